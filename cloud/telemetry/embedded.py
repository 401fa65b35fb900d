"""The embedded time series: the `TimeSeries` port on one SQLite file, for a county that runs one machine.

One process writes, any process reads the same file. Each thread has a connection of its own; a write returns after the
disk has it (WAL, synchronous FULL).
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import time_ns
from typing import Final

from cloud.telemetry import embedded_range, embedded_scan, rollup
from cloud.telemetry.embedded_file import FILE, available, connect, read_only, transaction
from cloud.telemetry.embedded_write import Writer
from cloud.telemetry.port import Aggregate, Block, Buckets, Columns, Latest, Page, StoreError, Written
from cloud.telemetry.series import HOUR, MINUTE, choose, floor, share

_SETTLE: Final = 2 * MINUTE  # a minute is rolled up when its rows have most likely come
_LATEST: Final = "SELECT name, t, value, quality, position FROM latest JOIN series ON series.id = latest.series"
_LATEST_OF: Final = _LATEST + " WHERE name IN (SELECT value FROM json_each(?))"  # noqa: S608  # two constants
_LAST_NAME: Final = "\U0010ffff"


def _now() -> int:
    return time_ns() // 1000


class EmbeddedSeries:
    """`path` is the file; `now` the cloud's clock in µs."""

    def __init__(self, path: Path, now: Callable[[], int] = _now) -> None:
        self._path = path
        self._now = now
        self._writer = Writer(now)
        self._writing = threading.Lock()
        self._own = threading.local()
        self._all: list[sqlite3.Connection] = []
        self._round = 0  # rises when every thread is to open its connection anew
        self._connection()
        self._let_go()

    @classmethod
    def in_folder(cls, folder: Path) -> EmbeddedSeries:
        """The file of a data folder."""
        return cls(folder / FILE)

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._own, "connection", None)
        if connection is not None and self._own.round != self._round:
            self._let_go()
            connection = None
        if connection is None:
            self._own.round = self._round
            connection = self._own.connection = connect(self._path)
            self._all.append(connection)
        return connection

    def _let_go(self) -> None:
        """Close this thread's connection; the next call opens another."""
        connection = self._own.connection
        self._own.connection = None
        self._all.remove(connection)
        connection.close()

    def check(self) -> None:
        """Read one row. Raises StoreError."""
        self.floor()

    def write(self, blocks: Sequence[Block]) -> Written:
        """Add rows, all or none, durable on return. Raises StoreError."""
        with self._writing:
            try:
                with available(self._path):
                    return self._writer.write(self._connection(), blocks)
            except StoreError as error:
                if read_only(error):
                    self._round += 1
                    self._let_go()
                raise

    def names(self, prefix: str = "") -> list[str]:
        """The series whose name begins with `prefix`, sorted."""
        with available(self._path):
            rows = self._connection().execute(
                "SELECT name FROM series WHERE name >= ? AND name < ? ORDER BY name", (prefix, prefix + _LAST_NAME)
            )
            return [row[0] for row in rows]

    def latest(self, names: Sequence[str]) -> list[Latest]:
        """The newest reading of each of these series that has one, in the order asked."""
        with available(self._path):
            connection = self._connection()
            asked = json.dumps(list(names))  # one statement: one a name costs three times as much
            rows = connection.execute(_LATEST_OF, (asked,))
            found = {row[0]: row for row in rows}
            return [Latest(*found[name]) for name in names if name in found]

    def changes(self, after: int, limit: int) -> list[Latest]:
        """Series whose latest rose above position `after`, by position."""
        with available(self._path):
            rows = self._connection().execute(f"{_LATEST} WHERE position > ? ORDER BY position LIMIT ?", (after, limit))
            return [Latest(*row) for row in rows]

    def position(self) -> int:
        """The highest position given so far."""
        with available(self._path):
            found: int = self._connection().execute("SELECT coalesce(max(position), 0) FROM latest").fetchone()[0]
            return found

    def range(
        self,
        names: Sequence[str],
        start: int,
        end: int,
        *,
        window: int | None = None,
        aggregate: Aggregate = "mean",
        max_points: int = 1000,
    ) -> list[Columns]:
        """Readings of start ≤ t < end (µs); see the port."""
        most = share(len(names), start, end, window, max_points)
        with available(self._path):
            connection = self._connection()
            with transaction(connection, "DEFERRED"):  # one view of rows, rollups and what is dirty
                ids = [self._id(connection, name) for name in names]
                rolled = start < self._floor(connection)
                if window is None and not rolled:
                    answers = [
                        embedded_range.raw(connection, number, name, start, end, most)
                        for number, name in zip(ids, names, strict=True)
                    ]
                    fitting = [answer for answer in answers if answer is not None]
                    if len(fitting) == len(answers):
                        return fitting
                chosen = choose(len(names), start, end, window, most, MINUTE if rolled else 1)
                return [
                    embedded_range.windows(connection, number, name, start, end, chosen, aggregate)
                    for number, name in zip(ids, names, strict=True)
                ]

    def rollup(self, limit: int = 500) -> int:
        """Recompute up to `limit` minutes that changed and are over. Meant to be called every few seconds."""
        return self._rollup(limit, self._now() - _SETTLE)

    def forget(self, before: int) -> int:
        """Drop raw rows older than the whole hour of `before`, after their minutes were rolled up."""
        before = floor(before, HOUR)
        while self._rollup(500, before):
            pass
        with available(self._path):
            connection = self._connection()
            with transaction(connection):
                while rollup.rollup(connection, 500, before):  # what came in between
                    pass
                rollup.raise_floor(connection, before)
            gone = 0
            for (number,) in connection.execute("SELECT id FROM series").fetchall():
                with transaction(connection):
                    gone += rollup.drop(connection, number, before)
            return gone

    def scan(self, names: Sequence[str], start: int, end: int) -> Iterator[Page]:
        """All raw rows of start ≤ t < end (µs), series by series."""
        with available(self._path):
            for name in names:
                number = self._id(self._connection(), name)
                yield from embedded_scan.pages(self._connection, number, name, start, end)

    def buckets(self, names: Sequence[str], length: int, start: int, end: int) -> Iterator[Buckets]:
        """All rollups of `length` that begin in start ≤ t < end (µs), series by series."""
        with available(self._path):
            for name in names:
                number = self._id(self._connection(), name)
                yield from embedded_scan.buckets(self._connection, number, name, length, start, end)

    def floor(self) -> int:
        """Below this µs the rollups are all there is."""
        with available(self._path):
            return self._floor(self._connection())

    def put_buckets(self, length: int, pages: Sequence[Buckets]) -> None:
        """Put rollups of another store in, over what is there."""
        with self._writing, available(self._path):
            embedded_scan.put(self._connection(), length, pages)

    def raise_floor(self, before: int) -> None:
        """From now on the rollups below the whole hour of `before` (µs) stand as they are."""
        with available(self._path):
            connection = self._connection()
            with transaction(connection):
                rollup.raise_floor(connection, floor(before, HOUR))

    def close(self) -> None:
        """Close the connections of all threads."""
        with self._writing:
            while self._all:
                self._all.pop().close()
            self._own = threading.local()

    def _rollup(self, limit: int, before: int) -> int:
        with available(self._path):
            connection = self._connection()
            if connection.execute("SELECT 1 FROM dirty WHERE t < ? LIMIT 1", (before,)).fetchone() is None:
                return 0
            with transaction(connection):
                return rollup.rollup(connection, limit, before)

    @staticmethod
    def _id(connection: sqlite3.Connection, name: str) -> int:
        row = connection.execute("SELECT id FROM series WHERE name = ?", (name,)).fetchone()
        return row[0] if row else 0

    @staticmethod
    def _floor(connection: sqlite3.Connection) -> int:
        """Below this only rollups are left."""
        found: int = connection.execute("SELECT t FROM floor").fetchone()[0]
        return found
