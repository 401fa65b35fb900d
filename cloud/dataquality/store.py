"""Queries on data quality and rectifications, each within a scope."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from cloud.dataquality.model import DataQuality, Rectification
from cloud.kernel.scope import Scope


class Township(NamedTuple):
    """The counts of all subjects of one township in one month."""

    region: str
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


def of_month(scope: Scope, month: str) -> SelectOfScalar[DataQuality]:
    """The query of one month, for a list."""
    query = select(DataQuality).where(scope.clause(DataQuality.region), scope.own(DataQuality.subject))
    return query.where(DataQuality.month == month)


def townships(scope: Scope, session: Session, month: str) -> list[Township]:
    """One row for each township (the first nine digits), by code."""
    place = func.substr(col(DataQuality.region), 1, 9)
    names = (DataQuality.facts, DataQuality.wanted, DataQuality.given, DataQuality.timely, DataQuality.doubtful)
    silent = func.count().filter(col(DataQuality.facts) == 0)
    query = (
        select(place, func.count(), silent, *(func.sum(col(name)) for name in names))
        .where(scope.clause(DataQuality.region), scope.own(DataQuality.subject), DataQuality.month == month)
        .group_by(place)
        .order_by(place)
    )
    return [Township(*row) for row in session.execute(query)]


def rectification(scope: Scope, session: Session, rectification_id: str) -> Rectification | None:
    """One rectification, or None where it is unknown or outside the scope."""
    query = select(Rectification).where(scope.clause(Rectification.region), scope.own(Rectification.subject))
    return session.exec(query.where(Rectification.id == rectification_id)).first()


def rectifications(
    scope: Scope, *, subject: str | None = None, state: str | None = None, code: str | None = None
) -> SelectOfScalar[Rectification]:
    """The query of all of them, for a list."""
    query = select(Rectification).where(scope.clause(Rectification.region), scope.own(Rectification.subject))
    for column, value in ((Rectification.subject, subject), (Rectification.state, state), (Rectification.code, code)):
        if value is not None:
            query = query.where(column == value)
    return query
