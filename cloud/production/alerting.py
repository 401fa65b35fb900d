"""What of production is a duty: harvests before the interval of what was used was over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlmodel import Session, col, select

from cloud.alerts import Matter
from cloud.kernel.doubt import doubtful, split
from cloud.production.model import FarmOperation

CODES: Final = frozenset({"harvest_early"})


def matters(session: Session, _now: int) -> Iterator[Matter]:
    """One for each such harvest that was not corrected."""
    query = select(FarmOperation).where(doubtful(col(FarmOperation.doubts)), FarmOperation.corrected_by == "")
    for row in session.exec(query):
        if "harvest_early" in split(row.doubts):
            evidence = (("farm_operation", row.id), *([("cycle", row.cycle)] if row.cycle else []))
            yield Matter("harvest_early", row.id, row.region, row.subject, evidence)
