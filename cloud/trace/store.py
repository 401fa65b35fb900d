"""Queries on batches. Every function takes the scope first."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlmodel import Session, col, select

from cloud.kernel.scope import Scope
from cloud.trace.model import Batch


def batch(scope: Scope, session: Session, batch_id: str) -> Batch | None:
    """One batch that the scope may see: of its regions, and made or held by the account's own subject."""
    found = session.get(Batch, batch_id)
    if found is None or not (scope.covers(found.region, found.subject) or scope.covers(found.region, found.holder)):
        return None
    return found


def batches(scope: Scope, session: Session, ids: Collection[str]) -> Sequence[Batch]:
    """Those of these batches that the scope may see, in the order of their making."""
    query = select(Batch).where(col(Batch.id).in_(ids), scope.clause(col(Batch.region)))
    found = session.exec(query.order_by(col(Batch.at), col(Batch.id))).all()
    return [row for row in found if scope.covers(row.region, row.subject) or scope.covers(row.region, row.holder)]


def holder_of(scope: Scope, session: Session, batch_id: str) -> str:
    """The id of the subject that has a batch now, "" where nobody of the register has or the scope may not see."""
    found = batch(scope, session, batch_id)
    return found.holder if found is not None else ""
