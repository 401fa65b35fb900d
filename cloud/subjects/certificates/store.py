"""Queries on certificates, each within a scope."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from sqlmodel import Session, col, func, or_, select

from cloud.kernel.page import Asked, page
from cloud.kernel.scope import Scope
from cloud.subjects.certificates.kinds import KINDS, CertificateKind
from cloud.subjects.certificates.model import Certificate, CertifiedProduct
from cloud.subjects.certificates.statistics import Held
from cloud.subjects.model import Subject


def certificate(scope: Scope, session: Session, certificate_id: str) -> Certificate | None:
    """One certificate, or None where it is unknown or outside the scope."""
    query = select(Certificate).where(scope.clause(Certificate.region), scope.own(Certificate.subject))
    return session.exec(query.where(Certificate.id == certificate_id)).first()


def certificates(
    scope: Scope,
    session: Session,
    wanted: Asked,
    *,
    region: str = "",
    subject: str = "",
    kind: str = "",
    valid_on: str = "",
) -> tuple[Sequence[Certificate], str | None]:
    """A page of certificates; valid_on: ISO day on which they hold."""
    query = select(Certificate).where(scope.clause(Certificate.region), scope.own(Certificate.subject))
    query = query.where(Scope((region,)).clause(Certificate.region))
    if subject:
        query = query.where(Certificate.subject == subject)
    if kind:
        query = query.where(Certificate.kind == kind)
    if valid_on:
        query = query.where(Certificate.since <= valid_on, Certificate.until > valid_on)
        query = query.where(or_(Certificate.revoked == "", Certificate.revoked > valid_on))
        query = query.where(col(Certificate.kind).not_in(_over(valid_on)))
    return page(session, query, {"until": Certificate.until, "since": Certificate.since}, Certificate.id, wanted)


def products(scope: Scope, session: Session, certificate_ids: Sequence[str]) -> dict[str, list[str]]:
    """Certificate -> its products, in the order of the paper."""
    query = select(CertifiedProduct).where(scope.clause(CertifiedProduct.region))
    query = query.where(col(CertifiedProduct.certificate).in_(certificate_ids))
    found: dict[str, list[str]] = {}
    for row in session.exec(query.order_by(CertifiedProduct.certificate, col(CertifiedProduct.place))):
        found.setdefault(row.certificate, []).append(row.name)
    return found


def numbered(scope: Scope, session: Session, kind: str, number: str) -> Certificate | None:
    """The certificate of a number."""
    query = select(Certificate).where(scope.clause(Certificate.region), Certificate.kind == kind)
    return session.exec(query.where(Certificate.number == number)).first()


def held(scope: Scope, session: Session, region: str, on: str) -> list[Held]:
    """The certificates that are valid on a day, ISO, with how many products each names."""
    query = select(Certificate.region, Certificate.kind, Certificate.subject, func.count(col(CertifiedProduct.place)))
    query = query.join(CertifiedProduct, col(CertifiedProduct.certificate) == Certificate.id, isouter=True)
    query = query.where(scope.clause(Certificate.region), scope.own(Certificate.subject))
    query = query.where(Scope((region,)).clause(Certificate.region))
    query = query.where(Certificate.since <= on, Certificate.until > on)
    query = query.where(or_(Certificate.revoked == "", Certificate.revoked > on))
    query = query.where(col(Certificate.kind).not_in(_over(on)))
    rows = session.exec(query.group_by(Certificate.id, Certificate.region, Certificate.kind, Certificate.subject))
    return [Held(place[:9], cast(CertificateKind, kind), subject, count) for place, kind, subject, count in rows]


def townships(scope: Scope, session: Session, region: str) -> set[str]:
    """The townships in which any subject is known."""
    query = select(Subject.region).where(scope.clause(Subject.region), scope.own(Subject.id))
    return {found[:9] for found in session.exec(query.where(Scope((region,)).clause(Subject.region)).distinct())}


def _over(on: str) -> list[str]:
    return [kind for kind, one in KINDS.items() if one.ended and one.ended <= on]
