"""What the law asks of ledgers, stock and operations: by registration, along indexes, each query within a scope."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, bindparam, func, tuple_
from sqlmodel import Session, and_, col, select

from cloud.inputs import LedgerEntry, LedgerLine, Product, Stock
from cloud.kernel.database import among
from cloud.kernel.scope import Scope
from cloud.production import Cycle, FarmOperation, InputUse
from cloud.subjects import Licence

COUNTED: Final = 100_000  # sales or uses: more are told as "more than"


class Tally(NamedTuple):
    """How many rows, and the times (ms UTC) of the first and the last; None where there are COUNTED or more."""

    rows: int
    first: int | None = None
    last: int | None = None


class StockTally(NamedTuple):
    """Lots (or packs) of one unit in stock, in how many subjects, and how much in millionths of the unit."""

    unit: str
    lots: int
    subjects: int
    amount: int


def catalogue_stamp(scope: Scope, session: Session) -> tuple[int, int, int]:
    """Number of products, sum of their versions, latest change."""
    query = select(
        func.count(), func.coalesce(func.sum(Product.version), 0), func.coalesce(func.max(Product.changed), 0)
    )
    found = session.exec(query.select_from(Product).where(scope.clause(Product.region))).one()
    return int(found[0]), int(found[1]), int(found[2])


def catalogue_rows(scope: Scope, session: Session, kind: str) -> list[tuple[str, str, str, str]]:
    """Id, registration, ingredients and labels of the products of a kind."""
    columns = (Product.id, Product.registration, Product.ingredients, Product.labels)
    query = select(*columns).where(scope.clause(Product.region), Product.kind == kind)
    return [(product, number, names, labels) for product, number, names, labels in session.exec(query)]


def products(scope: Scope, session: Session, ids: Iterable[str], registrations: Iterable[str]) -> Sequence[Product]:
    """Products by id or registration, those of the nation first."""
    query = select(Product).where(scope.clause(Product.region))
    keys = (
        among(session, Product.id, sorted(set(ids))),
        among(session, Product.registration, sorted(set(registrations))),
    )
    return session.exec(query.where(keys[0] | keys[1]).order_by(Product.region)).all()


def sales(scope: Scope, session: Session, where: Scope, registrations: Sequence[str], since: int) -> Tally:
    """Lines of sales of these registrations at or after `since` (ms UTC), in regions of both scopes."""
    line = LedgerLine
    named = _sold(scope, where, since) & among(session, line.registration, registrations)
    return _tally(session, line.at, named)


def sale_lines(
    scope: Scope,
    session: Session,
    where: Scope,
    registration: str,
    since: int,
    behind: tuple[int, int] | None,
    limit: int,
) -> Sequence[LedgerLine]:
    """Lines of sales of one registration, the latest first, those after `behind` (at, id)."""
    line = LedgerLine
    query = select(line).where(line.registration == registration, _sold(scope, where, since))
    if behind is not None:
        query = query.where(tuple_(col(line.at), col(line.id)) < behind)
    return session.exec(query.order_by(col(line.at).desc(), col(line.id).desc()).limit(limit)).all()


def uses(scope: Scope, session: Session, where: Scope, registrations: Sequence[str], since: int) -> Tally:
    """Uses of these registrations at or after `since` (ms UTC), those of corrected operations too."""
    return _tally(
        session, InputUse.at, _used(scope, where, since) & among(session, InputUse.registration, registrations)
    )


def use_rows(
    scope: Scope,
    session: Session,
    where: Scope,
    registration: str,
    since: int,
    behind: tuple[int, str, int] | None,
    limit: int,
) -> Sequence[InputUse]:
    """Uses of one registration that count, the latest first, those after `behind` (at, operation, line)."""
    use = InputUse
    query = select(use).where(use.registration == registration, _used(scope, where, since))
    query = query.where(col(use.withdrawn).is_(False))
    order = (col(use.at), col(use.operation), col(use.line))
    if behind is not None:
        query = query.where(tuple_(*order) < behind)
    return session.exec(query.order_by(*(column.desc() for column in order)).limit(limit)).all()


def stock(scope: Scope, session: Session, where: Scope, registrations: Sequence[str]) -> list[StockTally]:
    """What is in stock of these registrations, by unit."""
    row = Stock
    query = (
        select(row.unit, func.count(), func.count(func.distinct(row.subject)), func.sum(row.amount))
        .where(_stocked(scope, where), among(session, row.registration, registrations))
        .group_by(row.unit)
    )
    found = session.exec(query.order_by(row.unit)).all()
    return [StockTally(unit, lots, subjects, int(amount)) for unit, lots, subjects, amount in found]


def stock_rows(
    scope: Scope,
    session: Session,
    where: Scope,
    registration: str,
    behind: tuple[str, str, str] | None,
    limit: int,
) -> Sequence[Stock]:
    """Stock of one registration by subject, lot and pack, what comes after `behind`."""
    row = Stock
    query = select(row).where(row.registration == registration, _stocked(scope, where))
    order = (col(row.subject), col(row.lot), col(row.pack))
    if behind is not None:
        query = query.where(tuple_(*order) > behind)
    return session.exec(query.order_by(*order).limit(limit)).all()


def entries(scope: Scope, session: Session, ids: Sequence[str]) -> dict[str, LedgerEntry]:
    """Entries by id."""
    query = select(LedgerEntry).where(scope.clause(LedgerEntry.region), scope.own(LedgerEntry.subject))
    return {row.id: row for row in session.exec(query.where(among(session, LedgerEntry.id, ids)))}


def licences(scope: Scope, session: Session, subjects: Sequence[str]) -> dict[str, list[Licence]]:
    """All licences of these subjects, by subject."""
    query = select(Licence).where(scope.clause(Licence.region), among(session, Licence.subject, subjects))
    found: dict[str, list[Licence]] = {}
    for row in session.exec(query):
        found.setdefault(row.subject, []).append(row)
    return found


def crops(scope: Scope, session: Session, cycles: Sequence[str]) -> dict[str, Cycle]:
    """Cycles by id."""
    query = select(Cycle).where(scope.clause(Cycle.region), among(session, Cycle.id, cycles))
    return {row.id: row for row in session.exec(query)}


def sale(
    scope: Scope, session: Session, entry_id: str
) -> tuple[list[tuple[LedgerEntry, LedgerLine, Product | None]], list[Licence]]:
    """One sale with its lines, what the catalogue knows of each, and all licences of the shop; none: not in the scope.

    Judging one sale is to cost less than 1 ms, where going to the server and putting a statement together cost more
    than what is asked: one statement, made once, in which each line stands with each licence.
    """
    rows = session.execute(_sale(scope), {"entry": entry_id}).all()
    lines = {line.id: (entry, line, product) for entry, line, product, _ in rows}
    papers = {paper.id: paper for *_, paper in rows if paper is not None}
    return list(lines.values()), list(papers.values())


@lru_cache(maxsize=1_024)
def _sale(scope: Scope) -> Any:
    return (
        select(LedgerEntry, LedgerLine, Product, Licence)
        .join(LedgerLine, col(LedgerLine.entry) == LedgerEntry.id)
        .outerjoin(Product, col(Product.id) == LedgerLine.product)
        .outerjoin(Licence, col(Licence.subject) == LedgerEntry.subject)
        .where(scope.clause(LedgerEntry.region), scope.own(LedgerEntry.subject))
        .where(LedgerEntry.id == bindparam("entry"), LedgerEntry.kind == "sale")
        .order_by(col(LedgerLine.line), col(Licence.id))
    )


def operation(scope: Scope, session: Session, operation_id: str) -> tuple[FarmOperation, Cycle | None] | None:
    """One operation and its cycle, or None where it is unknown or outside the scope."""
    query = (
        select(FarmOperation, Cycle)
        .outerjoin(Cycle, col(Cycle.id) == FarmOperation.cycle)
        .where(scope.clause(FarmOperation.region), scope.own(FarmOperation.subject))
    )
    found = session.exec(query.where(FarmOperation.id == operation_id)).first()
    return None if found is None else (found[0], found[1])


def uses_of(scope: Scope, session: Session, operations: Sequence[str]) -> Sequence[InputUse]:
    """The uses in these operations, in order."""
    query = select(InputUse).where(scope.clause(InputUse.region), among(session, InputUse.operation, operations))
    return session.exec(query.order_by(InputUse.operation, col(InputUse.line))).all()


def _tally(session: Session, at: Any, named: ColumnElement[bool]) -> Tally:
    some = select(at.label("at")).where(named).limit(COUNTED).subquery()
    rows, first, last = session.exec(select(func.count(), func.min(some.c.at), func.max(some.c.at))).one()
    return Tally(rows) if rows >= COUNTED else Tally(rows, first, last)


def _sold(scope: Scope, where: Scope, since: int) -> ColumnElement[bool]:
    line = LedgerLine
    seen = and_(scope.clause(line.region), scope.own(line.subject), where.clause(line.region))
    return and_(line.kind == "sale", col(line.at) >= since, seen)


def _used(scope: Scope, where: Scope, since: int) -> ColumnElement[bool]:
    use = InputUse
    return and_(scope.clause(use.region), scope.own(use.subject), where.clause(use.region), col(use.at) >= since)


def _stocked(scope: Scope, where: Scope) -> ColumnElement[bool]:
    row = Stock
    return and_(scope.clause(row.region), scope.own(row.subject), where.clause(row.region), col(row.amount) > 0)
