"""What is called back, from whom, and what comes to light later."""

from __future__ import annotations

import pytest
from sqlmodel import select

from cloud import trace
from cloud.exchange.batch_story import story
from cloud.exchange.mapping import Names
from cloud.kernel.audit import Audit
from cloud.kernel.database import Database
from cloud.kernel.journal import ProjectionCursor
from cloud.kernel.problem import Problem
from cloud.kernel.scope import Scope
from cloud.recall import frozen, late, store, summing, supplement
from cloud.recall.model import Recall
from cloud.recall.office import Order
from cloud.trace import office as trace_office
from cloud.vouchers import revoked_list
from contract.event import Batching
from contract.moment import DAY_MS
from tests.cloud.production.ground import COUNTY, TOWN
from tests.cloud.recall.ground import (
    FAR,
    LATER,
    NATION,
    NOW,
    ORDER,
    answer,
    balance,
    deed,
    event_id,
    hear,
    lines,
    lot,
    made,
    moved,
    number,
    opened,
    said,
    told,
)  # fmt: skip


def test_the_list_is_the_closure_with_what_is_left_of_each_and_what_of_it_came_of_the_root(land: Database) -> None:
    recall = opened(land, 1)
    with land.read() as session:
        assert lines(session, recall) == [
            (0, 1, "fenghe", "40", "40"), (0, 2, "lvyuan", "40", "40"), (0, 3, "yuanshan", "50", "20"),
        ]  # fmt: skip
        notices = store.notices(NATION, session, recall)
        assert [(one.subject, one.region, one.due) for one in notices] == [
            ("fenghe", TOWN, ORDER.deadline), ("lvyuan", TOWN, ORDER.deadline), ("yuanshan", FAR, ORDER.deadline),
        ]  # fmt: skip
        row = session.get_one(Recall, recall)
        assert (row.region, row.rounds, row.frozen) == (TOWN, 0, NOW)


def test_who_made_it_is_told_though_it_has_none_left(land: Database) -> None:
    hear(land, told("rest", made("process", [lot(7, "30", product="腌黄瓜")], [lot(1, "40")], "2026-07-09 08:00")))
    recall = opened(land, 1)
    with land.read() as session:
        assert lines(session, recall)[0] == (0, 1, "fenghe", "0", "0")


def test_everything_on_it_is_held_at_the_gates_of_every_county_and_at_the_desk(land: Database) -> None:
    recall = opened(land, 1)
    with land.read() as session:
        for batch in (1, 2, 3):
            row = trace.batch(NATION, session, number(batch))
            assert row is not None
            assert "blocked" in trace.release(session, row, LATER).reasons
        for county in (COUNTY, FAR[:6]):
            assert revoked_list(session, county, LATER).batches == {number(one) for one in (1, 2, 3)}
        free = trace.batch(NATION, session, number(9))
        assert free is not None
        assert "blocked" not in trace.release(session, free, LATER).reasons
    body: Batching = made("split", [lot(5, "1", product="黄瓜")], [lot(2, "1")], subject="lvyuan")
    with pytest.raises(Problem, match="trace_blocked"), land.write() as session:
        trace_office.batch(deed(session, LATER), Batching(**{**_fields(body), "at": LATER}))
    with land.read() as session:
        (block,) = trace.blocks_of(session, number(2))
        assert (block.source, block.reference) == ("recall", recall)


def _fields(body: Batching) -> dict[str, object]:
    return {name: getattr(body, name) for name in body.__struct_fields__}


def test_unknown_batches_a_second_recall_and_impossible_deadlines_are_refused(land: Database) -> None:
    for batches, scope in (((77,), NATION), ((1, 77), NATION), ((1,), Scope((FAR[:6],)))):
        with pytest.raises(Problem, match="recall_batch_unknown"):
            opened(land, *batches, scope=scope)
    for deadline in (NOW, NOW + 400 * DAY_MS):
        with pytest.raises(Problem, match="recall_deadline"):
            opened(land, 1, order=Order("x", "two", "y", deadline))
    first = opened(land, 2)
    with pytest.raises(Problem, match=f"recall_twice.*{first}"):
        opened(land, 3)
    assert opened(land, 1) != first, "what it came of is another matter"


