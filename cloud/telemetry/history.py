"""Series over a range with their gaps: why there is nothing where there is nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from sqlmodel import Session

from cloud import registry
from cloud.kernel.scope import Scope
from cloud.registry import Point, is_online
from cloud.telemetry import rules, store, thinned
from cloud.telemetry.port import Aggregate, Columns, TimeSeries
from cloud.telemetry.quality import WORDS
from cloud.telemetry.thinned import Minutes
from cloud.telemetry.views import GapView, SeriesAnswer, SeriesColumns, SpanView

_US: Final = 1000


def history(
    series: TimeSeries,
    points: dict[str, Point],
    start: int,
    end: int,
    *,
    window_ms: int | None,
    aggregate: Aggregate,
    max_points: int,
) -> SeriesAnswer:
    """Values of start ≤ t < end (ms) of series that the visitor may see, without gaps. May raise StoreError."""
    minutes = {name: [name + kind for kind in thinned.NAMES] for name in points if series.names(f"{name}:")}
    answers = {
        columns.series: columns
        for columns in series.range(
            [*points, *(name for names in minutes.values() for name in names)],
            start * _US,
            end * _US,
            window=None if window_ms is None else window_ms * _US,
            aggregate=aggregate,
            max_points=max_points,
        )
    }
    found = []
    for name, point in points.items():
        columns, spans = answers[name], list[thinned.Span]()
        if name in minutes:
            parts = Minutes(*(answers[one] for one in minutes[name]))
            if aggregate == "mean" and thinned.mixed(columns, parts):
                parts = parts._replace(counted=_count(series, parts.mean, start, end, max_points))
            columns, spans = thinned.merge(columns, parts, aggregate)
        found.append(_columns(columns, point, aggregate, spans))
    window = max((columns.window for columns in answers.values()), default=0)
    return SeriesAnswer(start=start, end=end, window_ms=window // _US, series=found, gaps=[])


def nothing(points: dict[str, Point], start: int, end: int, aggregate: Aggregate) -> SeriesAnswer:
    """The answer on a time of which the visitor may see no values."""
    found = [_columns(Columns(name, 0, [], [], [], [], []), point, aggregate, []) for name, point in points.items()]
    return SeriesAnswer(start=start, end=end, window_ms=0, series=found, gaps=[])


def _count(series: TimeSeries, mean: Columns, start: int, end: int, max_points: int) -> Columns:
    return series.range(
        [mean.series], start * _US, end * _US, window=mean.window, aggregate="count", max_points=max_points
    )[0]


def gaps(scope: Scope, session: Session, points: Sequence[Point], start: int, end: int, now: int) -> list[GapView]:
    """Spans of [start, end] ms without values: declared, device lost, or gateway cut off; by start."""
    found: list[GapView] = []
    devices: dict[str, set[str]] = defaultdict(set)
    for point in points:
        devices[point.gateway_id].add(point.device_id)
    for gateway_id, ids in devices.items():
        declared = store.gaps(scope, session, gateway_id, sorted(ids), start, end)
        found.extend(_gap(gap.start, gap.end, gap.cause, gateway_id, gap.device_id) for gap in declared)
        for device in sorted(ids):
            for outage in rules.outages(store.health_history(scope, session, gateway_id, device, end)):
                until = outage.end if outage.end is not None else min(end, now)
                if until > start and outage.start < end:
                    found.append(_gap(outage.start, until, "lost", gateway_id, device))
        gateway = registry.gateway(scope, session, gateway_id)
        if gateway is not None and not is_online(gateway, now) and 0 < gateway.last_seen < min(end, now):
            found.append(_gap(gateway.last_seen, min(end, now), "offline", gateway_id, ""))
    return sorted(found, key=lambda gap: (gap.start, gap.gateway, gap.device))


def _gap(start: int, end: int, cause: str, gateway: str, device: str) -> GapView:
    return GapView(start=start, end=end, cause=cause, gateway=gateway, device=device)


def _columns(columns: Columns, point: Point, aggregate: Aggregate, spans: Sequence[thinned.Span]) -> SeriesColumns:
    return SeriesColumns(
        series=columns.series,
        unit="" if aggregate == "count" else point.unit,
        t=[t // _US for t in columns.t],
        value=columns.value,
        low=columns.low,
        high=columns.high,
        quality=[WORDS[number] for number in columns.quality],
        thinned=[SpanView(start=first // _US, end=last // _US) for first, last in spans],
    )
