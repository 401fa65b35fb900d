"""Queries on editions and limits. What the nation brought in is everybody's, beside what a visitor's regions did."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from cloud.kernel.scope import Scope
from cloud.testing.limit_file import EditionDays
from cloud.testing.limit_model import LimitEdition, ResidueLimit
from cloud.testing.limit_rules import Edition, Limit
from contract.law import Period


def all_limits(scope: Scope) -> SelectOfScalar[ResidueLimit]:
    """The query of all limits that a visitor goes by."""
    return select(ResidueLimit).where(_seen(scope, ResidueLimit.region))


def all_editions(scope: Scope) -> SelectOfScalar[LimitEdition]:
    """The query of all editions that a visitor goes by."""
    return select(LimitEdition).where(_seen(scope, LimitEdition.region))


def editions_at(scope: Scope, session: Session, region: str) -> Sequence[LimitEdition]:
    """The editions that were brought in for exactly this region."""
    query = all_editions(scope).where(LimitEdition.region == region)
    return session.exec(query.order_by(LimitEdition.family, LimitEdition.since)).all()


def limits_at(scope: Scope, session: Session, region: str, editions: Sequence[str]) -> Sequence[ResidueLimit]:
    """The limits of some editions that were brought in for exactly this region."""
    query = all_limits(scope).where(ResidueLimit.region == region, col(ResidueLimit.edition).in_(editions))
    return session.exec(query).all()


def limits_of(scope: Scope, session: Session, substance: str, region: str) -> list[Limit]:
    """What the nation and every region around `region` say of a substance."""
    around = _around(region)
    joined = and_(col(ResidueLimit.region) == LimitEdition.region, col(ResidueLimit.edition) == LimitEdition.code)
    query = select(ResidueLimit, LimitEdition).join(LimitEdition, joined)
    query = query.where(_seen(scope, ResidueLimit.region), _seen(scope, LimitEdition.region))
    query = query.where(ResidueLimit.substance == substance, col(ResidueLimit.region).in_(around))
    return [limit(row, edition) for row, edition in session.exec(query)]


def known_editions(scope: Scope, session: Session, region: str) -> tuple[Edition, ...]:
    """All editions of the nation and of every region around `region`."""
    rows = session.exec(all_editions(scope).where(col(LimitEdition.region).in_(_around(region))))
    return tuple(Edition(row.family, days_of(row).days) for row in rows)


def limit(row: ResidueLimit, edition: LimitEdition) -> Limit:
    """Two rows as the rules take them."""
    return Limit(
        edition.code, edition.family, days_of(edition).days, row.substance, row.produce, row.value, row.region,
        row.source, row.confidence,
    )  # fmt: skip


def days_of(edition: LimitEdition) -> EditionDays:
    """An edition with its days."""
    until = date.fromisoformat(edition.until) if edition.until else None
    return EditionDays(edition.code, edition.family, Period(date.fromisoformat(edition.since), until))


def _around(region: str) -> list[str]:
    return [region[:length] for length in (0, 2, 4, 6, 9) if length <= len(region)]


def _seen(scope: Scope, column: object) -> ColumnElement[bool]:
    """Rows of the scope, and those of the nation and of what lies around the scope."""
    above = sorted({part for prefix in scope.regions for part in _around(prefix)} | {""})
    return or_(scope.clause(column), column.in_(above))  # type: ignore[attr-defined]
