"""Reading an InfluxDB through, for exports and for moving to another store.

A page is a question of its own, keyed by the last time that the one before gave: a reader may take its time, nothing is
held open on the server, and what a page costs in memory is bounded on both sides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from cloud.telemetry.influx import fold, ql
from cloud.telemetry.influx.protocol import split
from cloud.telemetry.influx.server import InfluxServer
from cloud.telemetry.port import Buckets, Page
from cloud.telemetry.series import HOUR, MINUTE, parts

PAGE: Final = 10_000
_KINDS: Final = {MINUTE: "minute", HOUR: "hour"}


def pages(server: InfluxServer, series: str, start: int, end: int) -> Iterator[Page]:
    """Raw rows of a series. Raises StoreError."""
    for t, values, marks in _chunks(server, "raw", ("value", "quality"), series, start, end):
        yield Page(series, t, values, _whole(marks))


def buckets(server: InfluxServer, series: str, length: int, start: int, end: int) -> Iterator[Buckets]:
    """Rollups of a series. Raises StoreError, ValueError for a length that is none."""
    if length not in _KINDS:
        raise ValueError("rollups are of a minute or an hour")
    for t, n, total, low, high, first, last, marks in _chunks(server, _KINDS[length], ql.FIGURES, series, start, end):
        yield Buckets(series, t, _whole(n), total, low, high, first, last, _whole(marks))


def _chunks(
    server: InfluxServer, kind: str, selected: Sequence[str], series: str, start: int, end: int
) -> Iterator[list[Any]]:
    gateway, device, point = parts(series)
    while start < end:
        question = ql.rows(selected, gateway, device, {split(point)[0]}, start, end, PAGE)
        (tables,) = server.ask(kind, [question])
        found = fold.columns(tables).get((device, point))
        if found is None:
            return
        times = _whole(found[0])
        yield [times, *found[1:]]
        if len(times) < PAGE:
            return
        start = times[-1] + 1


def _whole(column: Sequence[float | None]) -> list[int]:
    return [int(value or 0) for value in column]
