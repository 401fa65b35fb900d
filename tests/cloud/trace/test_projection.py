"""Batches as the county keeps them: whatever the order in which they are told, the rows are the same."""

from __future__ import annotations

from itertools import permutations

import pytest
from sqlmodel import select

from cloud.kernel.database import Database
from cloud.kernel.journal import JournalEvent
from cloud.kernel.scope import NATION, Scope
from cloud.production import Cycle
from cloud.trace import graph, projection, store
from cloud.trace.model import Batch, Batching, Handover
from contract.event import Operation
from tests.cloud.production.ground import event_id, ms
from tests.cloud.trace import ground
from tests.cloud.trace.ground import handed, heard, lot, made, number, rows, told
from tests.engines import ONE_AT_LENGTH


@pytest.fixture
def land(database: Database) -> Database:
    ground.furnish(database)
    return database


def _cycle(database: Database) -> str:
    with database.read() as session:
        return session.exec(select(Cycle.id)).first() or ""


def doubts(database: Database) -> dict[str, str]:
    """What is said of each making, by the batch that it made first."""
    with database.read() as session:
        found = session.exec(select(Batching).order_by(Batching.at)).all()  # type: ignore[arg-type]
        return {store.lines(NATION, session, row.id)[-1].batch[-1]: row.doubts for row in found}


def test_from_harvest_to_boxes(land: Database) -> None:
    cycle = _cycle(land)
    heard(
        land,
        told("h", made("harvest", [lot(1, "850", product="黄瓜")], cycle=cycle)),
        told("s", made("split", [lot(2, "400"), lot(3, "440")], [lot(1, "850")], "2026-07-01 10:00")),
    )
    with land.read() as session:
        first, second = store.batch(NATION, session, number(1)), store.batch(NATION, session, number(2))
        assert first is not None
        assert second is not None
        assert (first.left, first.doubts, first.sector) == (0, "", "crops")
        assert (second.product, second.holder, second.left) == ("黄瓜", "fenghe", 400_000_000)
        flows = {one.batch: one.amount for one in graph.exposures(session, [number(1)])}
    assert flows == {number(1): 850_000_000, number(2): 400_000_000, number(3): 440_000_000}


def test_a_harvest_told_at_the_farm_s_own_gateway_is_of_whom_that_belongs_to(land: Database) -> None:
    """As a farm terminal tells it: the operation, and the batching that names it, of nobody by name."""
    cycle, at = _cycle(land), ms("2026-07-01 08:00")
    done = Operation("harvest", cycle=cycle, amount="300", unit="斤", clerk="op-1", at=at)
    named = {"cycle": cycle, "operation": event_id("op"), "clerk": "op-1"}
    heard(
        land,
        told("op", done),
        told("h", made("harvest", [lot(1, "300", "斤", product="黄瓜")], subject="", **named)),
    )
    right = made(
        "harvest", [lot(1, "280", "斤", product="黄瓜")], subject="", corrects=event_id("h"), why="称错了", **named
    )
    heard(land, told("c", right))
    with land.read() as session:
        batch = store.batch(NATION, session, number(1))
        assert batch is not None
        assert (batch.holder, batch.amount, batch.unit, batch.clerk) == ("fenghe", 280_000_000, "斤", "op-1")
        kept = store.batching(NATION, session, event_id("c"))
        assert kept is not None
        assert (kept.operation, kept.cycle, kept.doubts) == (event_id("op"), cycle, "")


def test_a_merge_is_thinned_by_what_else_went_into_it(land: Database) -> None:
    cycle = _cycle(land)
    heard(
        land,
        told("h", made("harvest", [lot(1, "100", product="黄瓜"), lot(2, "300", product="黄瓜")], cycle=cycle)),
        told("m", made("merge", [lot(3, "400")], [lot(1, "100"), lot(2, "300")], "2026-07-01 10:00")),
        told("s", made("split", [lot(4, "200")], [lot(3, "200")], "2026-07-01 11:00")),
    )
    with land.read() as session:
        flows = {one.batch: one.amount for one in graph.exposures(session, [number(1)])}
        both = {one.batch: one.amount for one in graph.exposures(session, [number(1), number(2)])}
        assert [flow.depth for flow in graph.ancestors(session, [number(4)])] == [0, 1, 2, 2]
    assert flows == {number(1): 100_000_000, number(3): 100_000_000, number(4): 50_000_000}
    assert both[number(4)] == 200_000_000


