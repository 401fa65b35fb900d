"""Closures beside a walk and fractions by hand: deep ones, with circles, with shares that no 256 bits can hold."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from sqlmodel import Session

from cloud.kernel.database import Database, insert_many
from cloud.trace import graph
from cloud.trace.model import Batch, BatchEdge
from tests.cloud.trace.ground import number

AMOUNT = 7_000_003  # millionths
Edges = list[tuple[int, int, int]]


def write(session: Session, edges: Edges) -> None:
    """Batches of AMOUNT, and what they came of: (parent, child, amount)."""
    batch = {
        "event": "e", "region": "349901", "subject": "s", "holder": "s", "product": "黄瓜", "sector": "crops",
        "amount": AMOUNT, "unit": "kg", "left": 0, "made": "merge", "cycle": "", "at": 1, "told": 1, "received": 1,
        "gateway": "g", "clerk": "", "doubts": "",
    }  # fmt: skip
    ids = range(1, max(child for _, child, _ in edges) + 1)
    insert_many(session, Batch, [{"id": number(one), **batch} for one in ids])
    rows = [
        {"parent": number(parent), "child": number(child), "event": f"e{place}", "region": "349901",
         "amount_in": amount, "amount_out": amount, "at": 1}
        for place, (parent, child, amount) in enumerate(edges)
    ]  # fmt: skip
    insert_many(session, BatchEdge, rows)


def expected(edges: Edges, asked: set[int], last: int) -> dict[int, Fraction]:
    """Shares of 1…last by the formula; parents have smaller numbers than their children."""
    shares: dict[int, Fraction] = {}
    for one in range(1, last + 1):
        into = [(parent, amount) for parent, child, amount in edges if child == one]
        whole = sum(amount for _, amount in into)
        parts = (shares.get(parent, Fraction(0)) * amount for parent, amount in into)
        shares[one] = Fraction(1) if one in asked else sum(parts, start=Fraction(0)) / whole if whole else Fraction(0)
    return shares


def test_shares_are_those_of_the_formula(database: Database) -> None:
    chance = random.Random(3)
    edges = [
        (parent, child, chance.randrange(1, 10**9))
        for child in range(4, 61)
        for parent in chance.sample(range(max(1, child - 6), child), 2)
    ]
    shares = expected(edges, {1}, 60)
    assert max(share.denominator for share in shares.values()).bit_length() > 256  # exact alone would not do
    with database.write() as session:
        write(session, edges)
        found = {one.batch: one.amount for one in graph.exposures(session, [number(1)])}
        both = {one.batch: one.amount for one in graph.exposures(session, [number(1), number(2)])}
    assert found == {number(one): round(share * AMOUNT) for one, share in shares.items() if share}
    two = expected(edges, {1, 2}, 60)
    assert both == {number(one): round(share * AMOUNT) for one, share in two.items() if share}


@pytest.mark.parametrize("down", [True, False])
def test_a_chain_longer_than_anything_grown_is_walked_to_its_end(
    database: Database, down: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graph, "GENERATIONS", 5)
    length = 40
    edges = [(one, one + 1, 10) for one in range(1, length)] + [(length, 20, 10), (3, 9, 10)]  # a circle, a short cut
    with database.write() as session:
        write(session, edges)
        if down:
            found = {one.batch: one.depth for one in graph.descendants(session, [number(1)])}
            wanted = {number(one): one - 1 if one <= 8 else one - 6 for one in range(1, length + 1)}
            wanted |= {number(one): one - 1 for one in range(1, 4)}
        else:
            found = {one.batch: one.depth for one in graph.ancestors(session, [number(length)])}
            wanted = {number(one): length - one for one in range(9, length + 1)}
            wanted |= {number(one): 31 + 9 - one for one in range(4, 9)}
            wanted |= {number(one): 31 + 4 - one for one in range(1, 4)}
    assert found == wanted


def test_goods_that_cannot_be_weighed_are_told_by_the_largest_share(database: Database) -> None:
    with database.write() as session:
        write(session, [(1, 3, 10), (2, 3, 30), (3, 4, 0), (2, 4, 0)])
        found = {one.batch: one.amount for one in graph.exposures(session, [number(1)])}
    assert found == {number(1): AMOUNT, number(3): round(Fraction(AMOUNT, 4)), number(4): round(Fraction(AMOUNT, 4))}


def test_nobody_asked_for_nothing_reached(database: Database) -> None:
    with database.read() as session:
        assert graph.exposures(session, []) == []
        assert graph.descendants(session, []) == []
        assert graph.exposures(session, [number(1)]) == []  # not registered
        assert [one.batch for one in graph.ancestors(session, [number(1)])] == [number(1)]
