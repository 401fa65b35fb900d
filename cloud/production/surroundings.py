"""The environment of a cycle out of the time series: which points stood on its plot, and their hours.

Through the port of the time series alone, so that every store behind it serves. Hours begin at whole hours of
Shanghai; of a device that came or went within one, the whole hour is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from sqlmodel import Session

from cloud import registry
from cloud.kernel.scope import NATION
from cloud.production import climate, store
from cloud.production.climate import Bound, Climate, Record
from cloud.production.model import Cycle
from cloud.registry import Point
from cloud.telemetry import TimeSeries, stretches
from contract.measurement import MEASUREMENTS
from contract.moment import HOUR_MS, day_start


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
        hours = list(stretches(series, name, start, end, HOUR_MS))
        yield Record(name, point.key, start, end, point.interval_ms, hours)


def _diagnostic(point: Point) -> bool:
    row = MEASUREMENTS.get(point.key.partition(".")[0])
    return row is None or row.diagnostic
