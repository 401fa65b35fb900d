"""Queries on alerts, each within a scope."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, func, select

from cloud.alerts.desk import PIPE
from cloud.alerts.duties import Area
from cloud.alerts.model import AlertStep, PipeAlert
from cloud.kernel.holding import ran
from cloud.kernel.scope import Scope

AlertState = Literal["open", "overdue", "all"]
AlertArea = Area | Literal["duties", "all"]


def alerts(
    scope: Scope,
    session: Session,
    *,
    state: AlertState = "open",
    area: AlertArea = PIPE,
    code: str = "",
    region: str = "",
    now: int = 0,
    before: int | None = None,
    limit: int = 100,
) -> Sequence[PipeAlert]:
    """Alerts, the latest change first, below revision `before`; overdue: not handled by `now` (ms UTC)."""
    query = select(PipeAlert).where(_seen(scope), Scope((region,)).clause(PipeAlert.region))
    if area == "duties":
        query = query.where(PipeAlert.area != PIPE)
    elif area != "all":
        query = query.where(PipeAlert.area == area)
    if code:
        query = query.where(PipeAlert.code == code)
    if state != "all":
        query = query.where(col(PipeAlert.cleared).is_(None), col(PipeAlert.closed).is_(None))
    if state == "overdue":
        query = query.where(col(PipeAlert.due) < now, col(PipeAlert.handled).is_(None))
    if before is not None:
        query = query.where(PipeAlert.revision < before)
    return session.exec(query.order_by(col(PipeAlert.revision).desc()).limit(limit)).all()


def alert(scope: Scope, session: Session, alert_id: str) -> PipeAlert | None:
    """One alert, or None where it is unknown or outside the scope."""
    return session.exec(select(PipeAlert).where(_seen(scope), PipeAlert.id == alert_id)).first()


def steps(scope: Scope, session: Session, alert_id: str) -> Sequence[AlertStep]:
    """What was done about an alert, in order."""
    query = select(AlertStep).where(scope.clause(AlertStep.region), AlertStep.alert == alert_id)
    return session.exec(query.order_by(col(AlertStep.number))).all()


def open_of(scope: Scope, session: Session, codes: Collection[str]) -> Sequence[PipeAlert]:
    """The open alerts of some codes."""
    query = select(PipeAlert).where(_seen(scope), col(PipeAlert.code).in_(codes), col(PipeAlert.cleared).is_(None))
    return session.exec(query).all()


def open_counts(scope: Scope, session: Session) -> dict[str, int]:
    """Code -> how many alerts are open."""
    query = select(PipeAlert.code, func.count()).where(_seen(scope), col(PipeAlert.cleared).is_(None))
    return dict(session.exec(query.group_by(PipeAlert.code)).all())


def alerts_changed(scope: Scope, session: Session, after: int, limit: int) -> Sequence[PipeAlert]:
    """Alerts about the pipe whose revision rose above `after`, in order: what the live stream tails."""
    query = select(PipeAlert).where(_seen(scope), PipeAlert.revision > after, PipeAlert.area == PIPE)
    return session.exec(query.order_by(col(PipeAlert.revision)).limit(limit)).all()


def alert_revision(scope: Scope, session: Session) -> int:
    """The highest revision in the scope, 0 where there is none."""
    return session.exec(select(func.max(PipeAlert.revision)).where(_seen(scope))).one() or 0


def _seen(scope: Scope) -> ColumnElement[bool]:
    """Of a subject's account those about its own gateways: what it is suspected of is the authority's matter."""
    seen = and_(scope.clause(PipeAlert.region), ran(scope, PipeAlert.gateway, PipeAlert.raised))
    return and_(seen, col(PipeAlert.area) == PIPE) if scope.subject else seen
