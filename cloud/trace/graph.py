"""What came of a batch and what it came of: closures of the graph, by a recursive query that ends on cycles too.

A closure is of the whole graph, not of what somebody may see: a recall that stops at a border recalls nothing. Whoever
shows its rows asks the store, by scope, which of them may be shown.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sqlalchemy import literal, union
from sqlmodel import Session, col, select

from cloud.trace.model import BatchEdge


class Flow(NamedTuple):
    """A batch that was reached; depth: the fewest steps to it, 0: one of those that were asked for."""

    batch: str
    depth: int


def descendants(session: Session, ids: Collection[str]) -> Sequence[Flow]:
    """All batches that came of these, with them; the nearest first."""
    return _closure(session, ids, down=True)


def ancestors(session: Session, ids: Collection[str]) -> Sequence[Flow]:
    """All batches that these came of, with them; the nearest first."""
    return _closure(session, ids, down=False)


def _closure(session: Session, ids: Collection[str], *, down: bool) -> Sequence[Flow]:
    if not ids:
        return []
    near, far = col(BatchEdge.parent), col(BatchEdge.child)
    if not down:
        near, far = far, near
    asked = union(*(select(literal(one).label("batch")) for one in ids)).subquery()
    reached = select(asked.c.batch).cte("reached", recursive=True)
    reached = reached.union(select(far).join(reached, near == reached.c.batch))
    found = {str(row[0]) for row in session.execute(select(reached.c.batch))}
    edges = session.execute(select(near, far).where(near.in_(select(reached.c.batch)))).all()
    return _depths(ids, found, edges)


def _depths(ids: Collection[str], found: Collection[str], edges: Sequence[Any]) -> Sequence[Flow]:
    steps: dict[str, list[str]] = {}
    for one, other in edges:
        steps.setdefault(one, []).append(other)
    depths, layer, depth = dict.fromkeys(ids, 0), list(ids), 0
    while layer:
        depth += 1
        layer = [other for one in layer for other in steps.get(one, ()) if depths.setdefault(other, depth) == depth]
        layer = list(dict.fromkeys(layer))
    return sorted((Flow(one, depths[one]) for one in found), key=lambda flow: (flow.depth, flow.batch))
