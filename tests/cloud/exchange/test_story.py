"""The story of a batch: backward and forward, valid, nobody else's, as far as who asks may see."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import col, select

from cloud.exchange import PROJECTION, Names, checked, story
from cloud.exchange.batch_story import Recalled
from cloud.exchange.model import ExchangeThread
from cloud.kernel.database import Database
from cloud.kernel.journal import JournalEvent
from cloud.kernel.scope import NATION, Scope
from tests.cloud.exchange.ground import BODIES, STORY, STRANGER, A, B, C, entries, heard, traded
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


def test_a_recall_that_touches_it_and_the_verdicts_of_the_county_are_told(trade: Database) -> None:
    recalls = [Recalled("r1", NOW, [B, STRANGER]), Recalled("r2", NOW, [STRANGER])]
    with trade.read() as session:
        document = story(NATION, session, B, NAMES, NOW, verdicts={event_id("lab"): False}, recalls=recalls)
    assert checked(document) == []
    events = document["epcisBody"]["eventList"]
    (call,) = [one for one in events if "persistentDisposition" in one and "disposition" not in one]
    assert [one["epcClass"][-2:] for one in call["quantityList"]] == ["bb"]
    (lab,) = [one for one in events if one["eventID"] == f"urn:uuid:{event_id('lab')}"]
    assert lab["disposition"] == "non_conformant"


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
