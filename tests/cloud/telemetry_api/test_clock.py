"""Events that were signed before the clock was set are dated when the gateway has learnt the time, in any order."""

from __future__ import annotations

from itertools import permutations

import pytest
from sqlmodel import select

from cloud.ingest.projector import Projector
from cloud.kernel import journal
from cloud.kernel.database import Database
from cloud.kernel.journal import JournalEvent
from cloud.telemetry import inbox
from cloud.telemetry.model import Alarm, Gap, HealthEvent
from contract import event
from contract.identifiers import uuid7
from tests.cloud import farm

TRUE = farm.NOW  # at the monotonic 10 s of boot b1, whose clock began in 1970
ZERO = TRUE - 10_000


def said(body: event.Body, mono: int, *, boot: str = "b1", synced: bool = False, t: int | None = None) -> event.Event:
    return event.Event(
        id=uuid7(),
        gateway="yuhe-1",
        epoch=1,
        seq=mono + 1,
        boot=boot,
        t=50 + mono if t is None else t,
        mono=mono,
        synced=synced,
        body=body,
    )


def story() -> list[event.Event]:
    """The gateway starts in 1970, tells what it tells, and learns the time after 10 s."""
    return [
        said(event.Gap(TRUE - 3_600_000, 52, "restart"), 2),
        said(farm.alarm("a1"), 3_000),
        said(event.DeviceHealth("air-1", "lost", since=4_050), 5_000),
        said(event.ClockStep(TRUE - 10_050, 0, synced=True, source="ntp", truth=TRUE), 10_000, t=TRUE, synced=True),
        said(farm.alarm("a1", "clear", 29.0), 20_000, synced=True, t=TRUE + 10_000),
        said(farm.alarm("other"), 7, boot="b0"),
    ]


def times(database: Database) -> tuple[object, ...]:
    with database.read() as session:
        alarm = {row.point: row for row in session.exec(select(Alarm).where(Alarm.cleared != None))}  # noqa: E711
        other = session.exec(select(Alarm).where(Alarm.cleared == None)).one()  # noqa: E711
        health = session.exec(select(HealthEvent)).one()
        gap = session.exec(select(Gap)).one()
        one = alarm["air_temperature"]
        return (one.raised, one.cleared, other.raised, health.t, health.since, gap.start, gap.end)


@pytest.mark.parametrize("order", list(permutations(range(6)))[::37])
def test_any_order_of_arrival_and_a_rebuild_end_in_the_same_times(database: Database, order: tuple[int, ...]) -> None:
    events = story()
    projector = Projector(database, inbox.PROJECTIONS)
    for place in order:
        with database.write() as session:
            frame = event.frame(events[place])
            journal.append(session, [journal.Entry(frame, farm.COUNTY, farm.NOW)])
        projector.catch_up()
    wanted = (ZERO + 3_000, TRUE + 10_000, 57, ZERO + 5_000, ZERO + 4_000, TRUE - 3_600_000, ZERO + 2)
    assert times(database) == wanted
    for name in ("alarms", "health", "gaps"):
        projector.rebuild(name)
    assert times(database) == wanted
    with database.read() as session:
        assert min(session.exec(select(JournalEvent.t))) == 52  # the journal keeps what was signed
