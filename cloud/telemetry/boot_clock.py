"""When it really was: events that a gateway signed before it knew the time, dated by what it learnt later.

A ClockStep that knows the truth says for its whole run what the true time was at monotonic 0. The journal keeps what
was signed; projections take the time from here, and look again at what they have of a run when its clock becomes known.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from cloud.kernel.journal import Handler, JournalEvent
from cloud.telemetry.model import BootClock
from contract import event


class Dated(NamedTuple):
    """An event, its true ms as far as that is known, and what was added to the signed one to come there."""

    event: event.Event
    t: int
    shift: int

    def true(self, t: int) -> int:
        """A time (ms) that the event tells, moved along where it is of the same run."""
        said = self.event
        return t + self.shift if said.t - said.mono <= t <= said.t else t

    def at(self, t: int) -> int:
        """When something was done (ms): as the event tells, 0: when it was made."""
        return self.true(t) if t else self.t

    @property
    def timeless(self) -> bool:
        """Whether nobody knows its time: the clock was not set, and nothing has dated its run since."""
        return not self.event.synced and not self.shift


def dated(session: Session, row: JournalEvent) -> Dated:
    """An event of the journal with its time."""
    said = row.event
    clock = None if said.synced else session.get(BootClock, (row.gateway, row.boot))
    shift = 0 if clock is None else clock.zero + said.mono - said.t
    return Dated(said, said.t + shift, shift)


def learning(handle: Callable[[Session, JournalEvent, Dated], None], *kinds: str) -> Handler:
    """A handler of events of these kinds, and of the clocks that date them."""

    def learn(session: Session, row: JournalEvent) -> None:
        body = row.event.body
        if not isinstance(body, event.ClockStep):
            handle(session, row, dated(session, row))
        elif body.truth:
            zero = body.truth - row.event.mono
            session.merge(BootClock(gateway_id=row.gateway, boot=row.boot, region=row.region, zero=zero))
            session.flush()
            for earlier in session.exec(_earlier(row).where(col(JournalEvent.kind).in_(kinds))):
                if not earlier.event.synced:
                    handle(session, earlier, dated(session, earlier))

    return learn


def _earlier(row: JournalEvent) -> SelectOfScalar[JournalEvent]:
    """The events of the same run that came before."""
    return (
        select(JournalEvent)
        .where(
            col(JournalEvent.gateway) == row.gateway,
            col(JournalEvent.boot) == row.boot,
            col(JournalEvent.position) < row.position,
        )
        .order_by(col(JournalEvent.position))
    )
