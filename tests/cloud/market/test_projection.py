"""Passages as the county keeps them: whatever the order in which gates tell them, the rows are the same."""

from __future__ import annotations

from itertools import permutations

import pytest
from sqlmodel import select

from cloud.kernel import journal
from cloud.kernel.database import Database
from cloud.kernel.journal import JournalEvent
from cloud.kernel.scope import NATION, Scope
from cloud.market import projection, store
from cloud.market.model import Entry
from contract.event import Passage, Shown
from tests.cloud.market import ground
from tests.cloud.market.ground import FAR, NEAR, doubts, heard, passage, rows, text, told, voucher


@pytest.fixture
def market(database: Database) -> Database:
    ground.furnish(database)
    return database


def test_a_passage_is_kept_as_it_was_told(market: Database) -> None:
    body = passage(voucher(), "2026-11-28 05:30", plate="皖KA1B23", amount="845.5", unit="kg", snapshot="s-1")
    heard(market, told("a", "near", body))
    with market.read() as session:
        row = session.exec(select(Entry)).one()
        (paper,) = store.papers(NATION, session, [row.id])
    assert (row.subject, row.region, row.day) == ("near", NEAR, "2026-11-28")
    assert (row.amount, row.unit, row.plate, row.doubts) == (845_500_000, "kg", "皖KA1B23", "")
    assert (paper.batch, paper.issued, paper.doubts) == (f"{1:016x}", 850_000_000, "")


def test_midnight_in_shanghai_turns_the_page_of_the_book(market: Database) -> None:
    heard(
        market,
        told("a", "near", passage(voucher(1), "2026-11-27 23:59")),
        told("b", "near", passage(voucher(2), "2026-11-28 00:00")),
    )
    with market.read() as session:
        days = store.days(NATION, session, "near", "2026-11-01", "2026-11-30")
    assert [(day.day, day.let_in) for day in days] == [("2026-11-27", 1), ("2026-11-28", 1)]


def test_no_order_of_arrival_can_be_seen(market: Database) -> None:
    code = voucher()
    events = [
        told("a", "near", passage(code, "2026-11-28 05:00")),
        told("b", "far", passage(code, "2026-11-28 05:10")),
        told("c", "near", passage(code, "2026-11-28 09:00", "review")),
    ]
    seen = []
    for order in permutations(events):
        with market.write() as session:
            projection.clear(session)
            for row in session.exec(select(JournalEvent)):
                session.delete(row)
        for one in order:
            heard(market, one)
        with market.read() as session:
            entries, papers = rows(session)
        seen.append(([{**row, "position": 0} for row in entries], papers))
    assert all(one == seen[0] for one in seen)
    with market.read() as session:
        assert doubts(session, code) == ["clone", "entered_again,more_than_issued,clone", ""]


def test_a_rebuilt_projection_is_the_old_one(market: Database) -> None:
    code = voucher()
    heard(market, told("a", "near", passage(code, "2026-11-28 05:00")))
    heard(
        market,
        told("b", "far", passage(code, "2026-11-28 05:10")),
        told("c", "near", passage(None, "2026-11-28 06:00")),
    )
    with market.read() as session:
        before = rows(session)
    with market.write() as session:
        projection.clear(session)
        assert rows(session) == ([], [])
        projection.together(session, 0, 10)
    with market.read() as session:
        assert rows(session) == before
    with market.write() as session:  # and one by one
        projection.clear(session)
        for row in session.exec(select(JournalEvent).order_by(JournalEvent.position)).all():  # type: ignore[arg-type]
            projection.handle(session, row)
    with market.read() as session:
        assert rows(session) == before


def test_what_was_weighed_counts_where_one_voucher_was_shown(market: Database) -> None:
    code = voucher()
    first = passage(code, "2026-11-28 05:00", amount="400", unit="kg")
    second = passage(code, "2026-11-28 15:00", amount="450", unit="kg")
    heard(market, told("a", "near", first), told("b", "near", second))
    with market.read() as session:
        assert doubts(session, code) == ["", "entered_again"]


def test_the_county_checks_each_signature_itself(market: Database) -> None:
    good = text(voucher())
    forged = good[:-8] + ("0" if good[-8] != "0" else "1") + good[-7:]
    body = Passage((Shown("voucher", "pass", forged),), "pass", "pass", at=ground.ms("2026-11-28 05:00"))
    heard(market, told("a", "near", body))
    with market.read() as session:
        (paper,) = store.papers(NATION, session, [session.exec(select(Entry.id)).one()])
    assert paper.doubts in {"not_verified", "unreadable"}  # a wrong character is a misread or a wrong signature


@pytest.mark.parametrize(
    ("body", "doubt"),
    [
        (passage(voucher(), "2026-11-29 05:00"), "future"),
        (passage(voucher(), "2026-11-28 05:00", amount="viel", unit="kg"), "amount"),
        (passage(voucher(), "2026-11-28 05:00", amount="5", unit="Fuder"), "amount"),
        (passage(voucher(), "2026-11-28 05:00", "stop", decision="pass", why="熟人"), "let_in_anyway"),
    ],
    ids=["future", "amount", "unit", "let in anyway"],
)
def test_what_does_not_fit_is_kept_and_told(market: Database, body: Passage, doubt: str) -> None:
    heard(market, told("a", "near", body))
    with market.read() as session:
        assert doubt in session.exec(select(Entry)).one().doubts.split(",")


def test_a_gate_that_belongs_to_nobody_is_told(market: Database) -> None:
    made = told("a", "near", passage(voucher(), "2026-11-28 05:00", subject="nobody"))
    lost = journal.Entry(made.frame, NEAR, made.received)
    with market.write() as session:
        for row in session.exec(select(ground.Tenure)):
            session.delete(row)
    heard(market, lost)
    with market.read() as session:
        row = session.exec(select(Entry)).one()
    assert (row.subject, row.region, row.doubts) == ("", NEAR, "market_unknown")


def test_nobody_sees_another_region_or_another_market(market: Database) -> None:
    heard(market, told("a", "near", passage(voucher(), "2026-11-28 05:00")))
    with market.read() as session:
        key = session.exec(select(Entry.id)).one()
        assert store.entry(Scope((NEAR,)), session, key) is not None
        assert store.entry(Scope((FAR,)), session, key) is None
        assert store.entry(Scope((NEAR,), "near"), session, key) is not None
        assert store.entry(Scope((NEAR,), "far"), session, key) is None
        assert store.papers(Scope((FAR,)), session, [key]) == []
        assert store.came_in(Scope((FAR,)), session, [f"{1:016x}"]) == []
        assert store.days(Scope((FAR,)), session, "near", "2026-01-01", "2026-12-31") == []
