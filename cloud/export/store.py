"""Events within a scope, page by page in the order of their arrival."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from cloud.kernel.journal import JournalEvent
from cloud.kernel.scope import Scope


def events(
    scope: Scope,
    session: Session,
    *,
    after: int,
    start: int,
    end: int,
    gateways: Sequence[str] | None,
    kind: str | None,
    limit: int,
) -> Sequence[JournalEvent]:
    """Events behind position `after` that happened in start ≤ t < end (ms); of these gateways, of this kind."""
    query = select(JournalEvent).where(
        scope.clause(JournalEvent.region),
        col(JournalEvent.position) > after,
        JournalEvent.t >= start,
        JournalEvent.t < end,
    )
    if gateways is not None:
        query = query.where(col(JournalEvent.gateway).in_(gateways))
    if kind is not None:
        query = query.where(JournalEvent.kind == kind)
    return session.exec(query.order_by(col(JournalEvent.position)).limit(limit)).all()
