"""The time series in an InfluxDB: the `TimeSeries` port for a county that has a server of its own.

Readings and rollups lie in InfluxDB, in one bucket a retention class; newest values, what is stale and the floor lie in
the county's SQL database (`model`). Any process may write, read and roll up. docs/influxdb.md says how series are
named and what each version needs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from time import time_ns
from typing import Final

from cloud.kernel.database import Database
from cloud.kernel.stores import Influx
from cloud.telemetry.influx import delete, ql, scan
from cloud.telemetry.influx.book import Book, Device
from cloud.telemetry.influx.census import Census
from cloud.telemetry.influx.due import Due
from cloud.telemetry.influx.newest import Newspaper
from cloud.telemetry.influx.places import Places
from cloud.telemetry.influx.range import Reader
from cloud.telemetry.influx.rollup import Roller
from cloud.telemetry.influx.server import InfluxServer
from cloud.telemetry.influx.write import Writer
from cloud.telemetry.port import Aggregate, Block, Buckets, Columns, Latest, Page, Written
from cloud.telemetry.series import HOUR, MINUTE, floor, parts, share

_SETTLE: Final = 2 * MINUTE  # a minute is rolled up when its rows have most likely come


def _now() -> int:
    return time_ns() // 1000


class InfluxSeries:
    """`now`: the cloud's clock in µs. The database is the caller's, who closes it afterwards."""

    def __init__(self, config: Influx, database: Database, now: Callable[[], int] = _now) -> None:
        self._now = now
        self._server = InfluxServer(config)
        self._book = Book(database)
        self._newest = Newspaper(database)
        self._due = Due(database)
        places = Places(database, now)
        census = Census(self._book, config.gateway_series, config.series)
        self._writer = Writer(self._server, self._book, places, census, now)
        self._reader = Reader(self._server, self._book)
        self._roller = Roller(self._server, self._book, self._due, places)

    def check(self) -> None:
        """Ask the database one row and the server for none. Raises StoreError."""
        self._book.floor()
        list(self._server.ask("raw", [ql.NOTHING]))

    def write(self, blocks: Sequence[Block]) -> Written:
        """Add rows, durable on return but for those that are refused. Raises StoreError."""
        return self._writer.write(blocks)

    def names(self, prefix: str = "") -> list[str]:
        """The series whose name begins with `prefix`, sorted."""
        return self._book.names(prefix)

    def latest(self, names: Sequence[str]) -> list[Latest]:
        """The newest reading of each of these series that has one, in the order asked."""
        return self._newest.latest(names)

    def changes(self, after: int, limit: int) -> list[Latest]:
        """Series whose latest rose above position `after`, by position."""
        return self._book.changes(after, limit)

    def position(self) -> int:
        """The highest position given so far."""
        return self._book.position()

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
        return self._reader.range(names, start, end, window, aggregate, most)

    def rollup(self, limit: int = 500) -> int:
        """Recompute up to `limit` minutes that changed and are over, and hours. One process at a time does it."""
        before = self._now() - _SETTLE
        if not (self._due.list(MINUTE, before, 1) or self._due.list(HOUR, before, 1)) or not self._due.turn():
            return 0
        done = self._roller.roll(MINUTE, before, limit)
        self._roller.roll(HOUR, before, limit)
        return done

    def forget(self, before: int) -> int:
        """Drop raw rows older than the whole hour of `before`, after their minutes were rolled up."""
        before = floor(before, HOUR)
        while True:
            while self._roller.roll(MINUTE, before, 500) or self._roller.roll(HOUR, before, 500):
                pass
            if self._due.raise_floor(before):
                return delete.drop(self._server, before)

    def scan(self, names: Sequence[str], start: int, end: int) -> Iterator[Page]:
        """All raw rows of start ≤ t < end (µs), series by series."""
        for name in names:
            yield from scan.pages(self._server, name, start, end)

    def buckets(self, names: Sequence[str], length: int, start: int, end: int) -> Iterator[Buckets]:
        """All rollups of `length` that begin in start ≤ t < end (µs), series by series."""
        for name in names:
            yield from scan.buckets(self._server, name, length, start, end)

    def floor(self) -> int:
        """Below this µs the rollups are all there is."""
        return self._book.floor()

    def put_buckets(self, length: int, pages: Sequence[Buckets]) -> None:
        """Put rollups of another store in, over what is there."""
        if length not in (MINUTE, HOUR):
            raise ValueError("rollups are of a minute or an hour")
        self._roller.put(length, pages)
        points: dict[Device, set[str]] = defaultdict(set)
        for page in pages:
            gateway, device, point = parts(page.series)
            points[gateway, device].add(point)
        self._book.introduce(points)

    def raise_floor(self, before: int) -> None:
        """From now on the rollups below the whole hour of `before` (µs) stand as they are."""
        self._due.force_floor(floor(before, HOUR))

    def close(self) -> None:
        """Give the connections back, and the turn at rolling up."""
        try:
            self._due.leave()
        finally:
            self._server.close()
