"""Counting what records are worth, month by month, straight in the database: a county has a hundred thousand facts a
year, and none of them has to be carried here to be counted.

A month is one of Asia/Shanghai. Counts are made anew from the facts, never added up: a late event or a correction is in
the next count, and a count made twice is the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, delete, or_
from sqlmodel import Session, col, func, select

from cloud.dataquality.model import DataQuality
from cloud.dataquality.rules import TIMELY_MS, WANTS
from cloud.inputs import LedgerEntry, LedgerLine
from cloud.kernel.database import insert_many
from cloud.kernel.scope import NATION, Scope
from cloud.production import FarmOperation, InputUse
from cloud.subjects import Subject
from contract.moment import day_start, law_day, month_after

_LINE: Final[dict[str, ColumnElement[bool]]] = {
    "registration": col(LedgerLine.product) != "",
    "lot": or_(col(LedgerLine.lot) != "", col(LedgerLine.pack) != ""),
    "expiry": col(LedgerLine.expires) != "",
}
HAS: Final[Mapping[str, Mapping[str, ColumnElement[bool]]]] = {
    "purchase": {
        "supplier": col(LedgerEntry.party) != "",
        "document": col(LedgerEntry.document) != "",
        **_LINE,
    },
    "sale": {
        "registration": _LINE["registration"],
        "lot": _LINE["lot"],
        "buyer": or_(col(LedgerEntry.buyer) != "", col(LedgerEntry.outcome) != "real_name_needed"),
        "crop": col(LedgerEntry.crop) != "",
        "notice": col(LedgerEntry.notice).is_(True),
    },
    "operation": {
        "cycle": col(FarmOperation.cycle) != "",
        "amount": or_(col(FarmOperation.action) != "harvest", col(FarmOperation.amount) > 0),
    },
    "input_use": {"purchase": col(InputUse.purchase) != "", "interval": col(InputUse.interval).is_not(None)},
}


class Counts(NamedTuple):
    """Of one subject and month; see DataQuality."""

    subject: str
    region: str
    facts: int
    wanted: int
    given: int
    timely: int
    doubtful: int


def bounds(month: str) -> tuple[int, int]:
    """A month ("2026-11") of Asia/Shanghai as start ≤ t < end in UTC ms. Raises ValueError where it is none."""
    first = date.fromisoformat(f"{month}-01")
    return day_start(first), day_start(month_after(first))


def counted(scope: Scope, session: Session, month: str) -> dict[str, Counts]:
    """Subject -> its counts of a month, as the facts are now."""
    found: dict[str, Counts] = {}
    for query in _queries(scope, *bounds(month)):
        for subject, region, facts, wanted, given, timely, doubtful in session.execute(query):
            before = found.get(subject, Counts(subject, region, 0, 0, 0, 0, 0))
            found[subject] = Counts(
                subject,
                region,
                before.facts + facts,
                before.wanted + wanted,
                before.given + given,
                before.timely + timely,
                before.doubtful + doubtful,
            )
    return found


def recount(scope: Scope, session: Session, month: str, now: int) -> int:
    """Write the counts of a month anew; how many subjects it concerns."""
    found = counted(scope, session, month)
    filed = select(Subject).where(
        scope.clause(Subject.region), Subject.state == "filed", Subject.filed < bounds(month)[1]
    )
    for subject in session.exec(filed):
        found.setdefault(subject.id, Counts(subject.id, subject.region, 0, 0, 0, 0, 0))
    session.execute(delete(DataQuality).where(scope.clause(DataQuality.region), col(DataQuality.month) == month))
    rows = [{**one._asdict(), "month": month, "counted": now} for one in found.values() if one.subject]
    if rows:
        insert_many(session, DataQuality, rows)
    return len(rows)


def _queries(scope: Scope, start: int, end: int) -> Iterator[Select[Any]]:
    for kind in ("purchase", "sale"):
        yield (
            _sums(LedgerEntry, kind)
            .join(LedgerLine, col(LedgerLine.entry) == LedgerEntry.id)
            .where(scope.clause(LedgerEntry.region), col(LedgerEntry.kind) == kind)
            .where(col(LedgerEntry.at) >= start, col(LedgerEntry.at) < end)
            .group_by(col(LedgerEntry.subject))
        )
    yield (
        _sums(FarmOperation, "operation")
        .where(scope.clause(FarmOperation.region), col(FarmOperation.corrected_by) == "")
        .where(col(FarmOperation.at) >= start, col(FarmOperation.at) < end)
        .group_by(col(FarmOperation.subject))
    )
    yield (
        _sums(FarmOperation, "input_use", InputUse.doubts)
        .join(InputUse, col(InputUse.operation) == FarmOperation.id)
        .where(scope.clause(InputUse.region), col(FarmOperation.corrected_by) == "")
        .where(col(InputUse.at) >= start, col(InputUse.at) < end)
        .group_by(col(FarmOperation.subject))
    )


def _sums(fact: Any, kind: str, doubts: Any = None) -> Select[Any]:
    """Subject, region, facts, wanted, given, timely and doubtful of one kind; facts are lines where it has lines."""
    fields = HAS[kind].values()
    given = sum((func.sum(case((field, 1), else_=0)) for field in fields), start=func.sum(0))
    soon = and_(fact.received - fact.at <= TIMELY_MS)
    doubtful = fact.doubts if doubts is None else doubts
    query: Select[Any] = select(
        fact.subject,
        func.max(fact.region),
        func.count(),
        func.count() * len(WANTS[kind]),
        given,
        func.sum(case((soon, 1), else_=0)),
        func.sum(case((doubtful != "", 1), else_=0)),
    )  # type: ignore[call-overload]
    return query


def count_months(session: Session, now: int) -> None:
    """Count the month at hand and the one before anew, everywhere: late events come for weeks."""
    today = law_day(now)
    last = date(today.year, today.month, 1) - timedelta(days=1)
    for day in (last, today):
        recount(NATION, session, f"{day:%Y-%m}", now)
