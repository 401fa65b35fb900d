from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest
from sqlmodel import col, select

from cloud.kernel import journal
from cloud.kernel.audit import Deed
from cloud.kernel.database import Database
from cloud.kernel.scope import NATION, Scope
from cloud.telemetry import alarms, inbox, rules, store
from cloud.telemetry.model import Alarm, Gap, RapidTest
from contract import event
from contract.identifiers import uuid7
from tests.cloud.farm import NOW, alarm, happen, project


def _alarms(database: Database) -> list[dict[str, object]]:
    with database.read() as session:
        return [row.model_dump(exclude={"revision"}) for row, _ in store.alarms(NATION, session, state="all")]


def test_an_alarm_is_raised_and_cleared(database: Database) -> None:
    happen(database, "yuhe-1", alarm("a1"), NOW)
    with database.read() as session:
        ((row, seen),) = store.alarms(NATION, session, state="active")
    assert (row.raised, row.raised_value, row.cleared, seen) == (NOW, 31.0, None, None)
    happen(database, "yuhe-1", alarm("a1", "clear", 28.0), NOW + 60_000)
    with database.read() as session:
        assert store.alarms(NATION, session, state="active") == []
    (after,) = _alarms(database)
    assert (after["raised"], after["cleared"], after["cleared_value"]) == (NOW, NOW + 60_000, 28.0)


def test_the_order_and_the_number_of_arrivals_do_not_matter(tmp_path: Path) -> None:
    outcomes = []
    for number, order in enumerate(permutations(range(3))):
        database = Database(f"sqlite:///{tmp_path / f'{number}.db'}")
        database.create_all()
        bodies = [(alarm("a1"), NOW), (alarm("a1", "clear", 28.0), NOW + 9), (alarm("a2"), NOW + 12)]
        ids = [happen(database, "yuhe-1", *bodies[place]) for place in order]
        project(database, *ids, *reversed(ids))
        outcomes.append(sorted(_alarms(database), key=lambda row: str(row["id"])))
        database.close()
    assert all(outcome == outcomes[0] for outcome in outcomes)
    assert len(outcomes[0]) == 2


def test_two_gateways_may_use_one_name_for_their_alarms(database: Database) -> None:
    happen(database, "yuhe-1", alarm("a1"))
    happen(database, "yuhe-2", alarm("a1"))
    assert len(_alarms(database)) == 2


def test_an_acknowledgement_survives_a_rebuild(database: Database) -> None:
    ids = [happen(database, "yuhe-1", alarm("a1"))]
    with database.write() as session:
        row = session.exec(select(Alarm)).one()
        alarms.acknowledge(Deed(session, NATION, "li", NOW + 5), row, "account-1")
    with database.write() as session:
        for projection in inbox.PROJECTIONS:
            projection.clear(session)
    assert _alarms(database) == []
    project(database, *ids)
    with database.read() as session:
        ((_, seen),) = store.alarms(NATION, session)
    assert seen is not None
    assert (seen.name, seen.at) == ("li", NOW + 5)


def test_every_change_of_an_alarm_raises_the_revision(database: Database) -> None:
    revisions = []
    happen(database, "yuhe-1", alarm("a1"))
    for step in (alarm("a2"), alarm("a1", "clear")):
        with database.read() as session:
            revisions.append(store.alarm_revision(NATION, session))
        happen(database, "yuhe-1", step)
    with database.read() as session:
        changed = store.alarms_changed(NATION, session, revisions[0], 10)
    assert [row.revision for row, _ in changed] == [2, 3]


def test_lost_and_found_make_outages(database: Database) -> None:
    for minute, state in ((0, "lost"), (5, "found"), (9, "lost")):
        t = NOW + minute * 60_000
        happen(database, "yuhe-1", event.DeviceHealth("air-1", state, since=t - 3000 if state == "lost" else 0), t)  # type: ignore[arg-type]
    with database.read() as session:
        history = store.health_history(NATION, session, "yuhe-1", "air-1", NOW + 10 * 60_000)
        (last,) = store.health(NATION, session, ["yuhe-1"])
        assert store.health(Scope(("34",)), session, ["yuhe-1"]) == []
    assert last.state == "lost"
    assert rules.outages(history) == [(NOW - 3000, NOW + 300_000), (NOW + 537_000, None)]


def test_gaps_are_found_by_span_and_device(database: Database) -> None:
    happen(database, "yuhe-1", event.Gap(NOW, NOW + 10, "restart"))
    happen(database, "yuhe-1", event.Gap(NOW + 20, NOW + 30, "disk_full", device="air-2", rows=7))
    with database.read() as session:
        assert len(session.exec(select(Gap)).all()) == 2
        assert [gap.cause for gap in store.gaps(NATION, session, "yuhe-1", ["air-1"], NOW, NOW + 99)] == ["restart"]
        assert len(store.gaps(NATION, session, "yuhe-1", ["air-2"], NOW, NOW + 99)) == 2
        assert store.gaps(NATION, session, "yuhe-1", ["air-2"], NOW + 11, NOW + 19) == []
        assert store.gaps(Scope(("34",)), session, "yuhe-1", ["air-2"], NOW, NOW + 99) == []


@pytest.mark.parametrize(
    ("lost", "online", "age", "interval_ms", "expected"),
    [
        (True, True, 0, 1000, "lost"),
        (False, True, 119_000, 1000, "ok"),
        (False, True, 121_000, 1000, "silent"),
        (False, True, 121_000, 600_000, "ok"),
        (False, False, 0, 1000, "silent"),
        (False, True, None, 1000, "silent"),
        (False, True, None, None, "ok"),  # no points: nobody has used it today
        (False, False, None, None, "silent"),
        (True, True, None, None, "lost"),
    ],
)
def test_the_state_of_a_device(
    lost: bool, online: bool, age: int | None, interval_ms: int | None, expected: str
) -> None:
    newest = None if age is None else NOW - age
    assert rules.device_state(lost=lost, online=online, newest=newest, interval_ms=interval_ms, now=NOW) == expected


def test_rapid_tests_that_are_taken_together_are_those_that_are_taken_one_by_one(database: Database) -> None:
    bodies: list[tuple[event.Body, bool]] = [
        (event.RapidTest("lz-1", sample="菠菜", rate=12.5, verdict="pass"), True),
        (event.RapidTest("lz-1", sample="芹菜", rate=61.0, doubts=("repeated",)), False),
        (event.ClockStep(0, 0, synced=True, source="ntp", truth=NOW), True),
        (event.RapidTest("lz-2", number="7", tested=NOW - 9, method="colloidal_gold"), True),
    ]
    entries = [
        journal.Entry(
            event.frame(
                event.Event(
                    id=uuid7(), gateway="lab-1", epoch=1, seq=place + 1, boot="b1", t=NOW + place, mono=place,
                    synced=synced, body=body,
                )
            ),
            "532331100",
            NOW,
        )
        for place, (body, synced) in enumerate(bodies)
    ]  # fmt: skip
    (projection,) = [one for one in inbox.PROJECTIONS if one.name == "rapid_tests"]
    assert projection.together is not None
    found = []
    for together in (False, True, True):
        with database.write() as session:
            if not together:
                journal.append(session, entries)
                for row in journal.tail(session, 0, 10):
                    projection.handle(session, row)
            else:
                projection.clear(session)
                projection.together(session, 0, 10)
                projection.together(session, 0, 10)  # heard twice
        with database.read() as session:
            rows = session.exec(select(RapidTest).order_by(col(RapidTest.position))).all()
            found.append([one.model_dump() for one in rows])
    assert len(found[0]) == 3
    assert found[0] == found[1] == found[2]
