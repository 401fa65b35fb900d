"""The rollup job of the InfluxDB store: minutes from raw rows, hours from minutes, by the product itself.

So it works on every version, and what is late is rolled up again. A bucket is always recomputed whole. An hour is made
when it is over, and until then read from its minutes: else each hour would be made sixty times.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from cloud.telemetry.influx import fold, protocol, ql
from cloud.telemetry.influx.book import Book, Device
from cloud.telemetry.influx.due import Due, Entry
from cloud.telemetry.influx.error import InfluxError
from cloud.telemetry.influx.places import Places, Stays
from cloud.telemetry.influx.protocol import split
from cloud.telemetry.influx.server import InfluxServer
from cloud.telemetry.influx.write import put
from cloud.telemetry.port import Buckets
from cloud.telemetry.series import HOUR, MINUTE, name

_TOGETHER: Final = 10  # devices in one question: many at once make an InfluxDB merge what it could give one by one
_SOURCES: Final = {MINUTE: ("raw", "minute"), HOUR: ("minute", "hour")}


class Roller:
    """Rolls up what is due."""

    def __init__(self, server: InfluxServer, book: Book, due: Due, places: Places) -> None:
        self._server = server
        self._book = book
        self._due = due
        self._places = places

    def roll(self, length: int, before: int, limit: int) -> int:
        """Recompute up to `limit` stale buckets of `length` that are over before `before` (µs); how many.

        Raises StoreError.
        """
        entries = self._due.list(length, before, limit)
        if entries:
            self.put(length, self._compute(length, entries))
            self._due.strike(entries)
        return len(entries)

    def put(self, length: int, found: Sequence[Buckets]) -> None:
        """Buckets over what is there, durable on return. Raises StoreError; none is ever given up."""
        stays = self._places.of(sorted({page.series.split("/")[0] for page in found}))
        lines = [line for page in found for line in _lines(page, stays)]
        refused = put(self._server, _SOURCES[length][1], lines)
        if refused:
            raise InfluxError("answer", status=400, why=refused[0].why)

    def _compute(self, length: int, entries: Sequence[Entry]) -> list[Buckets]:
        points = self._book.points(sorted({(one.gateway, one.device) for one in entries}))
        wanted = {(one.gateway, one.device, one.t) for one in entries}
        source = _SOURCES[length][0]
        # A device that sent rows and never said anything in them has no point, and nothing to roll up.
        asked = [one for one in _asked(entries, length) if _measurements(points, one[0], one[1])]
        questions = [
            ql.partials(source, gateway, devices, _measurements(points, gateway, devices), *span, length)
            for gateway, devices, span in asked
        ]
        found: list[Buckets] = []
        for (gateway, _, _), tables in zip(asked, self._server.ask(source, questions), strict=True):
            for (device, point), rows in fold.tables(tables).items():
                fit = {t: row for t, row in rows.items() if (gateway, device, t) in wanted}
                if fit:
                    found.append(_page(name(gateway, device, point), fit))
        return found


def _asked(entries: Sequence[Entry], length: int) -> Iterator[tuple[str, list[str], tuple[int, int]]]:
    """What to ask for: the devices of a gateway together where they are stale in the same span."""
    starts: dict[Device, list[int]] = defaultdict(list)
    for one in entries:
        starts[one.gateway, one.device].append(one.t)
    alike: dict[tuple[str, tuple[tuple[int, int], ...]], list[str]] = defaultdict(list)
    for (gateway, device), found in starts.items():
        alike[gateway, tuple(fold.spans(found, length))].append(device)
    for (gateway, spans), devices in alike.items():
        for span in spans:
            for start in range(0, len(devices), _TOGETHER):
                yield gateway, devices[start : start + _TOGETHER], span


def _measurements(points: Mapping[Device, set[str]], gateway: str, devices: Sequence[str]) -> set[str]:
    return {split(point)[0] for device in devices for point in points.get((gateway, device), ())}


def _page(series: str, rows: fold.Rows) -> Buckets:
    times = sorted(rows)
    n, total, low, high, first, last, marks = ([rows[t][figure] for t in times] for figure in ql.FIGURES)
    return Buckets(series, times, _whole(n), total, low, high, first, last, _whole(marks))


def _whole(column: Sequence[float | None]) -> list[int]:
    return [int(value or 0) for value in column]


def _lines(page: Buckets, stays: Mapping[str, Stays]) -> Iterator[str]:
    gateway, device, point = page.series.split("/")
    for place, t in enumerate(page.t):
        yield protocol.rollup(protocol.head(gateway, device, point, stays[gateway].at(t)), page, place)