@ONE_AT_LENGTH
def test_no_order_of_arrival_can_be_seen(land: Database) -> None:
    cycle = _cycle(land)
    events = [
        told("h", made("harvest", [lot(1, "850", product="黄瓜")], cycle=cycle)),
        told("s", made("split", [lot(2, "400")], [lot(1, "400")], "2026-07-01 10:00")),
        told("o", handed("offer", "2026-07-01 11:00", batches=(lot(2, "400"),), receiver="lvyuan")),
        told("a", handed("accept", "2026-07-01 12:00", offer=event_id("o"), subject="lvyuan")),
        told("r", made("repack", [lot(4, "390")], [lot(2, "400")], "2026-07-01 13:00", subject="lvyuan")),
    ]
    seen = []
    for order in list(permutations(events))[::7]:
        with land.write() as session:
            projection.clear(session)
            for row in session.exec(select(JournalEvent)):
                session.delete(row)
        for one in order:
            heard(land, one)
        with land.read() as session:
            seen.append(rows(session))
    assert all(one == seen[0] for one in seen)
    with land.read() as session:
        batch = store.batch(NATION, session, number(4))
        assert batch is not None
        assert (batch.doubts, batch.holder, batch.product) == ("", "lvyuan", "黄瓜")


def test_a_rebuilt_projection_is_the_old_one(land: Database) -> None:
    cycle = _cycle(land)
    heard(land, told("h", made("harvest", [lot(1, "850", product="黄瓜")], cycle=cycle)))
    heard(land, told("s", made("split", [lot(2, "900")], [lot(1, "900")], "2026-07-01 10:00")))
    heard(land, told("o", handed("offer", "2026-07-01 11:00", batches=(lot(1, "850"),), receiver="lvyuan")))
    with land.read() as session:
        before = rows(session)
    with land.write() as session:
        projection.clear(session)
        projection.together(session, 0, 1_000)
    with land.read() as session:
        assert rows(session) == before
    assert doubts(land)["2"] == "over_taken"


def test_a_correction_takes_the_place_of_what_it_corrects(land: Database) -> None:
    cycle = _cycle(land)
    heard(land, told("h", made("harvest", [lot(1, "8500", product="黄瓜")], cycle=cycle)))
    heard(land, told("s", made("split", [lot(2, "400")], [lot(1, "400")], "2026-07-01 10:00")))
    right = made("harvest", [lot(1, "850", product="黄瓜")], cycle=cycle, corrects=event_id("h"), why="多写一个零")
    heard(land, told("c", right))
    with land.read() as session:
        batch = store.batch(NATION, session, number(1))
        assert batch is not None
        assert (batch.amount, batch.left, batch.event) == (850_000_000, 450_000_000, event_id("c"))
        old = store.batching(NATION, session, event_id("h"))
        assert old is not None
        assert old.corrected_by == event_id("c")


def test_a_circle_is_told_and_ends(land: Database) -> None:
    heard(
        land,
        told("x", made("process", [lot(1, "10", product="酱")], [lot(2, "10")])),
        told("y", made("process", [lot(2, "10", product="酱")], [lot(1, "10")], "2026-07-01 10:00")),
    )
    with land.read() as session:
        assert {flow.batch for flow in graph.descendants(session, [number(1)])} == {number(1), number(2)}
        assert {one.batch for one in graph.exposures(session, [number(1)])} == {number(1), number(2)}
    assert "cyclic" in doubts(land)["1"] + doubts(land)["2"]


def test_a_batch_is_made_once(land: Database) -> None:
    cycle = _cycle(land)
    heard(land, told("h", made("harvest", [lot(1, "850", product="黄瓜")], cycle=cycle)))
    heard(land, told("g", made("harvest", [lot(1, "850", product="黄瓜")], at="2026-07-02 08:00", cycle=cycle)))
    with land.read() as session:
        twice = store.batching(NATION, session, event_id("g"))
        assert twice is not None
        assert twice.doubts == "batch_known"


