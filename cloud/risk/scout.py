"""What every rule brings along to be looked after: where its rows are, and what it finds of one day."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Any, ClassVar, Final, NamedTuple

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from cloud.kernel.journal import Projection
from cloud.risk.finding import Finding, Rule
from cloud.risk.laid import Laid
from cloud.telemetry import TimeSeries
from contract.moment import law_day

BACK_DAYS: Final = 45  # what comes later than that changes no warning any more


class News(NamedTuple):
    """Up to which position a source has come, and the first day (ISO) about which it told something new, None: none."""

    position: int
    since: str | None


class Ground(NamedTuple):
    """What a look stands on: one reading of the database, the readings of sensors, the figures that hold."""

    session: Session
    series: TimeSeries
    laid: Laid


class Scout(ABC):
    """One rule. projections: those that its rows follow from; whole_days: how many days the daily whole look has;
    whole_hour: the hour of the day in Shanghai from which it is due."""

    rule: ClassVar[Rule]
    whole_days: ClassVar[int] = BACK_DAYS
    whole_hour: ClassVar[int] = 0
    projections: ClassVar[tuple[Projection, ...]] = ()

    @abstractmethod
    def news(self, session: Session, after: int) -> News:
        """What came behind a position of the journal."""

    @abstractmethod
    def find(self, ground: Ground, day: str) -> Iterator[Finding]:
        """What the rule finds of one day (ISO), by the figures that hold then and there. May raise StoreError."""


def news_of(session: Session, table: Any, after: int, corrects: Any = None) -> News:
    """News of a table with a position and a time; what takes another row back concerns the day of that one too."""
    head, first = session.execute(
        select(func.max(table.position), func.min(table.at)).where(col(table.position) > after)
    ).one()
    if head is None:
        return News(after, None)
    if corrects is not None:
        other = aliased(table)
        query = select(func.min(other.at)).join(table, corrects == other.id).where(col(table.position) > after)
        earlier = session.exec(query).one()
        first = min(first, earlier) if earlier is not None else first
    return News(head, law_day(first).isoformat())
