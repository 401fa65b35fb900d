"""Queries on licences, each within a scope."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, select

from cloud.kernel.page import Asked, page
from cloud.kernel.scope import Scope
from cloud.subjects.model import Licence


def licence(scope: Scope, session: Session, licence_id: str) -> Licence | None:
    """One licence, or None where it is unknown or outside the scope."""
    query = select(Licence).where(scope.clause(Licence.region), scope.own(Licence.subject), Licence.id == licence_id)
    return session.exec(query).first()


def licence_page(
    scope: Scope,
    session: Session,
    wanted: Asked,
    *,
    region: str = "",
    subject: str = "",
    kind: str = "",
    valid_on: str = "",
    ends_before: str = "",
) -> tuple[Sequence[Licence], str | None]:
    """A page of licences; valid_on: ISO day on which they hold and are not suspended."""
    query = select(Licence).where(scope.clause(Licence.region), scope.own(Licence.subject))
    query = query.where(Scope((region,)).clause(Licence.region))
    if subject:
        query = query.where(Licence.subject == subject)
    if kind:
        query = query.where(Licence.kind == kind)
    if valid_on:
        query = query.where(Licence.since <= valid_on, Licence.until > valid_on, Licence.suspended == "")
    if ends_before:
        query = query.where(Licence.until < ends_before)
    return page(session, query, {"until": Licence.until, "since": Licence.since}, Licence.id, wanted)


def numbered(scope: Scope, session: Session, kind: str, number: str) -> Licence | None:
    """The licence of a number."""
    query = select(Licence).where(scope.clause(Licence.region), Licence.kind == kind, Licence.number == number)
    return session.exec(query).first()
