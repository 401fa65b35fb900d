"""The environment of a cycle out of the time series: which points stood on its plot, and their hours.

Through the port of the time series alone, so that every store behind it serves. Hours begin at whole hours of
Shanghai; of a device that came or went within one, the whole hour is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from sqlmodel import Session

from cloud import registry
from cloud.kernel.scope import NATION
from cloud.production import climate, store
from cloud.production.climate import Bound, Climate, Hour, Record
from cloud.production.model import Cycle
from cloud.registry import Point
from cloud.telemetry import Aggregate, Columns, TimeSeries
from contract.measurement import MEASUREMENTS
from contract.moment import HOUR_MS, day_start

_US: Final = 1000
_HOUR_US: Final = HOUR_MS * _US
_MOST_HOURS: Final = 15_000  # in one question: one and a half years
_THINNED: Final = ":mean"  # what a full gateway thinned comes as minutes of three points, see contract.measurement


def span(cycle: Cycle, now: int) -> tuple[int, int]:
    """From the first midnight of a cycle to the end of its last day, or to `now` (ms UTC)."""
    start = day_start(date.fromisoformat(cycle.begun))
    if not cycle.ended:
        return start, max(now, start)
    return start, min(day_start(date.fromisoformat(cycle.ended) + timedelta(days=1)), max(now, start))


def environment(session: Session, series: TimeSeries, cycle: Cycle, now: int, bounds: Mapping[str, Bound]) -> Climate:
    """The summary of a cycle so far. May raise StoreError."""
    start, end = span(cycle, now)
    records = [
        record
        for row in store.placements(NATION, session, cycle.plot, start, end)
        for point in registry.points(NATION, session, gateway=row.gateway, device=row.device, past=True)
        if not _diagnostic(point)
        for record in _record(series, point, max(start, row.since), min(end, row.until or end))
    ]
    return climate.summary(records, start, end, bounds, running=not cycle.ended)


def _record(series: TimeSeries, point: Point, start: int, end: int) -> Iterator[Record]:
    name = f"{point.gateway_id}/{point.device_id}/{point.key}"
    if start < end:
        yield Record(name, point.key, start, end, point.interval_ms, list(_hours(series, name, start, end)))


def _hours(series: TimeSeries, name: str, start: int, end: int) -> Iterator[Hour]:
    """The hours of a point in which there is anything, by time."""
    thin = [name + _THINNED] if name + _THINNED in series.names(name + ":") else []
    for first in range(start, end, _MOST_HOURS * HOUR_MS):
        last = min(first + _MOST_HOURS * HOUR_MS, end)
        means = _ask(series, [name, *thin], first, last, "mean")
        counts = _ask(series, [name, *thin], first, last, "count")
        own, minutes = _rows(means[0], counts[0]), _rows(means[1], counts[1]) if thin else {}
        for t in sorted(own.keys() | minutes.keys()):
            yield _both(t // _US, own.get(t), minutes.get(t))


_Row = tuple[int, float | None, float | None, float | None]


def _both(start: int, own: _Row | None, minutes: _Row | None) -> Hour:
    count, mean, low, high = own or (0, None, None, None)
    thinned, mean2, low2, high2 = minutes or (0, None, None, None)
    if mean is not None and mean2 is not None:
        mean = (mean * count + mean2 * thinned) / (count + thinned)
    lows, highs = [one for one in (low, low2) if one is not None], [one for one in (high, high2) if one is not None]
    mean = mean if mean is not None else mean2
    return Hour(start, count, thinned, mean, min(lows, default=None), max(highs, default=None))


def _rows(means: Columns, counts: Columns) -> dict[int, _Row]:
    number = dict(zip(counts.t, counts.value, strict=True))
    columns = zip(means.t, means.value, means.low, means.high, strict=True)
    return {t: (int(number.get(t) or 0), value, low, high) for t, value, low, high in columns}


def _ask(series: TimeSeries, names: list[str], start: int, end: int, aggregate: Aggregate) -> list[Columns]:
    found: list[Columns] = []
    for name in names:
        found += series.range(
            [name], start * _US, end * _US, window=_HOUR_US, aggregate=aggregate, max_points=_MOST_HOURS + 48
        )
    return found


def _diagnostic(point: Point) -> bool:
    row = MEASUREMENTS.get(point.key.partition(".")[0])
    return row is None or row.diagnostic
