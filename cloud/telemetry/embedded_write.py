"""The write path of the embedded time series: blocks to rows to one commit, with as little Python a value as can be.

Rows are handed to SQLite series by series, because the tree is keyed so; a series' rows arrive in the order of time.
Many rows go in one statement, which also keeps the interpreter's lock from changing hands with the network thread at
every row.
The latest of a series follows its newest time, but a latest that lies in the cloud's future gives way to anything, so
that a clock that was wrong for an hour does not freeze a page for a day.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from itertools import chain, repeat
from typing import Final

from cloud.telemetry import bounds, series
from cloud.telemetry.embedded_file import transaction
from cloud.telemetry.port import Block, Written

AHEAD: Final = 5 * series.MINUTE
_GOOD: Final = 0

_Row = tuple[int, int, float | None, int]

_PIECE: Final = 240  # rows in one statement: half the cost of a statement a row, and under 1000 variables
_INSERT: Final = "INSERT OR IGNORE INTO reading VALUES (?,?,?,?)"
_INSERT_PIECE: Final = _INSERT + ",(?,?,?,?)" * (_PIECE - 1)
_LATEST: Final = (
    "INSERT INTO latest VALUES (?,?,?,?,?) ON CONFLICT (series) DO UPDATE SET t = excluded.t, value = excluded.value,"
    " quality = excluded.quality, position = excluded.position WHERE excluded.t > latest.t OR latest.t > ?"
)
_DIRTY: Final = "INSERT OR IGNORE INTO dirty VALUES (?,?)"


class Writer:
    """Writes blocks through one connection and remembers the ids of series."""

    def __init__(self, now: Callable[[], int]) -> None:
        self._now = now  # µs
        self._ids: dict[tuple[str, str, str], int] = {}

    def write(self, connection: sqlite3.Connection, blocks: Sequence[Block]) -> Written:
        """One transaction. Ids that a failed one gave are forgotten with it."""
        fresh: dict[tuple[str, str, str], int] = {}
        blocks, refused = bounds.within(blocks)
        with transaction(connection):
            self._number(connection, blocks, fresh)
            rows, newest, minutes = self._sort(blocks, fresh)
            stored = _insert(connection, [row for number in sorted(rows) for row in rows[number]])
            if stored:
                self._point(connection, newest)
                (floor,) = connection.execute("SELECT t FROM floor").fetchone()
                dirty = ((number, t) for number in sorted(minutes) for t in minutes[number] if t >= floor)
                connection.executemany(_DIRTY, dirty)
        self._ids.update(fresh)
        return Written(stored, sum(map(len, rows.values())) - stored, tuple(refused))

    def _number(
        self, connection: sqlite3.Connection, blocks: Sequence[Block], fresh: dict[tuple[str, str, str], int]
    ) -> None:
        for block in blocks:
            for point in block.values:
                key = (block.gateway, block.device, point)
                if key in self._ids or key in fresh:
                    continue
                name = (series.name(*key),)
                connection.execute("INSERT OR IGNORE INTO series (name) VALUES (?)", name)
                (fresh[key],) = connection.execute("SELECT id FROM series WHERE name = ?", name).fetchone()

    def _sort(
        self, blocks: Sequence[Block], fresh: dict[tuple[str, str, str], int]
    ) -> tuple[dict[int, list[_Row]], dict[int, _Row], dict[int, set[int]]]:
        ids = self._ids
        rows: dict[int, list[_Row]] = {}
        newest: dict[int, _Row] = {}
        minutes: dict[int, set[int]] = {}
        for block in blocks:
            times = block.times
            touched = {t - t % series.MINUTE for t in times}
            end = times.index(max(times))
            for point, column in block.values.items():
                key = (block.gateway, block.device, point)
                number = ids.get(key) or fresh[key]
                quality = block.quality.get(point)
                found = _rows(number, times, column, quality)
                if not found:
                    continue
                if number in rows:
                    rows[number] += found
                    minutes[number] |= touched
                else:
                    rows[number] = found
                    minutes[number] = set(touched)
                last = found[end] if len(found) == len(times) else max(found, key=_time)
                if number not in newest or last[1] > newest[number][1]:
                    newest[number] = last
        return rows, newest, minutes

    def _point(self, connection: sqlite3.Connection, newest: dict[int, _Row]) -> None:
        (position,) = connection.execute("SELECT coalesce(max(position), 0) FROM latest").fetchone()
        future = self._now() + AHEAD
        rows: Iterable[tuple[object, ...]] = (
            (*row, place, future) for place, row in enumerate(newest.values(), position + 1)
        )
        connection.executemany(_LATEST, rows)


def _insert(connection: sqlite3.Connection, rows: list[_Row]) -> int:
    """How many of the rows were not there yet."""
    whole, stored = len(rows) - len(rows) % _PIECE, 0
    for start in range(0, whole, _PIECE):
        piece = list(chain.from_iterable(rows[start : start + _PIECE]))
        stored += connection.execute(_INSERT_PIECE, piece).rowcount
    rest = rows[whole:]
    return stored + (connection.executemany(_INSERT, rest).rowcount if rest else 0)


def _rows(number: int, times: list[int], column: list[float | None], quality: list[int] | None) -> list[_Row]:
    if None not in column:
        return list(zip(repeat(number), times, column, quality or repeat(_GOOD), strict=False))
    marks = quality or repeat(_GOOD)
    return [
        (number, t, value, mark)
        for t, value, mark in zip(times, column, marks, strict=False)
        if value is not None or mark != _GOOD
    ]


def _time(row: _Row) -> int:
    return row[1]
