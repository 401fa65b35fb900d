"""Questions to the tally, each within a scope. Whoever is narrowed to one subject is told by that subject's facet."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, false, true
from sqlmodel import Session, col, func, select

from cloud.kernel.scope import Scope, township_of
from cloud.tally.model import Facet, Figure, Tally, TallyChange
from cloud.tally.rules import MONTH, spans

By = Literal["township", "month", "product", "kind"]
_FACETS: Final[dict[By, tuple[Facet, Facet]]] = {  # of months, of days
    "township": ("month", "day"),
    "month": ("month", "day"),
    "product": ("mproduct", "product"),
    "kind": ("mkind", "kind"),
}


def hours(
    scope: Scope, session: Session, figures: Collection[Figure], days: Collection[str]
) -> dict[tuple[str, str], list[int]]:
    """(figure, day) -> how many in each of the 24 hours; pairs of which there is nothing are left out.

    Whom one subject narrows sees nothing: hours are not told by subject.
    """
    query = (
        select(Tally.figure, Tally.day, Tally.key, func.sum(Tally.number))
        .where(col(Tally.figure).in_(figures), Tally.facet == "hour", col(Tally.day).in_(days))
        .where(scope.clause(Tally.region), _of_all(scope))
        .group_by(Tally.figure, Tally.day, Tally.key)
    )
    found: dict[tuple[str, str], list[int]] = {}
    for figure, day, hour, number in session.execute(query):
        found.setdefault((figure, day), [0] * 24)[int(hour)] = int(number)
    return found


def by_township(
    scope: Scope, session: Session, figures: Collection[Figure], first: str, last: str
) -> dict[tuple[str, str], int]:
    """(figure, township) -> how many from `first` to `last` (days, ISO, both included)."""
    township = township_of(col(Tally.region))
    query = (
        select(Tally.figure, township, func.sum(Tally.number))
        .where(col(Tally.figure).in_(figures), Tally.facet == "day", Tally.day >= first, Tally.day <= last)
        .where(scope.clause(Tally.region), _of_all(scope))
        .group_by(Tally.figure, township)
    )
    return {(figure, region): int(number) for figure, region, number in session.execute(query)}


def counted(
    scope: Scope, session: Session, figures: Collection[Figure], first: date, last: date, by: tuple[By, ...]
) -> dict[tuple[str, ...], int]:
    """(figure, *keys) -> how many from `first` to `last` (both included), by one or two dimensions.

    Of product and kind only one: what is counted by both, nobody counts.
    """
    (pair,) = {_FACETS[one] for one in by if one in ("product", "kind")} or {_FACETS["month"]}
    keys: dict[By, Any] = {
        "township": township_of(col(Tally.region)),
        "month": func.substr(Tally.day, 1, MONTH),
        "product": col(Tally.key),
        "kind": col(Tally.key),
    }
    found: dict[tuple[str, ...], int] = {}
    for span in spans(first, last):
        query: Any = select(Tally.figure, *(keys[one] for one in by), func.sum(Tally.number))  # type: ignore[call-overload]
        query = query.where(col(Tally.figure).in_(figures), Tally.facet == pair[0 if span.whole else 1])
        query = query.where(Tally.day >= span.first, Tally.day <= span.last, scope.clause(Tally.region), _of_all(scope))
        for *key, number in session.execute(query.group_by(Tally.figure, *(keys[one] for one in by))):
            found[tuple(key)] = found.get(tuple(key), 0) + span.sign * int(number)
    return {key: number for key, number in found.items() if number}


def first_day(scope: Scope, session: Session, figures: Collection[Figure]) -> str | None:
    """The first day (ISO) on which any of these was counted, None: never."""
    query = select(func.min(Tally.day)).where(Tally.facet == "day", scope.clause(Tally.region), _of_all(scope))
    days = [session.exec(query.where(Tally.figure == figure)).one() for figure in figures]
    return min((day for day in days if day is not None), default=None)


def revision(scope: Scope, session: Session) -> int:  # noqa: ARG001  # one for all
    """How often the tally was changed since it is kept, whoever asks."""
    return session.exec(select(TallyChange.revision)).first() or 0


def _of_all(scope: Scope) -> ColumnElement[bool]:
    return false() if scope.subject else true()
