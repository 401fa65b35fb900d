"""From events to rows: batchings, transfers and legs kept as they were told. Nothing is judged here."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from cloud.kernel.journal import JournalEvent
from cloud.telemetry import Dated
from contract import event
from contract.errors import ContractError, bounded
from contract.quantity import millionths, parse

Columns = dict[str, Any]
_json: Final = msgspec.json.Encoder().encode


def amount_of(amount: str, unit: str) -> tuple[int, str]:
    """Millionths and the unit's symbol; 0 where the amount cannot be read, the unit as told where it is none."""
    try:
        symbol = parse(f"1 {unit}").unit
    except ContractError:
        symbol = bounded(unit)
    return millionths(amount) or 0, symbol


def head(row: JournalEvent, known: Dated, at: int, subject: str, region: str, clerk: str) -> Columns:
    """The columns that all three kinds have."""
    return {
        "id": row.id,
        "position": row.position,
        "region": region,
        "subject": subject,
        "at": known.at(at),
        "told": known.t,
        "received": row.received,
        "gateway": row.gateway,
        "clerk": bounded(clerk),
        "doubts": "",
    }


def batching(body: event.Batching, same: Columns, *, timeless: bool) -> tuple[Columns, list[Columns]]:
    """The row of a making of batches, and its lines."""
    row = {
        **same,
        "action": body.action,
        "cycle": body.cycle,
        "operation": body.operation,
        "origin": body.origin,
        "papers": _json(body.papers).decode(),
        "tags": _json(body.tags).decode(),
        "corrects": body.corrects,
        "why": body.why,
        "timeless": timeless,
        "corrected_by": "",
    }
    lines = []
    for way, lots in (("in", body.parents), ("out", body.children)):
        for line, lot in enumerate(lots):
            amount, unit = amount_of(lot.amount, lot.unit)
            lines.append(
                {
                    "event": same["id"], "way": way, "line": line, "region": same["region"], "batch": lot.batch,
                    "product": bounded(lot.product), "amount": amount, "unit": unit,
                }
            )  # fmt: skip
    return row, lines


def handover(body: event.Transfer, same: Columns) -> tuple[Columns, list[Columns]]:
    """The row of a step of a transfer, and its lines."""
    row = {
        **same,
        "step": body.step,
        "offer": same["id"] if body.step == "offer" else body.offer,
        "receiver": body.receiver,
        "receiver_name": body.receiver_name,
        "document": body.document,
        "why": body.why,
        "state": "offered" if body.step == "offer" else "",
        "ended": 0,
    }
    lines = []
    for line, lot in enumerate(body.batches):
        amount, unit = amount_of(lot.amount, lot.unit)
        lines.append(
            {
                "event": same["id"], "line": line, "region": same["region"], "batch": lot.batch, "amount": amount,
                "unit": unit,
            }
        )  # fmt: skip
    return row, lines


def leg(body: event.Leg, same: Columns) -> tuple[Columns, list[Columns]]:
    """The row of a departure or arrival, and the batches that ride along."""
    row = {
        **same,
        "step": body.step,
        "leg": same["id"] if body.step == "depart" else body.leg,
        "plate": body.plate,
        "tags": _json(body.tags).decode(),
        "low": body.low,
        "high": body.high,
        "place": body.place,
        "why": body.why,
    }
    batches = [{"leg": same["id"], "batch": one, "region": same["region"]} for one in dict.fromkeys(body.batches)]
    return row, batches
