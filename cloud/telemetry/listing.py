"""Readings row by row, for whoever takes them away: each with what a person needs to understand it.

Where the raw rows were forgotten a row is the summary of a minute, and where a gateway had to thin them it is what it
sent of a minute; both say so. Nothing is gathered: rows come by pages of the store, series by series, by time.
"""

from __future__ import annotations

from collections.abc import Iterator
from heapq import merge
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Final, Literal, NamedTuple

from sqlmodel import Session

from cloud import registry
from cloud.kernel.language import Words
from cloud.kernel.scope import Scope
from cloud.telemetry.devices import name_of, point_name
from cloud.telemetry.port import TimeSeries
from cloud.telemetry.series import MINUTE
from cloud.telemetry.thinned import NAMES

Kind = Literal["reading", "thinned", "minute"]
_time: Final = attrgetter("t")
_moment: Final = itemgetter(0)


class Listed(NamedTuple):
    """A series that may be taken away, and how people call it. interval_ms: 0 where the gateway does not say."""

    series: str
    gateway: str
    device: str
    point: str
    device_name: Words
    point_name: Words
    unit: str
    interval_ms: int


class ReadingRow(NamedTuple):
    """One row. t: µs; low, high: of the minute, None for a single reading; quality: contract.quality's number."""

    t: int
    value: float | None
    low: float | None
    high: float | None
    quality: int
    kind: Kind


def listed(
    scope: Scope, session: Session, *, site: str | None = None, gateway: str | None = None, device: str | None = None
) -> list[Listed]:
    """The series of the scope, narrowed; those of points that are gone as well."""
    names = {
        (one.gateway_id, one.id): Words(zh=one.name_zh, en=one.name_en)
        for one, _ in registry.devices(scope, session, site=site, gateway=gateway, device=device, past=True)
    }
    return [
        Listed(
            name_of(point),
            point.gateway_id,
            point.device_id,
            point.key,
            names[point.gateway_id, point.device_id],
            point_name(point),
            point.unit,
            point.interval_ms,
        )
        for point in registry.points(scope, session, site=site, gateway=gateway, device=device, past=True)
    ]


def rows(series: TimeSeries, name: str, start: int, end: int) -> Iterator[ReadingRow]:
    """All there is of a series in start ≤ t < end (µs), by time. Raises StoreError."""
    floor = series.floor()
    found = _rows(series, name, start, end, floor)
    if series.names(f"{name}:"):
        found = merge(found, _thinned(series, name, start, end, floor), key=_time)
    return found


def _rows(series: TimeSeries, name: str, start: int, end: int, floor: int) -> Iterator[ReadingRow]:
    raw = _raw(series, name, start, end)
    return merge(_minutes(series, name, start, min(end, floor)), raw, key=_time) if start < floor else raw


def _raw(series: TimeSeries, name: str, start: int, end: int) -> Iterator[ReadingRow]:
    for page in series.scan([name], start, end):
        for t, value, quality in zip(page.t, page.value, page.quality, strict=True):
            yield ReadingRow(t, value, None, None, quality, "reading")


def _minutes(series: TimeSeries, name: str, start: int, end: int) -> Iterator[ReadingRow]:
    for page in series.buckets([name], MINUTE, start, end):
        columns = zip(page.t, page.n, page.total, page.low, page.high, page.quality, strict=True)
        for t, n, total, low, high, quality in columns:
            yield ReadingRow(t, None if total is None or not n else total / n, low, high, quality, "minute")


def _thinned(series: TimeSeries, name: str, start: int, end: int, floor: int) -> Iterator[ReadingRow]:
    """The three series of minima, maxima and means as one row a minute."""
    parts = [_marked(place, _rows(series, name + part, start, end, floor)) for place, part in enumerate(NAMES)]
    for t, group in groupby(merge(*parts, key=_moment), key=_moment):
        found = {place: row for _, place, row in group}
        mean, low, high = (found[place].value if place in found else None for place in range(len(NAMES)))
        yield ReadingRow(t, mean, low, high, max(row.quality for row in found.values()), "thinned")


def _marked(place: int, found: Iterator[ReadingRow]) -> Iterator[tuple[int, int, ReadingRow]]:
    return ((row.t, place, row) for row in found)
