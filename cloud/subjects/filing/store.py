"""Queries on applications and papers, each within a scope."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, func, select

from cloud.kernel.page import Asked, page
from cloud.kernel.scope import Scope
from cloud.subjects.filing.model import Application, Paper, PaperContent


def application(scope: Scope, session: Session, application_id: str) -> Application | None:
    """One application, or None where it is unknown or outside the scope."""
    query = select(Application).where(scope.clause(Application.region), scope.own(Application.subject))
    return session.exec(query.where(Application.id == application_id)).first()


def applications(
    scope: Scope,
    session: Session,
    wanted: Asked,
    *,
    region: str = "",
    state: str = "",
    kind: str = "",
    subject: str = "",
    due_before: str = "",
) -> tuple[Sequence[Application], str | None]:
    """A page of applications; due_before: those under review whose last day is before this one, ISO."""
    query = select(Application).where(scope.clause(Application.region), scope.own(Application.subject))
    query = query.where(Scope((region,)).clause(Application.region))
    if state:
        query = query.where(Application.state == state)
    if kind:
        query = query.where(Application.kind == kind)
    if subject:
        query = query.where(Application.subject == subject)
    if due_before:
        query = query.where(Application.state == "submitted", Application.due < due_before)
    columns = {"due": Application.due, "submitted": Application.submitted, "changed": Application.changed}
    return page(session, query, columns, Application.id, wanted)


def undecided(scope: Scope, session: Session, subject: str) -> Application | None:
    """The application of a subject that is under review or was returned."""
    query = select(Application).where(scope.clause(Application.region), Application.subject == subject)
    return session.exec(query.where(col(Application.state).in_(("submitted", "returned")))).first()


def papers(scope: Scope, session: Session, application_ids: Sequence[str]) -> Sequence[Paper]:
    """The papers of some applications, in the order in which they came."""
    query = select(Paper).where(scope.clause(Paper.region), col(Paper.application).in_(application_ids))
    return session.exec(query.order_by(Paper.id)).all()


def paper(scope: Scope, session: Session, paper_id: str) -> Paper | None:
    """One paper of an application that the scope may see."""
    query = select(Paper).join(Application, col(Application.id) == Paper.application)
    query = query.where(scope.clause(Paper.region), scope.own(Application.subject), Paper.id == paper_id)
    return session.exec(query).first()


def content(scope: Scope, session: Session, paper_id: str) -> bytes | None:
    """The bytes of a paper that `paper` has found."""
    query = select(PaperContent.content).where(scope.clause(PaperContent.region), PaperContent.paper == paper_id)
    return session.exec(query).first()


def backlog(scope: Scope, session: Session, region: str, day: str) -> tuple[int, int]:
    """How many applications are under review, and how many of them were due before `day`."""
    query = select(func.count()).select_from(Application).where(scope.clause(Application.region))
    query = query.where(scope.own(Application.subject), Application.state == "submitted")
    query = query.where(Scope((region,)).clause(Application.region))
    return session.exec(query).one(), session.exec(query.where(Application.due < day)).one()
