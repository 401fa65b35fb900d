"""Queries on passages, policies and watches. Every function takes the scope first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, case, col, func, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from cloud.kernel.database import among
from cloud.kernel.scope import Scope
from cloud.market.model import Entry, EntryPaper, Policy, Watch


class DaySum(NamedTuple):
    """One day of a market: passages, by what was done, and those about which something does not fit."""

    day: str
    passages: int
    let_in: int
    reviewed: int
    stopped: int
    doubtful: int


class Sold(NamedTuple):
    """Produce that came in on a day: vouchers and their sum (millionths of unit)."""

    product: str
    unit: str
    vouchers: int
    amount: int


def all_entries(scope: Scope) -> SelectOfScalar[Entry]:
    """The query of all passages."""
    return select(Entry).where(scope.clause(Entry.region), scope.own(Entry.subject))


def entry(scope: Scope, session: Session, entry_id: str) -> Entry | None:
    """One passage."""
    return session.exec(all_entries(scope).where(Entry.id == entry_id)).first()


def papers(scope: Scope, session: Session, entries: Collection[str]) -> Sequence[EntryPaper]:
    """What was shown in these passages, in their order."""
    query = select(EntryPaper).where(scope.clause(EntryPaper.region), scope.own(EntryPaper.subject))
    query = query.where(among(session, EntryPaper.entry, list(entries)))
    return session.exec(query.order_by(EntryPaper.entry, col(EntryPaper.line))).all()


def shown_of(scope: Scope, *, batch: str = "", code: str = "") -> SelectOfScalar[str]:
    """The query of ids of passages in which a batch or a code was shown."""
    query = select(EntryPaper.entry).where(scope.clause(EntryPaper.region), scope.own(EntryPaper.subject))
    return query.where(EntryPaper.batch == batch if batch else EntryPaper.code == code)


def came_in(scope: Scope, session: Session, batches: Collection[str]) -> Sequence[EntryPaper]:
    """The vouchers of these batches by which something was let in, in the order of their times."""
    return _let_in(scope, session, col(EntryPaper.batch), batches)


def came_in_by(scope: Scope, session: Session, codes: Collection[str]) -> Sequence[EntryPaper]:
    """The showings of these vouchers (by their ids) by which something was let in, in the order of their times."""
    return _let_in(scope, session, col(EntryPaper.code), codes)


def _let_in(scope: Scope, session: Session, column: Any, values: Collection[str]) -> Sequence[EntryPaper]:
    query = select(EntryPaper).where(scope.clause(EntryPaper.region), scope.own(EntryPaper.subject))
    query = query.where(among(session, column, list(values)), EntryPaper.decision == "pass")
    return session.exec(query.order_by(col(EntryPaper.at), EntryPaper.entry)).all()


def days(scope: Scope, session: Session, market: str, first: str, last: str) -> Sequence[DaySum]:
    """The daily book of a market, a line a day, first..last (ISO, both included)."""
    kinds = [func.sum(case((col(Entry.decision) == kind, 1), else_=0)) for kind in ("pass", "review", "stop")]
    doubtful = func.sum(case((col(Entry.doubts) != "", 1), else_=0))
    query = sa.select(col(Entry.day), func.count(), *kinds, doubtful).where(
        scope.clause(Entry.region), scope.own(Entry.subject)
    )
    query = query.where(col(Entry.subject) == market, col(Entry.day) >= first, col(Entry.day) <= last)
    found = session.execute(query.group_by(col(Entry.day)).order_by(col(Entry.day))).all()
    return [DaySum(str(day), *(int(number) for number in numbers)) for day, *numbers in found]


def sold(scope: Scope, session: Session, market: str, day: str) -> Sequence[Sold]:
    """What came in on one day by vouchers, by product and unit, the most vouchers first."""
    query = (
        sa.select(col(EntryPaper.product), col(EntryPaper.unit), func.count(), func.sum(EntryPaper.issued))
        .join(Entry, col(Entry.id) == EntryPaper.entry)
        .where(
            scope.clause(Entry.region), scope.own(Entry.subject), col(Entry.subject) == market, col(Entry.day) == day
        )
        .where(col(Entry.decision) == "pass", col(EntryPaper.kind) == "voucher")
        .group_by(col(EntryPaper.product), col(EntryPaper.unit))
        .order_by(func.count().desc(), col(EntryPaper.product))
    )
    return [Sold(product, unit, int(count), int(amount)) for product, unit, count, amount in session.execute(query)]


def policies(scope: Scope) -> SelectOfScalar[Policy]:
    """The query of all policies that hold somewhere in the scope: whoever stands at a gate reads its county's."""
    around = [region for prefix in scope.regions for region in _around(prefix)]
    return select(Policy).where(or_(scope.clause(Policy.region), col(Policy.region).in_(around)))


def policy(scope: Scope, session: Session, region: str, day: str) -> Policy | None:
    """The policy in force in a region on a day (ISO): of the nearest region around it, its newest by then."""
    query = policies(scope).where(col(Policy.region).in_(_around(region)), Policy.since <= day)
    found = session.exec(query).all()
    return max(found, key=lambda row: (len(row.region), row.since), default=None)


def replaced(scope: Scope, session: Session, rows: Collection[Policy]) -> dict[str, str]:
    """Policy -> the day (ISO) from which another one of its region takes its place; none where none does yet."""
    query = policies(scope).where(col(Policy.region).in_({row.region for row in rows}))
    laid = session.exec(query.order_by(col(Policy.region), col(Policy.since))).all()
    return {one.id: other.since for one, other in pairwise(laid) if one.region == other.region}


def watches(scope: Scope) -> SelectOfScalar[Watch]:
    """The query of all watches."""
    return select(Watch).where(scope.clause(Watch.region))


def watched(scope: Scope, session: Session, day: str) -> Sequence[Watch]:
    """The watches that hold on a day (ISO)."""
    query = watches(scope).where(Watch.since <= day, or_(Watch.until == "", Watch.until >= day))
    return session.exec(query.order_by(col(Watch.since), Watch.id)).all()


def _around(region: str) -> list[str]:
    return [region[:length] for length in (12, 9, 6, 4, 2) if length <= len(region)]
