"""The patrol: what must be noticed within seconds and follows from what several contexts know.

Every ten seconds it looks whether produce that is called back went further than the lists of the recalls say, and
whether the alerts about produce are those that follow from what stands in the tables. It writes only where something
changed. Everything is looked at anew each time, so that nothing is missed that came while nobody looked; nothing is
withdrawn while a projection that it follows from is behind the journal.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Final, NamedTuple

from sqlmodel import Session

from cloud import alerts, complaints, labels, market, production, recall, risk, testing, trace, vouchers
from cloud.alerts import Matter
from cloud.kernel import journal
from cloud.kernel.clock import now_ms
from cloud.kernel.database import Database
from cloud.kernel.journal import Projection, ProjectionCursor
from cloud.kernel.log import note
from cloud.kernel.rounds import Rounds

_log: Final = logging.getLogger("zhigen.patrol")


class Source(NamedTuple):
    """Where matters come from. projections: those that they follow from."""

    codes: Collection[str]
    matters: Callable[[Session, int], Iterator[Matter]]
    projections: tuple[Projection, ...]


SOURCES: Final = (
    Source(testing.ALERTS, testing.matters, (testing.RAPID, testing.SAMPLES)),
    Source(production.ALERTS, production.matters, (production.PROJECTION,)),
    Source(trace.ALERTS, trace.matters, (trace.PROJECTION,)),
    Source(labels.ALERTS, labels.matters, (labels.PROJECTION,)),
    Source(vouchers.ALERTS, vouchers.matters, (vouchers.PROJECTION,)),
    Source(market.ALERTS, market.matters, (market.PROJECTION,)),
    Source(recall.ALERTS, recall.matters, ()),
    Source(complaints.ALERTS, complaints.matters, ()),
    Source(risk.ALERTS, risk.matters, ()),
)


class Patrol(Rounds):
    """A post of the leader."""

    def __init__(
        self, database: Database, sources: Sequence[Source] = SOURCES, clock: Callable[[], int] = now_ms
    ) -> None:
        super().__init__("patrol", _log)
        self._database, self._sources, self._clock = database, sources, clock

    def look(self) -> None:
        """One look. Raises what the database raises."""
        now = self._clock()
        with self._database.read() as session:
            late = recall.late(session)
        if late:
            with self._database.write() as session:
                lines = recall.supplement(session, now)
            note(_log, logging.WARNING, "recall_supplemented", recalls=len(late), lines=len(lines))
        for source in self._sources:
            with self._database.read() as session:
                found = list(source.matters(session, now))
                changes = alerts.compare(session, source.codes, found, complete=_complete(session, source))
            if changes:
                self._settle(source, now)

    def _settle(self, source: Source, now: int) -> None:
        with self._database.write() as session:
            complete = _complete(session, source)
            changes = alerts.settle(session, source.codes, source.matters(session, now), now, complete=complete)
        for one in changes.fresh:
            note(_log, logging.WARNING, "alert", code=one.code, key=one.key)


def _complete(session: Session, source: Source) -> bool:
    """Whether the projections have come to the end of the journal."""
    head = journal.head(session)
    cursors = [session.get(ProjectionCursor, one.name) for one in source.projections]
    return all(one is not None and one.state == "running" and one.position >= head for one in cursors)
