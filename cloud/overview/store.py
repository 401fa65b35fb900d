"""What the overview asks of other contexts' rows, each within a scope."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, false, true
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from cloud.alerts import PipeAlert
from cloud.inputs import LedgerEntry
from cloud.kernel.scope import Scope, township_of
from cloud.market import Entry
from cloud.subjects import Application, Subject
from cloud.telemetry import Alarm
from cloud.testing import RapidResult

_GROWERS: Final = ("enterprise", "cooperative", "family_farm", "slaughterhouse", "person")
PIPE: Final = "pipe"


def duties(scope: Scope, session: Session, limit: int) -> tuple[int, Sequence[PipeAlert]]:
    """How many alerts wait for somebody to handle them, and those that are due first."""
    query = select(PipeAlert).where(_office(scope, PipeAlert), PipeAlert.area != PIPE, _open())
    query = query.where(col(PipeAlert.handled).is_(None))
    count = session.exec(select(func.count()).select_from(query.subquery())).one()
    return count, session.exec(query.order_by(col(PipeAlert.due), PipeAlert.id).limit(limit)).all()


def reviews(scope: Scope, session: Session, limit: int) -> tuple[int, Sequence[Application]]:
    """How many filings wait for their review, and those that are due first."""
    query = select(Application).where(_office(scope, Application), Application.state == "submitted")
    count = session.exec(select(func.count()).select_from(query.subquery())).one()
    return count, session.exec(query.order_by(col(Application.due), Application.id).limit(limit)).all()


def open_alerts(scope: Scope, session: Session) -> dict[str, int]:
    """Township -> how many alerts are open, about the pipe or about produce."""
    township = township_of(col(PipeAlert.region))
    query = select(township, func.count()).where(_office(scope, PipeAlert), _open())
    return dict(session.exec(query.group_by(township)).all())


def growers(scope: Scope, session: Session) -> dict[str, int]:
    """Township -> how many subjects grow or raise something."""
    township = township_of(col(Subject.region))
    query = select(township, func.count()).where(_office(scope, Subject), _grows())
    return dict(session.exec(query.group_by(township)).all())


def tested_growers(scope: Scope, session: Session, since: int) -> dict[str, int]:
    """Township -> of how many of those something was tested since (ms UTC)."""
    township = township_of(col(Subject.region))
    tested = select(RapidResult.of).where(_office(scope, RapidResult), RapidResult.at >= since, RapidResult.of != "")
    query = select(township, func.count()).where(_office(scope, Subject), _grows(), col(Subject.id).in_(tested))
    return dict(session.exec(query.group_by(township)).all())


def names(scope: Scope, session: Session, ids: Sequence[str]) -> dict[str, str]:
    """Subject -> its name, of those in the scope."""
    query = select(Subject.id, Subject.name).where(scope.clause(Subject.region), col(Subject.id).in_(ids))
    return dict(session.exec(query).all())


def tests(scope: Scope) -> SelectOfScalar[RapidResult]:
    """The query of results of rapid tests."""
    return select(RapidResult).where(_office(scope, RapidResult))


def refused_sales(scope: Scope) -> SelectOfScalar[LedgerEntry]:
    """The query of sales that were refused."""
    return select(LedgerEntry).where(_office(scope, LedgerEntry), LedgerEntry.kind == "refusal")


def passages(scope: Scope) -> SelectOfScalar[Entry]:
    """The query of what came to gates."""
    return select(Entry).where(_office(scope, Entry))


def markets(scope: Scope, session: Session) -> Sequence[str]:
    """The subjects that are markets."""
    return session.exec(select(Subject.id).where(_office(scope, Subject), Subject.kind == "market")).all()


def alarms(scope: Scope) -> SelectOfScalar[Alarm]:
    """The query of alarms that were raised."""
    return select(Alarm).where(_office(scope, Alarm), col(Alarm.raised).is_not(None))


def last_place(scope: Scope, session: Session, column: Any) -> int:
    """The highest place (of the journal, or a revision) in a column of one of these tables that the scope has."""
    return session.exec(select(func.max(column)).where(_office(scope, column.class_))).one() or 0


def _office(scope: Scope, table: Any) -> ColumnElement[bool]:
    """The overview is the authority's: whoever is narrowed to one subject sees nothing here."""
    return and_(scope.clause(table.region), false() if scope.subject else true())


def _open() -> ColumnElement[bool]:
    return and_(col(PipeAlert.cleared).is_(None), col(PipeAlert.closed).is_(None))


def _grows() -> ColumnElement[bool]:
    return and_(col(Subject.kind).in_(_GROWERS), col(Subject.state) != "closed")
