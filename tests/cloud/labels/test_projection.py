"""What gateways tell of labels: kept with doubts, heard once, and a rebuilt projection equals the old one."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import Session, select

from cloud.kernel import journal
from cloud.kernel.database import Database
from cloud.kernel.journal import JournalEvent
from cloud.labels import PROJECTION, office
from cloud.labels.model import Label, LabelStep
from cloud.labels.projection import handle
from cloud.trace.model import Batch
from contract.event import Batching, Labelling, Lot
from tests.cloud.labels.ground import BATCH, NOW, OTHER, batch, deed, drawn, heard, order, said, till
from tests.cloud.production.ground import event_id


@pytest.fixture
def land(database: Database) -> Database:
    till(database)
    return database


def told(name: str, kind: str, order_id: str, at: int = NOW, **fields: Any) -> Any:
    return said(name, Labelling(step=kind, order=order_id, at=at, **fields), t=at)  # type: ignore[arg-type]


def rows(database: Database) -> list[dict[str, Any]]:
    with database.read() as session:
        steps = session.exec(select(LabelStep).order_by(LabelStep.id)).all()
        labels = session.exec(select(Label).order_by(Label.digest)).all()
    return [one.model_dump() for one in (*steps, *labels)]


def doubts(database: Database, name: str) -> str:
    with database.read() as session:
        return session.get_one(LabelStep, event_id(name)).doubts


def rebuilt(database: Database) -> list[dict[str, Any]]:
    with database.write() as session:
        PROJECTION.clear(session)
        assert PROJECTION.together is not None
        PROJECTION.together(session, 0, 1 << 40)
    return rows(database)


@pytest.mark.parametrize(
    ("doubt", "kind", "fields"),
    [
        ("", "activate", {"batch": BATCH}),
        ("order_unknown", "activate", {"batch": BATCH, "order_id": "no-such"}),
        ("batch_missing", "activate", {}),
        ("batch_unknown", "activate", {"batch": "ffffffffffffffff"}),
        ("batch_foreign", "activate", {"batch": OTHER}),
        ("order_foreign", "activate", {"batch": OTHER, "subject": "lvyuan"}),
        ("code_wrong", "activate", {"batch": BATCH, "codes": ("what",)}),
        ("why_missing", "void", {}),
    ],
)
def test_what_a_gateway_told_is_kept_with_its_doubts(
    land: Database, doubt: str, kind: str, fields: dict[str, Any]
) -> None:
    facts = {"order_id": order(land, 10), **fields}
    heard(land, PROJECTION, told("a", kind, **facts))
    assert doubts(land, "a") == doubt
    assert rebuilt(land) == rows(land)


def test_more_labels_than_goods_are_a_doubt_until_there_are_goods(land: Database) -> None:
    made = order(land, 20)
    with land.write() as session:
        small = batch(session, "00000000000000b1", 150).id
    heard(land, PROJECTION, told("a", "activate", made, batch=small))
    assert doubts(land, "a") == "too_many"
    with land.write() as session:
        row = session.get_one(Batch, small)
        row.amount = row.left = 200_000_000
        session.add(row)
    corrected = Batching(
        action="harvest", children=(Lot(batch=small, amount="200", unit="kg", product="黄瓜"),), at=NOW
    )
    heard(land, PROJECTION, said("b", corrected))
    assert doubts(land, "a") == ""


def test_an_event_is_heard_once_and_the_order_of_the_journal_counts(land: Database) -> None:
    made = order(land, 10)
    one = tuple(drawn(land, made, 1, 1))
    first = told("a", "activate", made, batch=BATCH, codes=one)
    heard(land, PROJECTION, first)
    heard(land, PROJECTION, first)
    with land.write() as session:
        office.tell(deed(session), Labelling(step="void", order=made, codes=one, why="torn"))
    before = rows(land)
    with land.write() as session:
        for row in session.exec(select(JournalEvent).order_by(JournalEvent.position)).all():  # type: ignore[arg-type]
            handle(session, row)
    assert rows(land) == before == rebuilt(land)


def test_a_desk_that_was_faster_than_the_gateway_changes_nothing(land: Database) -> None:
    """The desk's void is projected at once, the gateway's activation of before comes to be heard after it."""
    made = order(land, 10)
    one = tuple(drawn(land, made, 1, 1))
    with land.write() as session:
        journal.append(session, [told("a", "activate", made, batch=BATCH, codes=one)])
    with land.write() as session:
        office.tell(deed(session), Labelling(step="void", order=made, codes=one, why="torn"))
    with land.write() as session:
        assert PROJECTION.together is not None
        PROJECTION.together(session, 0, 1 << 40)
        assert _state(session, made) == {"void": 1, "allotted": 9}
    assert doubts(land, "a") == ""
    assert rebuilt(land) == rows(land)


def _state(session: Session, order_id: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for label in session.exec(select(Label).where(Label.order == order_id)):
        found[label.state] = found.get(label.state, 0) + 1
    return found
