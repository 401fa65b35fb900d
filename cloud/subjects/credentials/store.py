"""Queries on credentials and their scans, each within a scope."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from cloud.kernel.page import Asked, page
from cloud.kernel.scope import Scope
from cloud.subjects.credentials.model import Credential, CredentialScan


def credential(scope: Scope, session: Session, credential_id: str) -> Credential | None:
    """One credential, or None where it is unknown or outside the scope."""
    query = select(Credential).where(scope.clause(Credential.region), scope.own(Credential.subject))
    return session.exec(query.where(Credential.id == credential_id)).first()


def issued(scope: Scope, session: Session, code: str) -> Credential | None:
    """The credential of a code."""
    query = select(Credential).where(scope.clause(Credential.region), scope.own(Credential.subject))
    return session.exec(query.where(Credential.code == code)).first()


def active(scope: Scope, session: Session, subject: str) -> Sequence[Credential]:
    """The credentials of a subject that hold: none or one."""
    query = select(Credential).where(scope.clause(Credential.region), Credential.subject == subject)
    return session.exec(query.where(Credential.state == "active")).all()


def credentials(
    scope: Scope, session: Session, wanted: Asked, *, region: str = "", subject: str = "", state: str = ""
) -> tuple[Sequence[Credential], str | None]:
    """A page of credentials."""
    query = select(Credential).where(scope.clause(Credential.region), scope.own(Credential.subject))
    query = query.where(Scope((region,)).clause(Credential.region))
    if subject:
        query = query.where(Credential.subject == subject)
    if state:
        query = query.where(Credential.state == state)
    return page(session, query, {"created": Credential.created}, Credential.id, wanted)


def scans(
    scope: Scope,
    session: Session,
    wanted: Asked,
    *,
    region: str = "",
    credential: str = "",
    found: str = "",
    doubted: bool = False,
) -> tuple[Sequence[CredentialScan], str | None]:
    """A page of scans; doubted: only those too far from another."""
    query = select(CredentialScan).where(scope.clause(CredentialScan.region), scope.own(CredentialScan.subject))
    query = query.where(Scope((region,)).clause(CredentialScan.region))
    if credential:
        query = query.where(CredentialScan.credential == credential)
    if found:
        query = query.where(CredentialScan.found == found)
    if doubted:
        query = query.where(CredentialScan.doubt != "")
    return page(session, query, {"at": CredentialScan.at}, CredentialScan.id, wanted)


def neighbours(scope: Scope, session: Session, credential: str, at: int) -> list[CredentialScan]:
    """The scans with a place next before and next after a time, by which a borrowed credential shows."""
    query = select(CredentialScan).where(scope.clause(CredentialScan.region), CredentialScan.credential == credential)
    query = query.where(col(CredentialScan.latitude).is_not(None))
    before = session.exec(query.where(CredentialScan.at <= at).order_by(col(CredentialScan.at).desc()).limit(1)).first()
    after = session.exec(query.where(CredentialScan.at > at).order_by(col(CredentialScan.at)).limit(1)).first()
    return [one for one in (before, after) if one is not None]
