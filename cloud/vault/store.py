"""Queries on people, each within a scope. Boxes stay closed here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from cloud.kernel.database import among, portions
from cloud.kernel.scope import Scope
from cloud.vault.model import VaultEvent, VaultPerson

_CHUNK: Final = 5_000  # SQLite takes some 32,000 parameters in one statement


def people(scope: Scope) -> SelectOfScalar[VaultPerson]:
    """The people of a scope's regions."""
    return select(VaultPerson).where(scope.clause(VaultPerson.region))


def person(scope: Scope, session: Session, person_id: str) -> VaultPerson | None:
    """One person, or None where unknown or outside the scope."""
    return session.exec(people(scope).where(VaultPerson.id == person_id)).first()


def matched(scope: Scope, session: Session, matches: Sequence[str]) -> Sequence[VaultPerson]:
    """The people with these keyed hashes, of all counties of the scope."""
    found: list[VaultPerson] = []
    for some in portions(matches, _CHUNK):
        found += session.exec(people(scope).where(among(session, col(VaultPerson.match), some)))
    return found


def taken(scope: Scope, session: Session, events: Sequence[str]) -> set[str]:
    """Which of these events are there already."""
    query = select(VaultEvent.event).where(scope.clause(VaultEvent.region))
    found: set[str] = set()
    for some in portions(events, _CHUNK):
        found |= set(session.exec(query.where(among(session, col(VaultEvent.event), some))))
    return found


def behind(scope: Scope, session: Session, events: Sequence[str]) -> dict[str, str]:
    """Event, or id of a person → id of the person, for those that are known."""
    query = select(VaultEvent.event, VaultEvent.person).where(scope.clause(VaultEvent.region))
    return dict(session.exec(query.where(among(session, col(VaultEvent.event), list(events)))).all())


def newest(scope: Scope, session: Session, ids: Sequence[str]) -> dict[str, int]:
    """Person -> when (ms UTC) the newest of their documents was shown."""
    query = select(VaultEvent.person, func.max(VaultEvent.at)).where(scope.clause(VaultEvent.region))
    found: dict[str, int] = {}
    for some in portions(ids, _CHUNK):
        shown = query.where(among(session, col(VaultEvent.person), some))
        found |= dict(session.exec(shown.group_by(VaultEvent.person)).all())
    return found


def masked(scope: Scope, session: Session, ids: Sequence[str]) -> dict[str, VaultPerson]:
    """People by their ids."""
    query = people(scope).where(among(session, col(VaultPerson.id), list(ids)))
    return {row.id: row for row in session.exec(query)}


def expired(scope: Scope, session: Session, now: int, most: int) -> Sequence[VaultPerson]:
    """People whose time is over at `now` (ms UTC) and whose box is still there, the oldest first."""
    query = people(scope).where(col(VaultPerson.sealed).is_not(None), VaultPerson.forget <= now)
    return session.exec(query.order_by(col(VaultPerson.forget)).limit(most)).all()
