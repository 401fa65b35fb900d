"""The story of a batch: backward and forward, valid, nobody else's, as far as who asks may see."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest
from sqlmodel import col, func, select

from cloud import trace
from cloud.exchange import PROJECTION, Names, checked, story
from cloud.exchange.batch_story import Recalled
from cloud.exchange.model import ExchangeThread
from cloud.kernel.audit import Deed
from cloud.kernel.database import Database
from cloud.kernel.journal import JournalEvent
from cloud.kernel.scope import NATION, Scope
from cloud.testing import RAPID, SAMPLES
from tests.cloud.exchange.ground import BODIES, STORY, STRANGER, A, B, C, entries, heard, traded
from tests.cloud.exchange.paper import schema
from tests.cloud.production.ground import COUNTY, NOW, event_id

NAMES = Names("trace.example.cn")


@pytest.fixture
def trade(database: Database) -> Database:
    traded(database)
    return database


def _written(database: Database, batch: str, scope: Scope = NATION) -> dict[str, Any]:
    with database.read() as session:
        return story(scope, session, batch, NAMES, NOW)


def _names_in(document: dict[str, Any]) -> set[str]:
    ids = {f"urn:uuid:{event_id(name)}": name for name in BODIES}
    found = {event["eventID"] for event in document["epcisBody"]["eventList"]}
    return {ids[one] for one in found & ids.keys()}


def test_a_story_goes_back_to_the_plot_and_on_to_the_recall(trade: Database) -> None:
    document = _written(trade, B)
    assert checked(document, keys=True) == []
    assert _names_in(document) == STORY
    events = document["epcisBody"]["eventList"]
    assert [event["eventTime"] for event in events] == sorted(event["eventTime"] for event in events)
    (sensor,) = [event for event in events if event["type"] == "AssociationEvent"]
    assert sensor["parentID"].endswith("/plot/plot-1")


def test_the_middle_of_the_story_is_told_from_the_other_child_too(trade: Database) -> None:
    names = _names_in(_written(trade, C))
    assert {"harvest", "split", "lab", "rerun"} <= names
    assert not names & {"offer", "gate", "recovery", "labels", "stranger"}


def test_nothing_of_batches_that_rode_along_is_told(trade: Database) -> None:
    text = str(_written(trade, B))
    assert STRANGER not in text
    for code in ("V1", "V2", "K1"):
        assert f"'{code}'" not in text


def test_a_corrected_harvest_declares_its_error_and_what_corrects_it(trade: Database) -> None:
    events = {event["eventID"]: event for event in _written(trade, A)["epcisBody"]["eventList"]}
    wrong = events[f"urn:uuid:{event_id('harvest wrong')}"]
    assert wrong["errorDeclaration"]["correctiveEventIDs"] == [f"urn:uuid:{event_id('harvest')}"]
    assert "errorDeclaration" not in events[f"urn:uuid:{event_id('harvest')}"]


def test_an_accept_names_who_offered_though_only_the_gateway_said_it(trade: Database) -> None:
    events = {event["eventID"]: event for event in _written(trade, B)["epcisBody"]["eventList"]}
    accept = events[f"urn:uuid:{event_id('accept')}"]
    assert accept["sourceList"][0]["source"].endswith("/party/fenghe")


def test_a_recall_and_what_the_county_judged_are_told(trade: Database) -> None:
    recalls = [Recalled("r1", NOW, [B, STRANGER]), Recalled("r2", NOW, [STRANGER])]
    with trade.write() as session:
        last = session.exec(select(func.max(JournalEvent.position))).one() or 0
        for projection in (RAPID, SAMPLES):
            assert projection.together is not None
            projection.together(session, 0, last)
        deed = Deed(session, NATION, "supervisor-1", NOW - 2, role="supervisor")
        row = trace.batch(NATION, session, B)
        assert row is not None
        held = trace.block(deed, row, "order", "2026-017", "张三举报")
        deed.expected = held.version
        trace.lift(deed, held, "查无此事")
        trace.block(Deed(session, NATION, "supervisor-1", NOW - 1, role="supervisor"), row, "test", "", "快检阳性")
        document = story(NATION, session, B, NAMES, NOW, recalls=recalls)
        seen = story(Scope((COUNTY,), "lvyuan"), session, B, NAMES, NOW)
    assert checked(document) == []
    assert jsonschema_rs.validator_for(schema()).is_valid(document)
    events = document["epcisBody"]["eventList"]
    (call,) = [one for one in events if "persistentDisposition" in one and "disposition" not in one]
    assert [one["epcClass"][-2:] for one in call["quantityList"]] == ["bb"]
    tests = {one["eventID"]: one.get("disposition") for one in events if one.get("bizStep") == "inspecting"}
    assert tests[f"urn:uuid:{event_id('rapid')}"] == "non_conformant"
    assert tests[f"urn:uuid:{event_id('lab')}"] is None  # its sample has no number: nobody can tell
    blocks = [one["disposition"] for one in events if "zhigen:block" in one]
    assert blocks == ["non_sellable_other", "in_progress", "non_sellable_other"]
    (answer,) = [one for one in events if "zhigen:release" in one]
    assert (answer["zhigen:release"], "blocked" in answer["zhigen:reasons"]) == ("refused", True)
    assert answer["bizLocation"]["id"].endswith("/party/lvyuan")
    assert "张三" not in str(document)
    # Who has it sees whether it may go on, but not the blocks, which are told to its maker.
    assert [one["zhigen:release"] for one in seen["epcisBody"]["eventList"] if "zhigen:release" in one] == ["refused"]
    assert not [one for one in seen["epcisBody"]["eventList"] if "zhigen:block" in one]


def test_an_account_sees_what_it_may_see_anywhere(trade: Database) -> None:
    own = _names_in(_written(trade, B, Scope((COUNTY,), "fenghe")))
    assert {"harvest", "offer"} <= own
    assert not own & {"accept", "gate", "recovery", "depart"}
    assert _written(trade, B, Scope(("110101",)))["epcisBody"]["eventList"] == []


def test_a_rebuilt_index_is_the_old_one_one_by_one_and_twice(trade: Database) -> None:
    def threads() -> list[tuple[str, int]]:
        with trade.read() as session:
            query = select(ExchangeThread).order_by(col(ExchangeThread.thread), col(ExchangeThread.position))
            return [(row.thread, row.position) for row in session.exec(query).all()]

    before = threads()
    assert len(before) > len(BODIES)
    heard(trade, *entries())
    with trade.write() as session:
        PROJECTION.clear(session)
        for row in session.exec(select(JournalEvent).order_by(col(JournalEvent.position))).all():
            for _ in range(2):
                PROJECTION.handle(session, row)
    assert threads() == before
