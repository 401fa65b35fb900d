"""Queries on subjects and their land, each within a scope."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, or_, select

from cloud.kernel.scope import Scope
from cloud.registry import Gateway
from cloud.subjects.model import Licence, Plot, Subject, Tenure


def subject(scope: Scope, session: Session, subject_id: str) -> Subject | None:
    """One subject, or None where it is unknown or outside the scope."""
    query = select(Subject).where(scope.clause(Subject.region), scope.own(Subject.id), Subject.id == subject_id)
    return session.exec(query).first()


def holder(scope: Scope, session: Session, gateway_id: str, at: int) -> Subject | None:
    """The subject that ran the site of a gateway at `at` (ms UTC)."""
    query = (
        select(Subject)
        .join(Tenure, col(Tenure.subject) == Subject.id)
        .join(Gateway, col(Gateway.site_id) == Tenure.site)
        .where(scope.clause(Subject.region), Gateway.id == gateway_id, Tenure.since <= at)
        .where(or_(col(Tenure.until).is_(None), col(Tenure.until) > at))
    )
    return session.exec(query.order_by(col(Tenure.since).desc())).first()


def licences(scope: Scope, session: Session, subject_id: str) -> Sequence[Licence]:
    """All licences that a shop ever had, the newest first."""
    query = select(Licence).where(scope.clause(Licence.region), scope.own(Licence.subject))
    return session.exec(query.where(Licence.subject == subject_id).order_by(col(Licence.since).desc())).all()


def plot(scope: Scope, session: Session, plot_id: str) -> Plot | None:
    """One plot by its id or its origin code."""
    query = select(Plot).where(scope.clause(Plot.region), scope.own(Plot.subject))
    return session.exec(query.where(or_(Plot.id == plot_id, Plot.origin_code == plot_id))).first()
