"""Recalls as everybody may know of them: what is called back, why, since when. Who has it stays with the county.

A recall is a public notice by its nature: whoever has the produce at home is to hear of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlmodel import Session, col, select

from cloud.kernel.database import among
from cloud.kernel.scope import Scope
from cloud.recall.model import Level, Recall, RecallRoot, RecallTarget


class Notice(NamedTuple):
    """One recall. products: of what was named; opened, closed: ms UTC, closed None while it lasts; released: nothing
    was found wrong in the end."""

    id: str
    level: Level
    reason: str
    basis: str
    products: tuple[str, ...]
    region: str
    opened: int
    closed: int | None
    released: bool


def notices(scope: Scope, session: Session, most: int) -> Sequence[Notice]:
    """The newest recalls of a scope, those that last first."""
    query = select(Recall).where(scope.clause(Recall.region))
    lasting = col(Recall.closed).is_(None).desc()
    rows = session.exec(query.order_by(lasting, col(Recall.created).desc(), col(Recall.id)).limit(most)).all()
    named = (
        select(RecallTarget.recall, RecallTarget.product)
        .join(
            RecallRoot, (col(RecallRoot.recall) == RecallTarget.recall) & (col(RecallRoot.batch) == RecallTarget.batch)
        )
        .where(among(session, col(RecallTarget.recall), [row.id for row in rows]))
    )
    products: dict[str, set[str]] = {}
    for recall, product in session.exec(named) if rows else ():
        products.setdefault(recall, set()).add(product)
    return [
        Notice(
            row.id, row.level, row.reason, row.basis, tuple(sorted(products.get(row.id, ()))), row.region, row.frozen,  # type: ignore[arg-type]
            row.closed, row.released,
        )
        for row in rows
    ]  # fmt: skip
