"""Queries on subjects and their land, each within a scope."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, func, or_, select

from cloud.kernel.page import Asked, page
from cloud.kernel.scope import Scope
from cloud.registry import Gateway
from cloud.subjects.model import Licence, Plot, Subject, Tenure


def subject(scope: Scope, session: Session, subject_id: str) -> Subject | None:
    """One subject, or None where it is unknown or outside the scope."""
    found = session.get(Subject, subject_id)  # asked for by every projection: without a query where it is at hand
    return found if found is not None and scope.covers(found.region, found.id) else None


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


def subjects(
    scope: Scope,
    session: Session,
    wanted: Asked,
    *,
    region: str = "",
    state: str = "",
    kind: str = "",
    sector: str = "",
    text: str = "",
) -> tuple[Sequence[Subject], str | None]:
    """A page of subjects; text: part of the name, or the whole credit code."""
    query = select(Subject).where(scope.clause(Subject.region), scope.own(Subject.id))
    query = query.where(Scope((region,)).clause(Subject.region))
    if state:
        query = query.where(Subject.state == state)
    if kind:
        query = query.where(Subject.kind == kind)
    if sector:
        query = query.where(col(Subject.sectors).contains(sector))
    if text:
        query = query.where(or_(col(Subject.name).contains(text, autoescape=True), Subject.credit_code == text.upper()))
    columns = {"name": Subject.name, "changed": Subject.changed, "created": Subject.created}
    return page(session, query, columns, Subject.id, wanted)


def coded(scope: Scope, session: Session, code: str) -> Subject | None:
    """The subject with a credit code, whatever its state."""
    return session.exec(select(Subject).where(scope.clause(Subject.region), Subject.credit_code == code)).first()


def named(scope: Scope, session: Session, region: str, name: str) -> Subject | None:
    """The subject of this name in the same township, if it is not closed."""
    query = select(Subject).where(scope.clause(Subject.region), Scope((region[:9],)).clause(Subject.region))
    return session.exec(query.where(Subject.name == name, Subject.state != "closed")).first()


def standing(scope: Scope, session: Session, region: str) -> Sequence[tuple[str, str, int]]:
    """Region, state, how many subjects; without those of one subject's own account, who see no census."""
    query = select(Subject.region, Subject.state, func.count()).where(scope.clause(Subject.region))
    query = query.where(scope.own(Subject.id), Scope((region,)).clause(Subject.region))
    return session.exec(query.group_by(Subject.region, Subject.state)).all()
