"""Queries on warnings and figures, each within a scope.

Whoever reviews sees all; others what was published; a subject's account what was published to it about itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from cloud.kernel.scope import Scope
from cloud.risk.finding import Rule
from cloud.risk.laid import Laid
from cloud.risk.model import RiskPolicy, RiskStep, RiskWarning, WarningState


def warnings(
    scope: Scope,
    *,
    reviews: bool,
    state: WarningState | None = None,
    rule: Rule | None = None,
    party: str = "",
    region: str = "",
    since: str = "",
) -> SelectOfScalar[RiskWarning]:
    """The query of all that may be seen. reviews: whoever asks is one of those who review; since: last found then or
    later (day, ISO); region: a prefix of codes."""
    query = select(RiskWarning).where(_seen(scope, reviews=reviews))
    if state == "withdrawn":
        query = query.where(col(RiskWarning.stands).is_(False))
    elif state is not None:
        query = query.where(RiskWarning.decided == state, col(RiskWarning.stands))
    if rule is not None:
        query = query.where(RiskWarning.rule == rule)
    if party:
        query = query.where(RiskWarning.party == party)
    if region:
        query = query.where(Scope((region,)).clause(RiskWarning.region))
    if since:
        query = query.where(RiskWarning.last >= since)
    return query


def warning(scope: Scope, session: Session, warning_id: str, *, reviews: bool) -> RiskWarning | None:
    """One warning, or None where it is unknown, outside the scope, or not for them."""
    query = select(RiskWarning).where(_seen(scope, reviews=reviews), RiskWarning.id == warning_id)
    return session.exec(query).first()


def steps(scope: Scope, session: Session, warning_id: str) -> Sequence[RiskStep]:
    """What became of a warning, in order."""
    query = select(RiskStep).where(scope.clause(RiskStep.region), RiskStep.warning == warning_id)
    return session.exec(query.order_by(col(RiskStep.number))).all()


def published(scope: Scope, session: Session) -> Sequence[RiskWarning]:
    """Those that are published and still stand: what alerts follow from."""
    query = select(RiskWarning).where(
        scope.clause(RiskWarning.region), scope.own(RiskWarning.party), RiskWarning.decided == "published"
    )
    return session.exec(query.where(col(RiskWarning.stands)).order_by(RiskWarning.id)).all()


def policies(scope: Scope) -> SelectOfScalar[RiskPolicy]:
    """The query of all figures that regions laid down."""
    return select(RiskPolicy).where(scope.clause(RiskPolicy.region))


def laid(scope: Scope, session: Session, region: str) -> Laid:
    """The figures that hold in a region: its own and those around it, in or above the scope."""
    around = [region[:length] for length in (12, 9, 6, 4, 2) if length <= len(region)] if scope.covers(region) else []
    return Laid(session.exec(select(RiskPolicy).where(col(RiskPolicy.region).in_(around))))


def _seen(scope: Scope, *, reviews: bool) -> ColumnElement[bool]:
    within = and_(scope.clause(RiskWarning.region), scope.own(RiskWarning.party))
    if scope.subject:
        return and_(within, col(RiskWarning.decided) == "published", col(RiskWarning.to_party), col(RiskWarning.stands))
    return within if reviews else and_(within, col(RiskWarning.decided) == "published", col(RiskWarning.stands))
