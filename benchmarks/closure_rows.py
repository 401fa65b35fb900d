"""A graph of batches for benchmarks: many small families, and one whose first batch has 10,000 descendants.

A family is what grows on some farms and is packed together: a tenth of it are harvests, every other batch is made of
one or two that came shortly before it, so that there are three edges for two batches. Ids are drawn, as whoever makes
a batch draws them: rows that belong together lie apart on the disk.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final, NamedTuple

from benchmarks.county import COUNTY
from cloud.kernel.database import Database, insert_many, portions
from cloud.trace.model import Batch, BatchEdge

BEGIN: Final = 1_764_000_000_000
DESCENDANTS: Final = 10_000
FAMILY: Final = 100
_DEEP: Final = 8  # generations of the large family
_ROWS: Final = 5_000
_KG: Final = 1_000_000


class Grown(NamedTuple):
    """What a graph has: its batches and edges, the root of the large family, some batches in the middle of others."""

    batches: int
    edges: int
    root: str
    some: list[str]


class _Edge(NamedTuple):
    parent: str
    child: str


def fill(database: Database, batches: int) -> Grown:
    """Write `batches` batches and half as many edges again; raises ValueError where the large family has no room."""
    if batches < 2 * DESCENDANTS:
        raise ValueError(f"{batches} batches are too few for a family of {DESCENDANTS}")
    chance = random.Random(7)
    ids = [f"{number:016x}" for number in {chance.getrandbits(64): None for _ in range(batches)}]
    large, rest = ids[: DESCENDANTS + 1], ids[DESCENDANTS + 1 :]
    edges = list(_large(large, rest, chance))
    some: list[str] = []
    for family in portions(rest, FAMILY):
        edges += _small(family, chance)
        some.append(family[len(family) // 2])
    order = list(range(len(ids)))
    chance.shuffle(order)  # families are told all at once, not one after the other
    for part in portions(order, _ROWS):
        with database.write() as session:
            insert_many(session, Batch, [_batch(ids[number], number) for number in part])
    chance.shuffle(edges)
    for number, lot in enumerate(portions(edges, _ROWS)):
        with database.write() as session:
            insert_many(session, BatchEdge, [_edge(one, number * _ROWS + place) for place, one in enumerate(lot)])
    return Grown(len(ids), len(edges), large[0], some)


def _large(ids: list[str], others: list[str], chance: random.Random) -> Iterator[_Edge]:
    """Everything comes of the first one: each batch of one of the generation before it, half of them of two.

    One in ten of those is thinned by the goods of others.
    """
    generations = [ids[:1], *portions(ids[1:], -(-(len(ids) - 1) // _DEEP))]
    for before, now in pairwise(generations):
        for child in now:
            parents = {chance.choice(before)}
            if chance.random() < 0.5:
                parents.add(chance.choice(others if chance.random() < 0.1 else before))
            yield from (_Edge(parent, child) for parent in parents)


def _small(ids: list[str], chance: random.Random) -> Iterator[_Edge]:
    """A tenth of a family is harvested; of the others two in three are made of two."""
    harvested = max(1, len(ids) // 10)
    for place in range(harvested, len(ids)):
        near = ids[max(0, place - 3 * harvested) : place]
        for parent in chance.sample(near, min(len(near), 2 if chance.random() < 0.67 else 1)):
            yield _Edge(parent, ids[place])


def _batch(batch: str, number: int) -> dict[str, Any]:
    return {
        "id": batch, "event": f"{number:036d}", "region": f"{COUNTY}{100 + number % 6}", "subject": f"s-{number % 320}",
        "holder": f"s-{number % 320}", "product": "黄瓜", "sector": "crops", "amount": 100 * _KG, "unit": "kg",
        "left": 0, "made": "merge", "cycle": "", "at": BEGIN + number * 1000, "told": BEGIN + number * 1000,
        "received": BEGIN + number * 1000 + 500, "gateway": "farm-1", "clerk": "", "doubts": "",
    }  # fmt: skip


def _edge(one: _Edge, number: int) -> dict[str, Any]:
    made = 30 * _KG + number * 7919 % (40 * _KG)  # no two alike: shares become odd fractions
    return {
        "parent": one.parent, "child": one.child, "event": f"{number:036d}", "region": COUNTY,
        "amount_in": made, "amount_out": made, "at": BEGIN + number * 1000,
    }  # fmt: skip
