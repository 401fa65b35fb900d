"""Queries on agreements and signatures, each within a scope.

A text of a county holds in its townships, so whoever sees a township also sees the texts of the regions above it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, or_, select

from cloud.kernel.page import Asked, page
from cloud.kernel.scope import Scope
from cloud.subjects.agreements.model import Agreement, Signature
from cloud.subjects.model import Subject


def _above(region: str) -> list[str]:
    """The codes of the regions around a region, the nearest first, the nation ("") not."""
    return [region[:length] for length in (9, 6, 4, 2) if length < len(region)]


def _holding(scope: Scope, column: Any) -> ColumnElement[bool]:
    around = [code for region in scope.regions for code in _above(region)]
    return or_(scope.clause(column), column.in_(around))


def agreement(scope: Scope, session: Session, agreement_id: str) -> Agreement | None:
    """One edition of a text."""
    query = select(Agreement).where(_holding(scope, Agreement.region), Agreement.id == agreement_id)
    return session.exec(query).first()


def agreements(
    scope: Scope, session: Session, wanted: Asked, *, region: str = "", kind: str = ""
) -> tuple[Sequence[Agreement], str | None]:
    """A page of texts; region: of those that hold there or in part of it."""
    query = select(Agreement).where(_holding(scope, Agreement.region))
    query = query.where(_holding(Scope((region,)), Agreement.region))
    if kind:
        query = query.where(Agreement.kind == kind)
    return page(session, query, {"since": Agreement.since}, Agreement.id, wanted)


def newest(scope: Scope, session: Session, region: str, kind: str, on: str = "9999") -> Agreement | None:
    """The last edition of a region's own text that has begun on a day, ISO."""
    query = select(Agreement).where(_holding(scope, Agreement.region), Agreement.region == region)
    query = query.where(Agreement.kind == kind, Agreement.since <= on)
    return session.exec(query.order_by(col(Agreement.edition).desc())).first()


def signatures(
    scope: Scope, session: Session, wanted: Asked, *, subject: str = "", agreement: str = ""
) -> tuple[Sequence[Signature], str | None]:
    """A page of signatures."""
    query = select(Signature).where(scope.clause(Signature.region), scope.own(Signature.subject))
    if subject:
        query = query.where(Signature.subject == subject)
    if agreement:
        query = query.where(Signature.agreement == agreement)
    return page(session, query, {"signed": Signature.signed}, Signature.id, wanted)


def promised(session: Session, subject: Subject, on: str) -> bool:
    """Whether a subject has signed a promise that is in force on a day (ISO), or its region has none to sign."""
    query = select(Signature.id).join(Agreement, col(Agreement.id) == Signature.agreement)
    query = query.where(Signature.subject == subject.id, Agreement.kind == "promise")
    if session.exec(query.where(Signature.signed <= on, Signature.until > on)).first() is not None:
        return True
    around = [subject.region, *_above(subject.region)]
    texts = select(Agreement.id).where(Agreement.kind == "promise", Agreement.since <= on)
    return session.exec(texts.where(col(Agreement.region).in_(around))).first() is None


def unsigned(
    scope: Scope, session: Session, wanted: Asked, text: Agreement, on: str
) -> tuple[Sequence[Subject], str | None]:
    """Filed and suspended subjects whom a text is for and who have not signed it, or whose signature has run out."""
    held = select(Signature.subject).where(Signature.agreement == text.id, Signature.signed <= on, Signature.until > on)
    query = select(Subject).where(scope.clause(Subject.region), scope.own(Subject.id))
    query = query.where(Scope((text.region,)).clause(Subject.region), col(Subject.id).not_in(held))
    query = query.where(col(Subject.state).in_(("filed", "suspended")))
    return page(session, query, {"name": Subject.name}, Subject.id, wanted)
