"""From events to rows: answers to recalls kept as they were told. Nothing is judged here."""

from __future__ import annotations

from typing import Any, Final

from cloud.kernel.journal import JournalEvent
from cloud.telemetry import Dated
from contract.errors import bounded
from contract.event import Recovery
from contract.quantity import millionths

PARTS: Final = ("recovered", "destroyed", "sold", "lost")


def answer(row: JournalEvent, known: Dated, body: Recovery, subject: str, region: str) -> dict[str, Any]:
    """The columns of an answer. subject, region: the holder's, region the gateway's where nobody knows it."""
    amounts = {part: millionths(getattr(body, part) or "0") for part in PARTS}
    readable = None not in amounts.values() and any(amounts.values())
    return {
        "id": row.id,
        "position": row.position,
        "region": region,
        "subject": subject,
        "recall": body.recall,
        "batch": body.batch,
        "unit": bounded(body.unit),
        **({part: amount or 0 for part, amount in amounts.items()} if readable else dict.fromkeys(PARTS, 0)),
        "corrects": body.corrects,
        "why": bounded(body.why),
        "at": known.at(body.at),
        "told": known.t,
        "received": row.received,
        "gateway": row.gateway,
        "clerk": bounded(body.clerk),
        "readable": readable,
        "timeless": known.timeless,
        "corrected_by": "",
        "doubts": "",
    }
