"""Queries on data quality and rectifications, each within a scope."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from cloud.dataquality.model import DataQuality, Rectification
from cloud.kernel.scope import Scope, township_of


class Kept(NamedTuple):
    """How records were kept in a township in a month: subjects, those without any fact, sums."""

    township: str
    month: str
    subjects: int
    silent: int
    facts: int
    wanted: int
    given: int
    timely: int
    doubtful: int


def months(scope: Scope, session: Session, subject: str) -> Sequence[DataQuality]:
    """All months of one subject, the newest first."""
    query = select(DataQuality).where(scope.clause(DataQuality.region), scope.own(DataQuality.subject))
    return session.exec(query.where(DataQuality.subject == subject).order_by(col(DataQuality.month).desc())).all()


def of_months(scope: Scope, first: str, last: str) -> SelectOfScalar[DataQuality]:
    """The query of one month to another (ISO, both included), for a list."""
    query = select(DataQuality).where(scope.clause(DataQuality.region), scope.own(DataQuality.subject))
    return query.where(DataQuality.month >= first, DataQuality.month <= last)


def kept(scope: Scope, session: Session, first: str, last: str) -> list[Kept]:
    """By township and month, in this order, from one month to another (ISO, both included)."""
    place, month = township_of(col(DataQuality.region)), col(DataQuality.month)
    names = (DataQuality.facts, DataQuality.wanted, DataQuality.given, DataQuality.timely, DataQuality.doubtful)
    silent = func.count().filter(col(DataQuality.facts) == 0)
    query = (
        select(place, month, func.count(), silent, *(func.sum(col(name)) for name in names))
        .where(scope.clause(DataQuality.region), scope.own(DataQuality.subject), month >= first, month <= last)
        .group_by(place, month)
        .order_by(place, month)
    )
    return [Kept(*row) for row in session.execute(query)]


def notices(scope: Scope, session: Session, since: int, until: int, today: str) -> list[tuple[str, str, int, int]]:
    """(township, state, how many, overdue ones) of rectifications told in since ≤ t < until (ms UTC)."""
    place = township_of(col(Rectification.region))
    late = func.count().filter(col(Rectification.state) == "open", col(Rectification.due) < today)
    query = (
        select(place, Rectification.state, func.count(), late)
        .where(scope.clause(Rectification.region), scope.own(Rectification.subject))
        .where(Rectification.created >= since, Rectification.created < until)
        .group_by(place, Rectification.state)
    )
    return [(where, state, number, overdue) for where, state, number, overdue in session.exec(query)]


def rectification(scope: Scope, session: Session, rectification_id: str) -> Rectification | None:
    """One rectification, or None where it is unknown or outside the scope."""
    query = select(Rectification).where(scope.clause(Rectification.region), scope.own(Rectification.subject))
    return session.exec(query.where(Rectification.id == rectification_id)).first()


def rectifications(
    scope: Scope,
    *,
    subject: str | None = None,
    state: str | None = None,
    code: str | None = None,
    region: str = "",
) -> SelectOfScalar[Rectification]:
    """The query of all of them, for a list."""
    query = select(Rectification).where(scope.clause(Rectification.region), scope.own(Rectification.subject))
    query = query.where(Scope((region,)).clause(Rectification.region))
    for column, value in ((Rectification.subject, subject), (Rectification.state, state), (Rectification.code, code)):
        if value is not None:
            query = query.where(column == value)
    return query
