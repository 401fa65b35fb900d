"""What of the trace is a duty: makings of batches whose amounts do not fit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlmodel import Session, col, select

from cloud.alerts import Matter
from cloud.kernel.doubt import doubtful, split
from cloud.trace import doubts
from cloud.trace.model import Batching, BatchLine

CODES: Final = frozenset({"mass_balance"})
_BALANCE: Final = ("over_taken", "more_than_parents", "over_yield", "over_carcass")


def matters(session: Session, _now: int) -> Iterator[Matter]:
    """One for each making of which more came than can be."""
    rows = session.exec(select(Batching).where(doubtful(col(Batching.doubts)))).all()
    for row in rows:
        said = [code for code in _BALANCE if code in split(row.doubts)]
        if not said:
            continue
        query = select(BatchLine.batch).where(BatchLine.event == row.id).order_by(BatchLine.way, col(BatchLine.line))
        batches = dict.fromkeys(session.exec(query))
        words = [doubts.WORDS[code] for code in said]
        details = {"why": "；".join(zh for zh, _ in words), "why_en": "; ".join(en for _, en in words)}
        evidence = (("batching", row.id), *(("batch", batch) for batch in batches))
        yield Matter("mass_balance", row.id, row.region, row.subject, evidence, details)
