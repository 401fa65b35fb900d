"""The patrol: what must be noticed within seconds and follows from what several contexts know.

Every ten seconds it looks whether produce that is called back went further than the lists of the recalls say, and
whether the alerts about produce are those that follow from what stands in the tables. It writes only where something
changed. Everything is looked at anew each time, so that nothing is missed that came while nobody looked; nothing is
withdrawn while a projection that it follows from is behind the journal.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from time import monotonic
from typing import Final, NamedTuple

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col, func, select

from cloud import alerts, labels, market, production, recall, testing, trace, vouchers
from cloud.alerts import Matter
from cloud.kernel.clock import now_ms
from cloud.kernel.database import Database
from cloud.kernel.journal import JournalEvent, Projection, ProjectionCursor
from cloud.kernel.log import note
from cloud.kernel.progress import Part
from cloud.kernel.trouble import why

BEAT_S: Final = 10.0
_JOIN_S: Final = 5.0
_PATIENCE_S: Final = 120.0
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
)


class Patrol(threading.Thread):
    """A post of the leader."""

    def __init__(
        self, database: Database, sources: Sequence[Source] = SOURCES, clock: Callable[[], int] = now_ms
    ) -> None:
        super().__init__(name="patrol", daemon=True)
        self._database, self._sources, self._clock = database, sources, clock
        self._over = threading.Event()
        self.turned = monotonic()

    @property
    def parts(self) -> list[Part]:
        """When it last came round, for the watchdog."""
        return [Part(self.name, self.turned, _PATIENCE_S)]

    def run(self) -> None:
        """Look until stopped; while the database cannot be read or written, the next look makes up for it."""
        while not self._over.is_set():
            try:
                self.look()
            except SQLAlchemyError as error:
                note(_log, logging.DEBUG, "look_put_off", why=why(error))
            except Exception:  # a look that fails must not end the patrol
                _log.exception("look failed")
            self.turned = monotonic()
            self._over.wait(BEAT_S)

    def stop(self) -> None:
        """End after the look at hand."""
        self._over.set()
        if self.is_alive():
            self.join(_JOIN_S)

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
    head = session.exec(select(func.max(col(JournalEvent.position)))).one() or 0
    cursors = [session.get(ProjectionCursor, one.name) for one in source.projections]
    return all(one is not None and one.state == "running" and one.position >= head for one in cursors)
