"""Queries on tenures, each within a scope."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, or_, select

from cloud.kernel.page import Asked, page
from cloud.kernel.scope import Scope
from cloud.subjects.model import Tenure


def tenure(scope: Scope, session: Session, tenure_id: str) -> Tenure | None:
    """One tenure, or None where it is unknown or outside the scope."""
    query = select(Tenure).where(scope.clause(Tenure.region), scope.own(Tenure.subject), Tenure.id == tenure_id)
    return session.exec(query).first()


def tenures(
    scope: Scope, session: Session, wanted: Asked, *, site: str = "", subject: str = ""
) -> tuple[Sequence[Tenure], str | None]:
    """A page of tenures, those that have ended too."""
    query = select(Tenure).where(scope.clause(Tenure.region), scope.own(Tenure.subject))
    if site:
        query = query.where(Tenure.site == site)
    if subject:
        query = query.where(Tenure.subject == subject)
    return page(session, query, {"since": Tenure.since}, Tenure.id, wanted)


def meeting(scope: Scope, session: Session, site: str, since: int, until: int | None) -> Tenure | None:
    """A tenure of a site that shares time with [since, until)."""
    query = select(Tenure).where(scope.clause(Tenure.region), Tenure.site == site)
    query = query.where(or_(col(Tenure.until).is_(None), col(Tenure.until) > since))
    if until is not None:
        query = query.where(Tenure.since < until)
    return session.exec(query).first()