@pytest.mark.parametrize(
    ("step", "who", "state", "doubt"),
    [
        ("accept", "lvyuan", "accepted", ""),
        ("decline", "lvyuan", "declined", ""),
        ("withdraw", "fenghe", "withdrawn", ""),
        ("accept", "fenghe", "offered", "not_receiver"),
        ("withdraw", "lvyuan", "offered", "not_holder"),
    ],
)
def test_an_offer_ends_by_whom_it_may(land: Database, step: str, who: str, state: str, doubt: str) -> None:
    heard(land, told("h", made("harvest", [lot(1, "850", product="黄瓜")], cycle=_cycle(land))))
    heard(land, told("o", handed("offer", "2026-07-01 11:00", batches=(lot(1, "850"),), receiver="lvyuan")))
    heard(land, told("e", handed(step, "2026-07-01 12:00", offer=event_id("o"), subject=who)))
    with land.read() as session:
        offer, end = session.get(Handover, event_id("o")), session.get(Handover, event_id("e"))
        assert offer is not None
        assert end is not None
        assert (offer.state, end.doubts) == (state, doubt)
        assert store.holder_of(NATION, session, number(1)) == ("lvyuan" if state == "accepted" else "fenghe")


def test_goods_offered_to_two_go_to_the_first_who_accepts_whoever_tells_first(land: Database) -> None:
    events = [
        told("h", made("harvest", [lot(1, "850", product="黄瓜")], cycle=_cycle(land))),
        told("o", handed("offer", "2026-07-01 11:00", batches=(lot(1, "850"),), receiver="lvyuan")),
        told("p", handed("offer", "2026-07-01 11:00", batches=(lot(1, "850"),), receiver="chenguang")),
        told("a", handed("accept", "2026-07-01 12:00", offer=event_id("o"), subject="lvyuan")),
        told("b", handed("accept", "2026-07-01 13:00", offer=event_id("p"), subject="chenguang")),
    ]
    seen = []
    for order in list(permutations(events))[::17]:
        with land.write() as session:
            projection.clear(session)
            for row in session.exec(select(JournalEvent)):
                session.delete(row)
        for one in order:
            heard(land, one)
        with land.read() as session:
            first, second = session.get(Handover, event_id("a")), session.get(Handover, event_id("b"))
            assert first is not None
            assert second is not None
            seen.append((store.holder_of(NATION, session, number(1)), first.doubts, "went_elsewhere" in second.doubts))
    assert set(seen) == {("lvyuan", "", True)}


def test_a_batch_is_seen_by_who_made_it_and_by_who_has_it(land: Database) -> None:
    heard(land, told("h", made("harvest", [lot(1, "850", product="黄瓜")], cycle=_cycle(land))))
    heard(land, told("o", handed("offer", "2026-07-01 11:00", batches=(lot(1, "850"),), receiver="lvyuan")))
    with land.read() as session:
        assert store.batch(Scope(("349901",), "lvyuan"), session, number(1)) is None
    heard(land, told("e", handed("accept", "2026-07-01 12:00", offer=event_id("o"), subject="lvyuan")))
    with land.read() as session:
        assert store.batch(Scope(("349901",), "lvyuan"), session, number(1)) is not None
        assert store.batch(Scope(("349901",), "fenghe"), session, number(1)) is not None
        assert store.batch(Scope(("349902",)), session, number(1)) is None
        assert session.exec(store.all_batches(Scope(("349901",), "till"))).all() == []


def test_batches_are_listed_in_the_order_of_their_making(land: Database) -> None:
    heard(
        land, told("h", made("harvest", [lot(2, "5", product="黄瓜"), lot(1, "5", product="黄瓜")], cycle=_cycle(land)))
    )
    with land.read() as session:
        assert [row.id for row in store.batches(NATION, session, [number(2), number(1)])] == [number(1), number(2)]
        assert len(session.exec(select(Batch)).all()) == 2


def test_a_batch_that_left_the_trace_is_not_everybodys(land: Database) -> None:
    heard(land, told("h", made("harvest", [lot(1, "850", product="黄瓜")], cycle=_cycle(land))))
    heard(land, told("o", handed("offer", "2026-07-01 11:00", batches=(lot(1, "850"),), receiver_name="外地批发商")))
    with land.read() as session:
        assert store.holder_of(NATION, session, number(1)) == ""
        assert store.batch(Scope(("349901",), "lvyuan"), session, number(1)) is None
        assert store.batches(Scope(("349901",), "lvyuan"), session, [number(1)]) == []
        assert store.batch(Scope(("349901",), "fenghe"), session, number(1)) is not None
