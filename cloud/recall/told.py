"""From events to rows: answers to recalls kept as they were told. Nothing is judged here."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any, Final

from cloud.kernel.journal import JournalEvent
from cloud.telemetry import Dated
from contract.errors import bounded
from contract.event import Recovery
from contract.quantity import MICRO

_MOST: Final = 10**12 * MICRO
PARTS: Final = ("recovered", "destroyed", "sold", "lost")


def micro(amount: str) -> int | None:
    """Millionths; 0 for nothing said, None for what is no amount."""
    if not amount:
        return 0
    try:
        scaled = Decimal(amount) * MICRO
    except InvalidOperation:
        return None
    whole = scaled.is_finite() and scaled == scaled.to_integral_value() and 0 <= scaled < _MOST
    return int(scaled) if whole else None


def answer(row: JournalEvent, known: Dated, body: Recovery, subject: str, region: str) -> dict[str, Any]:
    """The columns of an answer. subject, region: the holder's, region the gateway's where nobody knows it."""
    amounts = {part: micro(getattr(body, part)) for part in PARTS}
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
