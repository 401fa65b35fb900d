"""What came of a batch and what it came of: closures of the graph, generation by generation, which end on cycles too.

A closure is of the whole graph, not of what somebody may see: a recall that stops at a border recalls nothing. Whoever
shows its rows asks the store, by scope, which of them may be shown.

One question a generation is quicker than one recursive query for all of them (docs/domain/trace.md has the figures), as
the engine keeps no table of what it has seen; after GENERATIONS, which nothing that was grown has, the rest is asked
for by that recursive query, so that a chain of thousands costs no thousands of questions.

How much of a descendant came from the batches that were asked for: a child is made of its parents in the proportion in
which their goods went into it (BatchEdge.amount_out), evenly mixed, so share(child) = Σ share(parent) × out(parent,
child) / Σ out(any parent, child), and 1 for what was asked for. Fractions are exact as long as their denominators have
no more than 256 bits, then kept to 256 bits: they would double with every merge. They are rounded once to millionths.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from itertools import chain
from math import gcd
from typing import Any, Final, NamedTuple

from sqlalchemy import ARRAY, ColumnElement, String, any_, bindparam, func, select
from sqlmodel import Session, col

from cloud.trace.model import Batch, BatchEdge

GENERATIONS: Final = 64
_BITS: Final = 256
_NOTHING: Final = (0, 1)
_WHOLE: Final = (1, 1)
_Share = tuple[int, int]  # a fraction in lowest terms, or to 256 bits
_Into = Mapping[str, Sequence[tuple[str, int]]]  # child -> its parents and how much of it each made


class Flow(NamedTuple):
    """A batch that was reached; depth: the fewest steps to it, 0: one of those that were asked for."""

    batch: str
    depth: int


class Exposure(NamedTuple):
    """A descendant; amount: the millionths of its unit that came from what was asked for; share: as a fraction."""

    batch: str
    depth: int
    amount: int
    unit: str
    share: tuple[int, int]

    def of(self, amount: int) -> int:
        """How much of so much of the descendant came from what was asked for."""
        return _part(amount, self.share)


def descendants(session: Session, ids: Collection[str]) -> Sequence[Flow]:
    """All batches that came of these, with them; the nearest first."""
    return _flows(session, ids, down=True)


def ancestors(session: Session, ids: Collection[str]) -> Sequence[Flow]:
    """All batches that these came of, with them; the nearest first."""
    return _flows(session, ids, down=False)


def exposures(session: Session, ids: Collection[str]) -> Sequence[Exposure]:
    """All batches that came of these, with how much of each did; those that are registered, the nearest first."""
    flows = descendants(session, ids)
    if not flows:
        return []
    reached = [flow.batch for flow in flows]
    connection = session.connection()
    child, parent, out = col(BatchEdge.child), col(BatchEdge.parent), col(BatchEdge.amount_out)
    # Not the parents inside of the closure alone: a child is thinned by whatever else went into it.
    into: dict[str, list[tuple[str, int]]] = {}
    edges = connection.execute(select(child, parent, out).where(_among(session, child, reached))).all()
    for one, other, made in edges:
        into.setdefault(one, []).append((other, made))
    columns = select(col(Batch.id), col(Batch.amount), col(Batch.unit))
    rows = connection.execute(columns.where(_among(session, col(Batch.id), reached))).all()
    known = {batch: (amount, unit) for batch, amount, unit in rows}
    shares = _shares(set(ids), flows, into)
    found = []
    for batch, depth in flows:
        if batch in known:
            amount, unit = known[batch]
            share = shares.get(batch, _NOTHING)
            found.append(Exposure(batch, depth, _part(amount, share), unit, share))
    return found


def _flows(session: Session, ids: Collection[str], *, down: bool) -> list[Flow]:
    """The generations, each in the order of its ids."""
    near, far = col(BatchEdge.parent), col(BatchEdge.child)
    if not down:
        near, far = far, near
    layer, seen, flows, depth = set(ids), set(ids), list[Flow](), 0
    steps: dict[str, list[str]] | None = None
    while layer:
        ordered = sorted(layer)
        flows += [Flow(batch, depth) for batch in ordered]
        if depth == GENERATIONS:
            steps = _rest(session, ordered, near, far)
        if steps is None:
            query = select(far).where(_among(session, near, ordered))
            following = chain.from_iterable(session.connection().execute(query).all())
        else:
            following = chain.from_iterable(steps.get(batch, ()) for batch in ordered)
        layer = set(following) - seen
        seen |= layer
        depth += 1
    return flows


def _rest(session: Session, ids: Sequence[str], near: Any, far: Any) -> dict[str, list[str]]:
    """Every step from here on, by one recursive query."""
    reached = select(near.label("batch")).where(_among(session, near, ids)).cte("reached", recursive=True)
    reached = reached.union(select(far).join(reached, near == reached.c.batch))
    steps: dict[str, list[str]] = {}
    for one, other in session.connection().execute(select(near, far).join(reached, near == reached.c.batch)).all():
        steps.setdefault(one, []).append(other)
    return steps


def _among(session: Session, column: Any, values: Sequence[str]) -> ColumnElement[bool]:
    """Whether a column has one of any number of values: they are one parameter on either engine."""
    if session.connection().dialect.name == "postgresql":
        return column == any_(bindparam(None, list(values), type_=ARRAY(String)))  # type: ignore[no-any-return]
    given = func.json_each(json.dumps(list(values))).table_valued("value")
    return column.in_(select(given.c.value))  # type: ignore[no-any-return]


def _shares(ids: Collection[str], flows: Sequence[Flow], into: _Into) -> dict[str, _Share]:
    """Of each batch the part that came from `ids`. On a cycle, which nobody can have grown, what is known so far."""
    shares = dict.fromkeys(ids, _WHOLE)
    waits: dict[str, int] = {}
    out: dict[str, list[str]] = {}
    inside = {flow.batch for flow in flows}
    for child, parents in into.items():
        for parent, _ in parents:
            if parent in inside:
                waits[child] = waits.get(child, 0) + 1
                out.setdefault(parent, []).append(child)
    ready, nearest = list(shares), iter(flows)
    while ready:
        for child in out.get(ready.pop(), ()):
            waits[child] -= 1
            if not waits[child] and child not in shares:
                shares[child] = _share(into[child], shares)
                ready.append(child)
        if not ready and len(shares) < len(inside):
            stuck = next(flow.batch for flow in nearest if flow.batch not in shares)
            shares[stuck] = _share(into[stuck], shares)
            ready.append(stuck)
    return shares


def _share(parents: Sequence[tuple[str, int]], shares: Mapping[str, _Share]) -> _Share:
    """An even mix. Of parents that gave nothing which could be weighed, the largest share of one."""
    whole = sum(amount for _, amount in parents)
    if not whole:
        return max((shares.get(parent, _NOTHING) for parent, _ in parents), key=lambda share: share[0] / share[1])
    number, below = 0, 1
    for parent, amount in parents:
        part, of = shares.get(parent, _NOTHING)
        if of == below:
            number += part * amount
        elif part:
            number, below = number * of + part * amount * below, below * of
    below *= whole
    common = gcd(number, below)
    number, below = number // common, below // common
    return (number, below) if below.bit_length() <= _BITS else (_rounded(number << _BITS, below), 1 << _BITS)


def _part(amount: int, share: _Share) -> int:
    return _rounded(amount * share[0], share[1])


def _rounded(number: int, below: int) -> int:
    """The nearest whole number, of two the even one."""
    whole, left = divmod(number, below)
    return whole + (2 * left > below or (2 * left == below and whole % 2 == 1))
