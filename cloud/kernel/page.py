"""Lists, uniform: sorted by a column that the list names, cut into pages by a cursor that is safe while rows come.

The cursor holds the sort key and id of the last row of a page (keyset), so a page costs the same however far in it is,
and what is added meanwhile moves nothing.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final, TypeVar

import msgspec
from fastapi import Depends, Query
from sqlalchemy import literal, tuple_
from sqlmodel import Session
from sqlmodel.sql.expression import SelectOfScalar

from cloud.kernel.problem import Problem

MOST: Final = 500
USUAL: Final = 100
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which page somebody wants: `sort` is the name of a column, "-name" falling."""

    sort: str
    cursor: str | None = None
    limit: int = USUAL


def asked(*names: str) -> Any:
    """The dependency of a list that can be sorted by these columns; the first (perhaps "-name") is the usual order."""
    usual = names[0]
    bare = "|".join(name.lstrip("-") for name in names)

    def read(
        sort: str = Query(usual, pattern=f"^-?({bare})$", description="`-` in front: falling"),
        cursor: Annotated[str | None, Query(max_length=400, description="`next` of the page before")] = None,
        limit: Annotated[int, Query(ge=1, le=MOST)] = USUAL,
    ) -> Asked:
        return Asked(sort, cursor, limit)

    return Depends(read)


def page(
    session: Session, query: SelectOfScalar[R], columns: Mapping[str, Any], key: Any, wanted: Asked
) -> tuple[Sequence[R], str | None]:
    """One page of a query, and the cursor of the next (None on the last).

    columns: the mapped columns behind the names, none of them nullable; key: a unique column of the same table. Raises
    Problem("cursor") for a cursor of another list or order.
    """
    falling, name = wanted.sort.startswith("-"), wanted.sort.lstrip("-")
    column = columns[name]
    if wanted.cursor is not None:
        value, last = _read(wanted.cursor, wanted.sort, column, key)
        pair = tuple_(column, key)
        behind = tuple_(literal(value, column.type), literal(last, key.type))
        query = query.where(pair < behind if falling else pair > behind)
    order = (column.desc(), key.desc()) if falling else (column.asc(), key.asc())
    rows = session.exec(query.order_by(*order).limit(wanted.limit + 1)).all()
    if len(rows) <= wanted.limit:
        return rows, None
    shown = rows[: wanted.limit]
    text = msgspec.json.encode([wanted.sort, getattr(shown[-1], column.key), getattr(shown[-1], key.key)])
    return shown, base64.urlsafe_b64encode(text).decode().rstrip("=")


def _read(cursor: str, sort: str, column: Any, key: Any) -> tuple[Any, Any]:
    try:
        found = msgspec.json.decode(
            base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)), type=tuple[str, Any, Any]
        )
    except (binascii.Error, ValueError, msgspec.MsgspecError, RecursionError):
        raise Problem("cursor") from None
    order, value, last = found
    fits = type(value) is column.type.python_type and type(last) is key.type.python_type
    if order != sort or not fits:
        raise Problem("cursor")
    return value, last
