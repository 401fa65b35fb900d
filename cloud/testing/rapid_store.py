"""Queries on rapid tests, each within a scope.

An account of a subject sees what its room did, and what was done to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Literal, NamedTuple

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, func, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from cloud.kernel.database import among
from cloud.kernel.scope import Scope, township_of
from cloud.testing.lab_model import LabTest, Reinspection
from cloud.testing.rapid_model import RapidCount, RapidFinding, RapidMethod, RapidNote, RapidResult
from cloud.testing.rapid_place import NEVER_POSITIVE
from cloud.testing.sample_records import CITY

By = Literal["method", "product", "township", "day", "month", "room"]
Counts = Literal["sample", "positive", "void"]
_BY: Final[dict[By, Any]] = {
    "method": col(RapidCount.edition),
    "product": col(RapidCount.product),
    "township": township_of(col(RapidCount.region)),
    "day": col(RapidCount.day),
    "month": func.substr(col(RapidCount.day), 1, 7),
    "room": col(RapidCount.subject),
}


class Sums(NamedTuple):
    """What was counted of one method, product, township, day, month or room; see rapid_model.RapidCount."""

    key: str
    tests: int
    samples: int
    positive: int
    confirmed: int
    void: int
    doubtful: int


def results(scope: Scope) -> SelectOfScalar[RapidResult]:
    """The query of all results."""
    mine = or_(scope.own(col(RapidResult.subject)), scope.own(col(RapidResult.of)))
    return select(RapidResult).where(scope.clause(RapidResult.region), mine)


def counting(scope: Scope, counts: Counts) -> ColumnElement[bool]:  # noqa: ARG001  # beside `results`, never alone
    """The clause of results that count as this in the tally; see rapid_place.counted."""
    if counts == "void":
        return col(RapidResult.verdict) == "void"
    leads = col(RapidResult.leads).is_(True)
    return leads if counts == "sample" else and_(leads, col(RapidResult.standing).not_in(NEVER_POSITIVE))


def result(scope: Scope, session: Session, result_id: str) -> RapidResult | None:
    """One result, or None where it is unknown or outside the scope."""
    return session.exec(results(scope).where(RapidResult.id == result_id)).first()


def chain(scope: Scope, session: Session, name: str) -> Sequence[RapidResult]:
    """All tests of one sample, the oldest first."""
    return session.exec(
        results(scope).where(RapidResult.chain == name).order_by(col(RapidResult.at), RapidResult.id)
    ).all()


def confirmations(scope: Scope, session: Session, tests: Sequence[RapidResult]) -> Sequence[LabTest]:
    """What laboratories told of these tests or their samples, the oldest first; for whoever may see the tests."""
    numbers = {name for one in tests if one.chain != one.id for name in (one.sample, one.noted) if name}
    city = Scope(tuple(sorted({one.county[:CITY] for one in tests})))
    named: ColumnElement[bool] = or_(
        col(LabTest.confirms).in_([one.id for one in tests]),
        and_(col(LabTest.number).in_(numbers), city.clause(LabTest.region)),
    )
    query = select(LabTest).where(scope.clause(LabTest.region), named)
    return session.exec(query.order_by(col(LabTest.tested), LabTest.id)).all()


def notes(scope: Scope, session: Session, tests: Sequence[RapidResult]) -> dict[str, list[RapidNote]]:
    """Id of a result -> the notes of its own room on it, the first first; for whoever may see the results."""
    rooms = {one.id: one.gateway for one in tests}
    found: dict[str, list[RapidNote]] = {}
    query = select(RapidNote).where(scope.clause(RapidNote.region), among(session, col(RapidNote.result), list(rooms)))
    for row in session.exec(query.order_by(col(RapidNote.position))):
        if rooms[row.result] == row.gateway:
            found.setdefault(row.result, []).append(row)
    return found


def sums(
    scope: Scope, session: Session, by: By, first: str, last: str, *, method: str = "", product: str = ""
) -> list[Sums]:
    """What was counted from `first` to `last` (days, ISO, both included), by one dimension in order of its keys."""
    names = [name for name in Sums._fields if name != "key"]
    query = (
        select(_BY[by], *(func.sum(getattr(RapidCount, name)) for name in names))
        .where(scope.clause(RapidCount.region), scope.own(col(RapidCount.subject)))
        .where(col(RapidCount.day) >= first, col(RapidCount.day) <= last)
    )
    if method:
        query = query.where(col(RapidCount.edition) == method)
    if product:
        query = query.where(col(RapidCount.product) == product)
    return [Sums(row[0], *map(int, row[1:])) for row in session.execute(query.group_by(_BY[by]).order_by(_BY[by]))]


def methods(scope: Scope) -> SelectOfScalar[RapidMethod]:
    """The query of the choices of an edition."""
    return select(RapidMethod).where(scope.clause(RapidMethod.region))


def reinspections(scope: Scope, session: Session, test: str) -> Sequence[Reinspection]:
    """The reinspections that were asked for of one result; for whoever may see it."""
    query = select(Reinspection).where(scope.clause(Reinspection.region), Reinspection.test == test)
    return session.exec(query.order_by(col(Reinspection.asked))).all()


def findings(scope: Scope) -> SelectOfScalar[RapidFinding]:
    """The query of what is hard to believe."""
    return select(RapidFinding).where(scope.clause(RapidFinding.region), scope.own(RapidFinding.subject))
