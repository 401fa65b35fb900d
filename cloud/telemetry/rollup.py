"""Rollups of the embedded time series: minutes from raw rows, hours from minutes.

A bucket is always recomputed whole, so the job may run twice, stop anywhere and meet late rows. Nulls are skipped: a
minute that has only bad values has n = 0 and no mean, never a zero.
"""

from __future__ import annotations

import sqlite3
from typing import Final

from cloud.telemetry.series import HOUR, MINUTE, floor

_MINUTE: Final = (
    "INSERT OR REPLACE INTO minute SELECT ?1, ?2, count(value), sum(value), min(value), max(value),"
    " (SELECT value FROM reading WHERE series = ?1 AND t >= ?2 AND t < ?3 AND value IS NOT NULL ORDER BY t LIMIT 1),"
    " (SELECT value FROM reading WHERE series = ?1 AND t >= ?2 AND t < ?3 AND value IS NOT NULL"
    " ORDER BY t DESC LIMIT 1), max(quality) FROM reading WHERE series = ?1 AND t >= ?2 AND t < ?3 GROUP BY series"
)
_HOUR: Final = (
    "INSERT OR REPLACE INTO hour SELECT ?1, ?2, sum(n), sum(total), min(low), max(high),"
    " (SELECT first FROM minute WHERE series = ?1 AND t >= ?2 AND t < ?3 AND n > 0 ORDER BY t LIMIT 1),"
    " (SELECT last FROM minute WHERE series = ?1 AND t >= ?2 AND t < ?3 AND n > 0 ORDER BY t DESC LIMIT 1),"
    " max(quality) FROM minute WHERE series = ?1 AND t >= ?2 AND t < ?3 GROUP BY series"
)


def rollup(connection: sqlite3.Connection, limit: int, before: int) -> int:
    """Recompute, in the caller's transaction, up to `limit` dirty minutes that began before `before` (µs); how many."""
    dirty = connection.execute("SELECT series, t FROM dirty WHERE t < ? LIMIT ?", (before, limit)).fetchall()
    connection.executemany(_MINUTE, ((number, t, t + MINUTE) for number, t in dirty))
    hours = sorted({(number, floor(t, HOUR)) for number, t in dirty})
    connection.executemany(_HOUR, ((number, t, t + HOUR) for number, t in hours))
    connection.executemany("DELETE FROM dirty WHERE series = ? AND t = ?", dirty)
    return len(dirty)


def raise_floor(connection: sqlite3.Connection, before: int) -> None:
    """From now on the rollups below `before` (µs, a whole hour that has been rolled up) stand as they are.

    What comes for older times afterwards is kept as raw rows until the next `drop`, and no longer changes a rollup.
    """
    connection.execute("DELETE FROM dirty WHERE t < ?", (before,))
    connection.execute("UPDATE floor SET t = max(t, ?)", (before,))


def drop(connection: sqlite3.Connection, number: int, before: int) -> int:
    """Drop the raw rows of a series older than `before`; how many went."""
    return connection.execute("DELETE FROM reading WHERE series = ? AND t < ?", (number, before)).rowcount
