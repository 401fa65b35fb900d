"""What came of a batch and what it came of: closures of the graph, by a recursive query that ends on cycles too.

A closure is of the whole graph, not of what somebody may see: a recall that stops at a border recalls nothing. Whoever
shows its rows asks the store, by scope, which of them may be shown.

How much of a descendant came from the batches that were asked for: a child is made of its parents in the proportion in
which their goods went into it (BatchEdge.amount_out), evenly mixed, so share(child) = Σ share(parent) × out(parent,
child) / Σ out(any parent, child), and 1 for what was asked for. Exact fractions, rounded once to millionths.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from sqlalchemy import CTE, literal, union
from sqlmodel import Session, col, select

from cloud.trace.model import Batch, BatchEdge


class Flow(NamedTuple):
    """A batch that was reached; depth: the fewest steps to it, 0: one of those that were asked for."""

    batch: str
    depth: int


class Exposure(NamedTuple):
    """A descendant; amount: the millionths of its unit that came from what was asked for; share: the same, of 1."""

    batch: str
    depth: int
    amount: int
    unit: str
    share: Fraction


def descendants(session: Session, ids: Collection[str]) -> Sequence[Flow]:
    """All batches that came of these, with them; the nearest first."""
    return _flows(session, ids, down=True)


def ancestors(session: Session, ids: Collection[str]) -> Sequence[Flow]:
    """All batches that these came of, with them; the nearest first."""
    return _flows(session, ids, down=False)


def exposures(session: Session, ids: Collection[str]) -> Sequence[Exposure]:
    """All batches that came of these, with how much of each did; those that are registered, the nearest first."""
    if not ids:
        return []
    reached = _reached(ids, down=True)
    inside = select(reached.c.batch)
    # Not the parents inside of the closure alone: a child is thinned by whatever else went into it.
    query = select(BatchEdge.parent, BatchEdge.child, BatchEdge.amount_out).where(col(BatchEdge.child).in_(inside))
    edges = [(str(parent), str(child), int(out)) for parent, child, out in session.exec(query)]
    rows = session.exec(select(Batch.id, Batch.amount, Batch.unit).where(col(Batch.id).in_(inside))).all()
    depths = _depths(ids, ((parent, child) for parent, child, _ in edges))
    shares = _shares(ids, depths, edges)
    of = {batch: shares.get(batch, Fraction(0)) for batch, _, _ in rows}
    found = [
        Exposure(batch, depths[batch], round(of[batch] * amount), unit, of[batch])
        for batch, amount, unit in rows
        if batch in depths
    ]
    return sorted(found, key=lambda one: (one.depth, one.batch))


def _reached(ids: Collection[str], *, down: bool) -> CTE:
    near, far = col(BatchEdge.parent), col(BatchEdge.child)
    if not down:
        near, far = far, near
    asked = union(*(select(literal(one).label("batch")) for one in ids)).subquery()
    reached = select(asked.c.batch).cte("reached", recursive=True)
    return reached.union(select(far).join(reached, near == reached.c.batch))


def _flows(session: Session, ids: Collection[str], *, down: bool) -> Sequence[Flow]:
    if not ids:
        return []
    reached = _reached(ids, down=down)
    near = col(BatchEdge.parent) if down else col(BatchEdge.child)
    far = col(BatchEdge.child) if down else col(BatchEdge.parent)
    edges = session.execute(select(near, far).join(reached, near == reached.c.batch)).all()
    depths = _depths(ids, edges)
    return sorted((Flow(batch, depth) for batch, depth in depths.items()), key=lambda flow: (flow.depth, flow.batch))


def _depths(ids: Collection[str], edges: Iterable[Any]) -> dict[str, int]:
    """The fewest steps to each batch."""
    steps: dict[str, list[str]] = {}
    for one, other in edges:
        steps.setdefault(one, []).append(other)
    depths, layer = dict.fromkeys(ids, 0), list(ids)
    while layer:
        following: list[str] = []
        for one in layer:
            for other in steps.get(one, ()):
                if other not in depths:
                    depths[other] = depths[one] + 1
                    following.append(other)
        layer = following
    return depths


def _shares(ids: Collection[str], depths: dict[str, int], edges: Sequence[tuple[str, str, int]]) -> dict[str, Fraction]:
    """Of each batch the part that came from `ids`. On a cycle, which nobody can have grown, what is known so far."""
    into: dict[str, list[tuple[str, int]]] = {}
    waits: dict[str, int] = {}
    out: dict[str, list[str]] = {}
    for parent, child, amount in edges:
        into.setdefault(child, []).append((parent, amount))
        if parent in depths:
            waits[child] = waits.get(child, 0) + 1
            out.setdefault(parent, []).append(child)
    shares = {one: Fraction(1) for one in ids}
    ready = list(ids)
    left = sorted(set(waits) - set(ids), key=lambda batch: (depths.get(batch, 0), batch))
    done = set(ids)
    while ready or left:
        if not ready:
            ready = [next(batch for batch in left if batch not in done)]
            done.add(ready[0])
            shares[ready[0]] = _share(into[ready[0]], shares)
        one = ready.pop()
        for child in out.get(one, ()):
            waits[child] -= 1
            if not waits[child] and child not in done:
                done.add(child)
                shares[child] = _share(into[child], shares)
                ready.append(child)
        if not ready:
            left = [batch for batch in left if batch not in done]
    return shares


def _share(parents: Sequence[tuple[str, int]], shares: dict[str, Fraction]) -> Fraction:
    whole = sum(amount for _, amount in parents)
    if not whole:
        return max((shares.get(parent, Fraction(0)) for parent, _ in parents), default=Fraction(0))
    return sum((shares.get(parent, Fraction(0)) * amount for parent, amount in parents), start=Fraction(0)) / whole
