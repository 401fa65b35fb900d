"""Reading the embedded time series through and putting rollups in: for exports and for moving to another store.

Pages are keyed by the last time they gave, so a reader may take its time: no transaction stays open between two pages.
Each page is fetched through the connection of the thread that asks for it: a response may be carried on by another.
"""
# ruff: noqa: S608  # every piece of SQL here is a constant of this file

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from cloud.telemetry.embedded_file import transaction
from cloud.telemetry.port import Buckets, Page
from cloud.telemetry.series import HOUR, MINUTE

PAGE: Final = 10_000
_TABLES: Final = {MINUTE: "minute", HOUR: "hour"}
_BUCKET: Final = "t, n, total, low, high, first, last, quality"

Own = Callable[[], sqlite3.Connection]  # the connection of the calling thread


def pages(own: Own, number: int, name: str, start: int, end: int) -> Iterator[Page]:
    """Raw rows of a series."""
    for rows in _chunks(own, "t, value, quality", "reading", number, start, end):
        yield Page(name, *_columns(rows))


def buckets(own: Own, number: int, name: str, length: int, start: int, end: int) -> Iterator[Buckets]:
    """Rollups of a series. Raises ValueError for a length that is none."""
    for rows in _chunks(own, _BUCKET, _table(length), number, start, end):
        yield Buckets(name, *_columns(rows))


def put(connection: sqlite3.Connection, length: int, found: Sequence[Buckets]) -> None:
    """Rollups over what is there; series that are new get a number."""
    statement = f"INSERT OR REPLACE INTO {_table(length)} (series, {_BUCKET}) VALUES (?,?,?,?,?,?,?,?,?)"
    with transaction(connection):
        for page in found:
            connection.execute("INSERT OR IGNORE INTO series (name) VALUES (?)", (page.series,))
            (number,) = connection.execute("SELECT id FROM series WHERE name = ?", (page.series,)).fetchone()
            columns = (page.t, page.n, page.total, page.low, page.high, page.first, page.last, page.quality)
            connection.executemany(statement, ((number, *row) for row in zip(*columns, strict=True)))


def _chunks(own: Own, columns: str, table: str, number: int, start: int, end: int) -> Iterator[list[tuple[Any, ...]]]:
    sql = f"SELECT {columns} FROM {table} WHERE series = ? AND t >= ? AND t < ? ORDER BY t LIMIT {PAGE}"
    while rows := own().execute(sql, (number, start, end)).fetchall():
        yield rows
        start = rows[-1][0] + 1


def _columns(rows: list[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]


def _table(length: int) -> str:
    if length not in _TABLES:
        raise ValueError("rollups are of a minute or an hour")
    return _TABLES[length]
