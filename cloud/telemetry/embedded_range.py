"""Answers to a range from the embedded time series: which table to read, and one fold over it.

A row of any table is a partial aggregate (n, total, low, high, first, last, quality); a raw row is one of n = 1, or 0
where its value is null. Hours and minutes that have newer raw rows are read from the raw rows instead, so an answer
never depends on when the rollup ran. Below the floor of `forget` the rollups are all there is.
"""
# ruff: noqa: S608  # every piece of SQL here is a constant of this file

from __future__ import annotations

import sqlite3
from typing import Final

from cloud.telemetry.port import Aggregate, Columns
from cloud.telemetry.series import HOUR, MINUTE, SHIFT, widen

_RAW: Final = (
    "SELECT r.t, value IS NOT NULL AS n, value AS total, value AS low, value AS high, value AS first, value AS last,"
    " quality"
)
_SPAN: Final = "series = :id AND t >= :start AND t < :end"


def _rolled(table: str, length: int) -> str:
    stale = f"SELECT (t + {SHIFT}) / {length} FROM dirty WHERE {_SPAN} GROUP BY 1"
    return (
        f"SELECT t, n, total, low, high, first, last, quality FROM {table}"
        f" WHERE {_SPAN} AND (t + {SHIFT}) / {length} NOT IN ({stale})"
        f" UNION ALL {_RAW} FROM (SELECT DISTINCT (t + {SHIFT}) / {length} * {length} - {SHIFT} AS t0 FROM dirty"
        f" WHERE {_SPAN}) CROSS JOIN reading r WHERE r.series = :id AND r.t >= t0 AND r.t < t0 + {length}"
    )


_SOURCES: Final = (
    (HOUR, _rolled("hour", HOUR)),
    (MINUTE, _rolled("minute", MINUTE)),
    (1, f"{_RAW} FROM reading r WHERE {_SPAN}"),
)
_VALUE: Final[dict[Aggregate, str]] = {
    "mean": "sum(total) / sum(n)",
    "min": "min(low)",
    "max": "max(high)",
    "count": "CAST(sum(n) AS REAL)",
    "first": "NULL",
    "last": "NULL",
}


def raw(connection: sqlite3.Connection, number: int, name: str, start: int, end: int, limit: int) -> Columns | None:
    """The rows as they are, or None where there are more than `limit`."""
    rows = connection.execute(
        f"SELECT t, value, quality FROM reading WHERE {_SPAN} ORDER BY t LIMIT :limit",
        {"id": number, "start": start, "end": end, "limit": limit + 1},
    ).fetchall()
    if len(rows) > limit:
        return None
    values = [row[1] for row in rows]
    return Columns(name, 0, [row[0] for row in rows], values, list(values), list(values), [row[2] for row in rows])


def windows(
    connection: sqlite3.Connection, number: int, name: str, start: int, end: int, window: int, aggregate: Aggregate
) -> Columns:
    """The span in whole windows of `window` µs. The source is the coarsest table whose buckets windows are made of."""
    start, end = widen(start, end, window)
    source = next(sql for length, sql in _SOURCES if window % length == 0)
    span = {"id": number, "start": start, "end": end, "window": window, "shift": SHIFT}
    slot = "(t + :shift) / :window * :window - :shift"
    rows = connection.execute(
        f"SELECT {slot} AS w, {_VALUE[aggregate]}, min(low), max(high), max(quality)"
        f" FROM ({source}) GROUP BY w ORDER BY w",
        span,
    ).fetchall()
    values: list[float | None] = [row[1] for row in rows]
    if aggregate in ("first", "last"):
        # SQLite takes the bare column from the row that min() or max() found: lang_select.html, "bare columns".
        edge = "min" if aggregate == "first" else "max"
        edges = connection.execute(
            f"SELECT {slot} AS w, {aggregate}, {edge}(t) FROM ({source}) WHERE n > 0 GROUP BY w",
            span,
        )
        found = {row[0]: row[1] for row in edges}
        values = [found.get(row[0]) for row in rows]
    return Columns(
        name, window, [row[0] for row in rows], values, [r[2] for r in rows], [r[3] for r in rows], [r[4] for r in rows]
    )
