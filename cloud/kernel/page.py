"""Lists, uniform: sorted by a column that the list names, cut into pages by a cursor that is safe while rows come.

The cursor holds the sort key and id of the last row of a page (keyset), so a page costs the same however far in it is,
and what is added meanwhile moves nothing.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final, TypeVar

import msgspec
from fastapi import Depends, Query
from sqlalchemy import TypeDecorator, literal, tuple_
from sqlmodel import Session
from sqlmodel.sql.expression import SelectOfScalar

from cloud.kernel.day import Day
from cloud.kernel.problem import Problem
from contract.moment import DAY_MS, day_start

MOST: Final = 500
USUAL: Final = 100
Within = Annotated[str | None, Query(pattern=r"^[0-9]{2,12}$", description="a prefix", examples=["349901101"])]
"""The filter of a list by region."""
FirstDay = Annotated[Day | None, Query(description="first day, included", examples=["2026-11-01"])]
LastDay = Annotated[Day | None, Query(description="last day, included", examples=["2026-11-30"])]
_BIGGEST: Final = 1 << 63
_CURSOR: Final[dict[str, Any]] = {
    "max_length": 400,
    "description": "`next` of the page before",
    "examples": ["WyJhdWRpdCAtYXQiLDE3OTU0MTg0MDAwMDAsMTdd"],
}
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which page somebody wants: `sort` is the name of a column, "-name" falling."""

    sort: str
    cursor: str | None = None
    limit: int = USUAL


def within_days(column: Any, first: str | None, last: str | None) -> list[Any]:
    """Clauses on a column of ms UTC: from the begin of one day of Asia/Shanghai to the end of another (ISO)."""
    found = [column >= day_start(date.fromisoformat(first))] if first is not None else []
    return found + ([column < day_start(date.fromisoformat(last)) + DAY_MS] if last is not None else [])


def asked(*names: str) -> Any:
    """The dependency of a list that can be sorted by these columns; the first (perhaps "-name") is the usual order."""
    usual = names[0]
    bare = "|".join(name.lstrip("-") for name in names)

    def read(
        sort: str = Query(usual, pattern=f"^-?({bare})$", description="`-` in front: falling"),
        cursor: Annotated[
            str | None, Query(max_length=400, description="`next` of the page before", examples=["WyJhIiwiYiJd"])
        ] = None,
        limit: Annotated[int, Query(ge=1, le=MOST)] = USUAL,
    ) -> Asked:
        return Asked(sort, cursor, limit)

    return Depends(read)


def page(
    session: Session, query: SelectOfScalar[R], columns: Mapping[str, Any], key: Any, wanted: Asked, *more: Any
) -> tuple[Sequence[R], str | None]:
    """One page of a query, and the cursor of the next (None on the last).

    columns: the mapped columns behind the names, none of them nullable; key: a column of the same table that is unique
    together with `more`. Raises Problem("cursor") for what is no cursor of this list in this order.
    """
    falling, name = wanted.sort.startswith("-"), wanted.sort.lstrip("-")
    column = columns[name]
    places = (column, key, *more)
    order_of = f"{key.class_.__tablename__} {wanted.sort}"
    if wanted.cursor is not None:
        values = _read(wanted.cursor, order_of, places)
        place = tuple_(*places)
        behind = tuple_(*(literal(value, one.type) for value, one in zip(values, places, strict=True)))
        query = query.where(place < behind if falling else place > behind)
    order = [one.desc() if falling else one.asc() for one in places]
    rows = session.exec(query.order_by(*order).limit(wanted.limit + 1)).all()
    if len(rows) <= wanted.limit:
        return rows, None
    shown = rows[: wanted.limit]
    text = msgspec.json.encode([order_of, *(getattr(shown[-1], one.key) for one in places)])
    return shown, base64.urlsafe_b64encode(text).decode().rstrip("=")


def _read(cursor: str, order_of: str, places: Sequence[Any]) -> Sequence[Any]:
    try:
        order, *values = msgspec.json.decode(
            base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)), type=tuple[Any, ...]
        )
    except (binascii.Error, ValueError, msgspec.MsgspecError, RecursionError):
        raise Problem("cursor") from None
    if order != order_of or len(values) != len(places) or not all(map(_fits, values, places)):
        raise Problem("cursor")
    return values


def _fits(value: Any, column: Any) -> bool:
    """Whether a column could hold this: people can write cursors too."""
    kind = column.type
    if isinstance(kind, TypeDecorator):  # as SQLModel's text columns
        kind = kind.impl_instance
    if type(value) is not kind.python_type:
        return False
    if isinstance(value, int):
        return -_BIGGEST <= value < _BIGGEST
    return "\0" not in value if isinstance(value, str) else True
