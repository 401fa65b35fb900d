"""One projection of all operations: whatever the order and however often they come, the rows are the same."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, delete, select

from cloud.ingest.projector import Projector
from cloud.inputs.model import LedgerEntry
from cloud.kernel import journal
from cloud.kernel.database import Database
from cloud.kernel.journal import Entry, JournalEvent, ProjectionCursor
from cloud.production import PROJECTION, operation_office, projection
from cloud.vault.model import VaultEvent, VaultPerson
from contract.event import Buyer, ClockStep, Operation, Purchase
from contract.personal import Sealed
from tests.cloud.production import ground
from tests.cloud.production.ground import (
    LONG,
    NOW,
    PESTICIDE,
    SECOND,
    SILENT,
    begun,
    bought,
    event_id,
    heard,
    ms,
    operation,
    rows,
    said,
    sprayed,
    till,
    use,
    used,
)
from tests.engines import ONE_AT_LENGTH


@pytest.fixture
def land(database: Database) -> Database:
    till(database)
    begun(database)
    for name in ("first", "second"):
        begun(database, "plot-2", "2026-05-01", product={"first": "豇豆", "second": "辣椒"}[name], intercropped=True)
    with database.write() as session:
        bought(session, "p", PESTICIDE, 2, "2026-07-20", lot="L1")
    return database


def _day(number: int) -> str:
    return f"2026-08-{number:02} 09:00"


def _moved(name: str, day: int) -> Operation:
    return Operation("spray", inputs=used(SECOND), at=ms(_day(day)), corrects=event_id(name), why="日期")


EVENTS: tuple[Entry, ...] = (
    said("a", sprayed(_day(1))),
    said("b", sprayed(_day(5), used(SECOND))),
    said("c", sprayed(_day(9), used(lot="L1"))),
    said("l", sprayed(_day(9), used(LONG, "40", "mL"))),
    said("h", sprayed(_day(11), (), action="harvest", amount="30", unit="kg")),
    # b was sprayed on the 12th; that again is corrected to the 13th; both name no place
    said("b2", _moved("b", 12), t=ms(_day(20))),
    said("b3", _moved("b2", 13), t=ms(_day(21))),
    # two corrections of one operation: the one told last holds
    said("c2", sprayed(_day(9), used("PD1"), corrects=event_id("c"), why="药名"), t=ms(_day(22))),
    said("c3", sprayed(_day(10), used(LONG), corrects=event_id("c"), why="药名"), t=ms(_day(23))),
    said("x", Operation("other", corrects=event_id("a"), why="没打"), t=ms(_day(24))),
    said("odd", sprayed(_day(15), used(SILENT), plot="plot-2")),
    said("loop", sprayed(_day(3), (), corrects=event_id("c3"), why="早"), t=ms(_day(3))),
    said("p", Purchase(items=used(lot="L1"), supplier="店", subject="fenghe", at=ms("2026-07-20 08:00"))),
)  # fmt: skip


def _empty(database: Database) -> None:
    with database.write() as session:
        PROJECTION.clear(session)
        session.exec(delete(JournalEvent))


def _told(database: Database, batches: Sequence[Sequence[Entry]]) -> object:
    _empty(database)
    for batch in batches:
        heard(database, *batch)
    return rows(database)


@ONE_AT_LENGTH
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(order=st.permutations(range(len(EVENTS))), cuts=st.sets(st.integers(1, len(EVENTS) - 1), max_size=4))
def test_any_order_and_any_batches_give_the_same_rows(land: Database, order: list[int], cuts: set[int]) -> None:
    places = [0, *sorted(cuts), len(order)]
    batches = [[EVENTS[one] for one in order[start:end]] for start, end in pairwise(places)]
    assert _told(land, batches) == _told(land, [EVENTS])


def test_what_the_rows_say_of_corrections(land: Database) -> None:
    heard(land, *EVENTS)
    after = {name: operation(land, name).corrected_by for name in ("a", "b", "b2", "b3", "c", "c2", "c3", "x")}
    named = {"a": "x", "b": "b2", "b2": "b3", "c": "c3", "c2": "c3"}
    assert after == {name: event_id(named[name]) if name in named else "" for name in after}
    assert operation(land, "b3").plot == "plot-1"
    assert operation(land, "loop").doubts == "corrects_later"
    assert [use(land, name).withdrawn for name in ("a", "b", "c", "b3", "c3")] == [True, True, True, False, False]
    assert (use(land, "a").outcome, use(land, "a").interval) == ("", None)
    assert operation(land, "odd").doubts == "cycle_ambiguous"
    assert operation(land, "h").doubts == "harvest_early"


def test_an_event_that_comes_again_changes_nothing_and_a_rebuild_gives_equal_rows(land: Database) -> None:
    heard(land, *EVENTS)
    before = rows(land)
    with land.write() as session:
        for row in session.exec(select(JournalEvent).order_by(col(JournalEvent.position))).all():
            projection.handle(session, row)
    assert rows(land) == before
    projector = Projector(land, [PROJECTION])
    projector.rebuild(PROJECTION.name)
    assert rows(land) == before
    with land.read() as session:
        assert session.get_one(ProjectionCursor, PROJECTION.name).state == "running"


def test_desk_and_edge_go_through_one_projection(land: Database) -> None:
    with land.write() as session:
        told = operation_office.tell(ground.deed(session), sprayed(_day(1)))
        found = (told.clerk, told.gateway, told.subject, told.plot)
    assert found == ("supervisor-1", "desk-349901", "fenghe", "plot-1")
    before = rows(land)
    Projector(land, [PROJECTION]).catch_up()
    assert rows(land) == before


def test_what_was_told_before_the_clock_was_set_moves_when_the_time_is_learnt(land: Database) -> None:
    stray = ms("2026-07-01 00:00")
    heard(land, said("a", Operation("spray", plot="plot-1", inputs=used()), t=stray, synced=False))
    assert (operation(land, "a").at, operation(land, "a").doubts) == (stray, "clock")
    truth = ms("2026-08-01 09:00")
    heard(land, said("clock", ClockStep(step=0, segment=0, synced=True, source="ntp", truth=truth), t=NOW))
    assert (operation(land, "a").at, operation(land, "a").doubts) == (truth, "")
    assert use(land, "a").earliest == "2026-08-04"


def test_an_operation_finds_the_cycle_that_is_begun_after_it_was_told(land: Database) -> None:
    heard(land, said("a", sprayed(_day(1), plot="plot-3")))
    assert (operation(land, "a").doubts, use(land, "a").outcome) == ("no_cycle", "held")
    found = begun(land, "plot-3")
    assert (operation(land, "a").cycle, operation(land, "a").doubts) == (found, "")
    assert use(land, "a").outcome == "allowed"


def test_the_journal_keeps_what_was_told(land: Database) -> None:
    heard(land, *EVENTS)
    with land.read() as session:
        assert len(journal.kinds(session, 0, 100)) == len(EVENTS)


def test_a_buyer_whom_the_vault_learns_late_has_bought_what_was_used(land: Database) -> None:
    with land.write() as session:
        bought(session, "s", LONG, 5, "2026-07-20")
        sale = session.get_one(LedgerEntry, event_id("s"))
        sale.kind, sale.subject, sale.buyer = "sale", "a-shop", event_id("who")
    heard(land, said("a", sprayed(_day(1), used(LONG))))
    assert (use(land, "a").purchase, "never_bought" in use(land, "a").doubts) == ("", True)
    with land.write() as session:  # as the vault and the ledger, which come first, have it then
        facts = {"region": ground.TOWN, "document": "id_card", "sealer": ground.GATEWAY, "kid": "k"}
        session.add(VaultPerson(id="fenghe-head", county=ground.COUNTY, first=1, last=1, forget=NOW, **facts))
        session.flush()
        session.add(VaultEvent(event=event_id("who"), person="fenghe-head", region=ground.TOWN, at=1))
        session.get_one(LedgerEntry, event_id("s")).buyer = "fenghe-head"
    heard(land, said("who", Buyer(person=Sealed("k", "box"), document="id_card")))
    assert (use(land, "a").purchase, "never_bought" in use(land, "a").doubts) == (event_id("s"), False)
