"""The projector: brings every projection up to the end of the journal, each by its own cursor.

A handler and its cursor commit together, so a crash repeats nothing and skips nothing. A handler that fails stops its
projection there, with the position and the error for all to see; the others go on, but for those that read its rows
(Projection.after): they wait where it stands. A stopped one is tried again when the process starts (the mistake may
have been mended), and can be emptied and filled again from the first event. In which order projections are given to
the projector does not matter.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from graphlib import TopologicalSorter
from time import monotonic
from typing import Final

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from cloud.kernel import journal
from cloud.kernel.clock import now_ms
from cloud.kernel.database import Database
from cloud.kernel.journal import Handler, JournalEvent, Projection, ProjectionCursor, Together
from cloud.kernel.log import note
from cloud.kernel.trouble import trouble

BATCH: Final = 200
LARGE: Final = 1000  # of a projection that takes them together
PAUSE_S: Final = 0.25  # between two passes: the first event of a burst is seen at once, the lane is not kept waiting
_RETRY_S: Final = 1.0
_IDLE_S: Final = 1.0
_log: Final = logging.getLogger("zhigen.ingest")


class Projector(threading.Thread):
    """Runs after every append, once at the start, and by itself: desks append from other processes; where there are
    several workers (not `alone`) it looks more often.

    leads: whether this process is the one that projects; when it comes to be, stopped projections are tried again.
    """

    def __init__(
        self,
        database: Database,
        projections: Sequence[Projection],
        leads: Callable[[], bool] = lambda: True,
        *,
        alone: bool = True,
    ) -> None:
        super().__init__(name="ingest-projector", daemon=True)
        self._database = database
        self._projections = _ordered(projections)
        self._leads = leads
        self._idle_s = _IDLE_S if alone else PAUSE_S
        self._wake = threading.Event()
        self._over = threading.Event()
        self._wake.set()
        self.turned = monotonic()

    def wake(self) -> None:
        """The journal may have grown."""
        self._wake.set()

    def stop(self) -> None:
        """End after the batch at hand."""
        self._over.set()
        self._wake.set()

    def run(self) -> None:
        """Follow the journal until stopped."""
        led = False
        while not self._over.is_set():
            self.turned = monotonic()
            self._wake.wait(self._idle_s)
            if not self._leads():
                led = False
                self._over.wait(PAUSE_S)
                continue
            self._wake.clear()
            if not led:
                self._patiently(self.resume)
                led = True
            self._patiently(self.catch_up)
            self._over.wait(PAUSE_S)

    def resume(self) -> None:
        """Let stopped projections try again."""
        with self._database.write() as session:
            for projection in self._projections:
                _cursor(session, projection.name).state = "running"

    def catch_up(self) -> None:
        """Bring all projections to the end of the journal. Raises what the database raises."""
        for projection in self._projections:
            while not self._over.is_set() and self._advance(projection):
                self.turned = monotonic()

    def rebuild(self, name: str) -> None:
        """Empty a projection and fill it again from the first event. Raises KeyError for an unknown name."""
        projection = {projection.name: projection for projection in self._projections}[name]
        with self._database.write() as session:
            projection.clear(session)
            cursor = _cursor(session, name)
            cursor.position, cursor.state, cursor.failed_at, cursor.error = 0, "running", None, ""
        while self._advance(projection):
            pass

    def _advance(self, projection: Projection) -> bool:
        """One batch; whether there may be more."""
        with self._database.read() as session:
            known = session.get(ProjectionCursor, projection.name)
            place = known.position if known else 0
            if (known and known.state == "stopped") or not journal.kinds(session, place, 1):
                return False
        size = BATCH if projection.together is None else LARGE
        with self._database.write() as session:
            cursor = _cursor(session, projection.name)
            batch = journal.kinds(session, cursor.position, size)
            if projection.after:
                last = min(self._place(session, name) for name in projection.after)
                batch = [one for one in batch if one[0] <= last]
            if not batch:  # whoever led before was still at it, or it waits
                return False
            for place, handle in _steps(session, projection, cursor.position, batch):
                try:
                    with session.begin_nested():
                        handle(session)
                except Exception as error:
                    if trouble(error) is not None:
                        raise  # the database, not the handler
                    _log.exception("projection %s stops at event %d", projection.name, place)
                    cursor.state, cursor.failed_at = "stopped", place
                    cursor.error = f"{type(error).__name__}: {error}"[:300]
                    break
                cursor.position = place
            if cursor.state == "running":
                cursor.position = batch[-1][0]
            cursor.updated = now_ms()
            return cursor.state == "running" and len(batch) == size

    def _place(self, session: Session, name: str) -> int:
        """How far one has come; one that this projector does not run keeps nobody."""
        if all(one.name != name for one in self._projections):
            return sys.maxsize
        return _cursor(session, name).position

    def _patiently(self, step: Callable[[], None]) -> None:
        while not self._over.is_set():
            self.turned = monotonic()
            try:
                step()
            except SQLAlchemyError as error:
                found = trouble(error)
                if found is None:
                    raise
                note(_log, logging.WARNING, "projections_wait", why=found.text("en"))
                self._over.wait(_RETRY_S)
            else:
                return


def _ordered(projections: Sequence[Projection]) -> list[Projection]:
    """Those that others read first, else as they were given. Raises graphlib.CycleError."""
    by_name = {one.name: one for one in projections}
    sorter = TopologicalSorter({one.name: one.after & by_name.keys() for one in projections})
    return [by_name[name] for name in sorter.static_order()]


def _cursor(session: Session, name: str) -> ProjectionCursor:
    cursor = session.get(ProjectionCursor, name)
    if cursor is None:
        cursor = ProjectionCursor(name=name)
        session.add(cursor)
    return cursor


def _steps(
    session: Session, projection: Projection, after: int, batch: Sequence[tuple[int, str]]
) -> Iterator[tuple[int, Callable[[Session], None]]]:
    """What is to be done for these positions and kinds, each with the position that it brings the cursor to."""
    wanted = [place for place, kind in batch if not projection.kinds or kind in projection.kinds]
    if projection.together is not None:
        yield batch[-1][0], partial(_all, projection.together, after, batch[-1][0])
    elif wanted:
        for place, row in zip(wanted, journal.at(session, wanted), strict=True):
            yield place, partial(_one, projection.handle, row)


def _one(handle: Handler, row: JournalEvent, session: Session) -> None:
    handle(session, row)


def _all(handle: Together, after: int, until: int, session: Session) -> None:
    handle(session, after, until)