def test_what_comes_to_light_is_a_supplement_and_the_list_stays_as_it_was(land: Database) -> None:
    recall = opened(land, 1)
    with land.read() as session:
        before = lines(session, recall)
        assert late(session) == []
    hear(
        land,
        told("late", made("split", [lot(4, "25")], [lot(1, "25")], "2026-07-06 08:00")),
        *moved("c", 4, "fenghe", "yuanshan", "2026-07-07"),
    )
    with land.write() as session:
        assert [row.id for row in late(session)] == [recall]
        (line,) = supplement(session, LATER)
        assert supplement(session, LATER) == [], "looked at again, nothing is new"
        assert (line.round, line.batch, line.subject, line.region) == (1, number(4), "yuanshan", FAR)
        assert [one for one in lines(session, recall) if not one[0]] == before
        assert [(one.round, one.due) for one in store.notices(NATION, session, recall)][-1] == (1, ORDER.deadline)
        (block,) = trace.blocks_of(session, number(4))
        assert block.reference == recall
        grown = session.exec(select(Audit).where(Audit.operation == "supplementRecall", Audit.kind == "recall")).one()
        assert (grown.account, grown.record) == ("", recall)
    assert balance(land, recall, 1, "fenghe") == ["40", "0", "0", "0", "0", "25", "15"]
    assert balance(land, recall, 4, "yuanshan") == ["25", "0", "0", "0", "0", "0", "25"]


def test_a_batch_that_went_on_as_a_whole_is_asked_for_where_it_is(land: Database) -> None:
    recall = opened(land, 1)
    hear(land, said("some", answer(recall, 2, "lvyuan", recovered="10")))
    hear(land, *moved("d", 2, "lvyuan", "yuanshan", "2026-07-08"))
    with land.write() as session:
        (line,) = supplement(session, LATER)
    assert (line.batch, line.subject, line.amount) == (number(2), "yuanshan", 30_000_000)
    assert balance(land, recall, 2, "lvyuan") == ["40", "10", "0", "0", "0", "30", "0"]
    assert balance(land, recall, 2, "yuanshan") == ["30", "0", "0", "0", "0", "0", "30"]


def test_a_correction_that_takes_a_batch_out_leaves_its_line_unknown(land: Database) -> None:
    recall = opened(land, 1)
    hear(
        land,
        told("undo", made("merge", [lot(6, "30")], [lot(9, "30")], corrects=event_id("m"), why="错", subject="lvyuan")),
    )
    assert balance(land, recall, 3, "yuanshan") == ["50", "0", "0", "0", "0", "0", "50"]


def test_half_of_a_rebuild_supplements_nothing(land: Database) -> None:
    recall = opened(land, 1)
    hear(land, told("late", made("split", [lot(4, "25")], [lot(1, "25")], "2026-07-06 08:00")))
    with land.write() as session:
        end = session.get_one(Recall, recall).position
        session.add(ProjectionCursor(name="trace", position=end - 1))
        session.flush()
        assert late(session) == []
        session.get_one(ProjectionCursor, "trace").position = end + 1
        session.flush()
        assert [row.id for row in late(session)] == [recall]
        session.get_one(ProjectionCursor, "trace").state = "stopped"
        session.flush()
        assert late(session) == []


def test_what_lies_outside_of_a_region_is_counted_and_not_named(land: Database) -> None:
    recall = opened(land, 1)
    with land.read() as session:
        row = session.get_one(Recall, recall)
        found = summing.standing(Scope((COUNTY,)), session, row)
        assert [one.subject for one in found.holders] == ["fenghe", "lvyuan"]
        assert (found.outside.holders, found.outside.lines) == (1, 1)
        assert [one.frozen for one in found.outside.sums] == [50_000_000]
        assert [(one.unit, one.frozen, one.exposed) for one in found.sums] == [("kg", 130_000_000, 100_000_000)]
        own = Scope((COUNTY,), "lvyuan")
        assert store.recall(own, session, recall) is None
        assert [one.subject for one in store.notices(own, session, recall)] == ["lvyuan"]
        assert [one.batch for one in store.targets(own, session, recall)] == [number(2)]
        assert store.recall(Scope((FAR[:6],)), session, recall) is None
        assert [one.subject for one in store.notices(Scope((FAR[:6],)), session, recall)] == ["yuanshan"]


def test_a_county_calls_back_what_went_over_its_border(land: Database) -> None:
    recall = opened(land, 1, scope=Scope((COUNTY,)))
    with land.read() as session:
        assert [one[2] for one in lines(session, recall)] == ["fenghe", "lvyuan", "yuanshan"]
        (block,) = trace.blocks_of(session, number(3))
        assert block.created_by == "supervisor-1"


def test_its_story_as_epcis_says_that_it_was_called_back(land: Database) -> None:
    recall = opened(land, 1)
    with land.read() as session:
        assert frozen(Scope((COUNTY,)), session, [number(2), number(3), number(9)]) == [(recall, NOW, [number(2)])]
        assert frozen(Scope((COUNTY,), "fenghe"), session, [number(2)]) == []
        told_ = story(NATION, session, number(2), Names("trace.example.cn"), LATER)
    calls = [one for one in told_["epcisBody"]["eventList"] if one.get("persistentDisposition")]
    assert [one["persistentDisposition"]["set"] for one in calls] == [["recalled"]]
