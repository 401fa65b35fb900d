"""The patrol: from what each context doubts to an alert, once, over replays and rebuilds; and recalls that grow."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlmodel import Session, func, select

from cloud import market, trace
from cloud.alerts import PipeAlert, alert_view, store
from cloud.app.patrol import SOURCES, Patrol
from cloud.kernel.database import Database
from cloud.kernel.journal import JournalEvent, ProjectionCursor
from cloud.kernel.scope import NATION
from cloud.labels.model import LabelStep
from cloud.market.model import Entry, EntryPaper
from cloud.production.model import FarmOperation
from cloud.recall import office
from cloud.recall.model import RecallNotice
from cloud.testing.lab_model import LabTest
from cloud.testing.rapid_model import RapidResult
from cloud.vouchers.model import Voucher
from tests.cloud.recall.ground import (
    LATER,
    NOW,
    ORDER,
    deed,
    event_id,
    hear,
    lot,
    made,
    moved,
    number,
    opened,
    till,
    told,
)

TOLD = {"at": 1, "told": 1, "received": 1, "gateway": "g", "region": "349901101"}


@pytest.fixture
def land(tmp_path: Path) -> Database:
    database = Database.in_folder(tmp_path)  # rules, not the engine
    database.create_all()
    till(database)
    return database


def follow(session: Session) -> None:
    """All projections have come to the end of the journal."""
    head = session.exec(select(func.max(JournalEvent.position))).one() or 0
    for source in SOURCES:
        for one in source.projections:
            session.merge(ProjectionCursor(name=one.name, position=head))


def look(database: Database, now: int = LATER) -> dict[str, list[str]]:
    """One look; the alerts by code, each with its state."""
    with database.write() as session:
        follow(session)
    Patrol(database, clock=lambda: now).look()
    found: dict[str, list[str]] = {}
    with database.read() as session:
        for row in store.alerts(NATION, session, state="all", area="duties"):
            found.setdefault(row.code, []).append(alert_view(row, now).state)
    return found


def test_a_mass_balance_that_does_not_fit_is_raised_once_and_withdrawn_when_it_was_corrected(land: Database) -> None:
    assert look(land) == {}
    hear(land, told("x", made("split", [lot(4, "70")], [lot(1, "70")], "2026-07-06 08:00")))
    for _ in range(2):
        assert look(land) == {"mass_balance": ["raised"]}
    with land.read() as session:
        (row,) = session.exec(select(PipeAlert))
        view = alert_view(row, LATER)
        assert (view.region, view.party, view.title.zh) == ("349901101", "fenghe", "批次数量不合：取用超过来源批次剩余")
        assert ("batch", number(4)) in [(one.kind, one.id) for one in view.evidence]
    with land.write() as session:  # a rebuild: what is half there withdraws nothing
        trace.PROJECTION.clear(session)
        session.get_one(ProjectionCursor, "trace").position = 0
    Patrol(land, clock=lambda: LATER).look()
    with land.read() as session:
        assert [one.cleared for one in session.exec(select(PipeAlert))] == [None]
    with land.write() as session:
        assert trace.PROJECTION.together is not None
        trace.PROJECTION.together(session, 0, 10_000)
    assert look(land) == {"mass_balance": ["raised"]}
    fixed = made("split", [lot(4, "7")], [lot(1, "7")], "2026-07-06 08:00", corrects=event_id("x"), why="多写一个零")
    hear(land, told("y", fixed))
    assert look(land) == {"mass_balance": ["withdrawn"]}


def test_each_context_has_its_matters(land: Database) -> None:
    with land.write() as session:
        for row in (
            LabelStep(id="l", position=1, order="o", step="activate", batch=number(1), doubts="too_many", **TOLD),
            Voucher(id="v1", region="349901101", batch=number(1), kind="conformity", code="c", doubts="too_much"),
            Voucher(id="v2", region="349901101", batch=number(1), kind="conformity", code="c", doubts="too_much"),
            FarmOperation(id="f", position=1, subject="fenghe", action="harvest", doubts="harvest_early", **TOLD),
            FarmOperation(id="g", position=2, subject="fenghe", action="harvest", doubts="harvest_early",
                          corrected_by="h", **TOLD),
            Entry(id="e", position=1, subject="m", verdict="stop", decision="stop", reasons="forged", day="2026-07-01",
                  **TOLD),
            Entry(id="p", position=2, subject="m", verdict="stop", decision="pass", doubts="let_in_anyway",
                  day="2026-07-01", **TOLD),
        ):  # fmt: skip
            session.add(row)
            session.flush()
        for line, doubts in enumerate(("clone,overscan", "clone,more_than_issued", "entered_again")):
            session.add(EntryPaper(entry="p", line=line, region="349901101", subject="m", gateway="g", kind="voucher",
                                   code="c1", verdict="pass", decision="pass", at=line, doubts=doubts))  # fmt: skip
        session.add(
            LabTest(id="t", position=1, number="n", report="r", method="m", tested=1, verdict="violation", **TOLD)
        )
        session.add(
            RapidResult(id="r", position=1, county="349901", home="349901", device="d", boot="b", kind="pesticide",
                        heard=1, day="2026-07-01", edition="other", verdict="positive", chain="c", standing="confirmed",
                        **TOLD)
        )  # fmt: skip
    found = look(land)
    assert set(found) == {
        "rapid_confirmed", "lab_violation", "labels_over", "vouchers_over", "harvest_early", "voucher_clone",
        "overscan", "over_entered", "entry_refused", "let_in_anyway",
    }  # fmt: skip
    assert all(states == ["raised"] for states in found.values())
    with land.write() as session:
        market.PROJECTION.clear(session)
        session.add(LabTest(id="u", position=2, number="n", report="s", method="m", tested=2, verdict="conformant",
                            reinspects="t", **TOLD))  # fmt: skip
    found = look(land)
    assert {code for code, states in found.items() if states == ["withdrawn"]} == {
        "lab_violation", "voucher_clone", "overscan", "over_entered", "entry_refused", "let_in_anyway",
    }  # fmt: skip


def test_a_recall_that_grows_and_a_notice_that_nobody_reads_are_noticed(land: Database) -> None:
    opened(land, 1)
    assert look(land, NOW + 1) == {}
    hear(
        land,
        told("late", made("split", [lot(4, "25")], [lot(1, "25")], "2026-07-06 08:00")),
        *moved("c", 4, "fenghe", "yuanshan", "2026-07-07"),
    )
    for _ in range(2):
        assert look(land) == {"recall_late": ["raised"]}
    assert look(land, ORDER.deadline + 1)["notice_overdue"] == ["raised"] * 4
    with land.write() as session:
        for notice in session.exec(select(RecallNotice)):
            office.acknowledge(deed(session, ORDER.deadline + 2), notice, "")
    assert look(land, ORDER.deadline + 3) == {"recall_late": ["raised"], "notice_overdue": ["withdrawn"] * 4}


def test_it_comes_round_and_stops(land: Database) -> None:
    patrol = Patrol(land, [], clock=lambda: NOW)
    before = patrol.turned
    patrol.start()
    patrol.stop()
    assert not patrol.is_alive()
    assert patrol.turned >= before
    assert [part.name for part in patrol.parts] == ["patrol"]
