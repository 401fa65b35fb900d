"""Devices as people see them: what the registry knows, joined with newest values, alarms, a sparkline, newest tests,
scans counted.

A fixed number of queries however many devices there are, and one for each hundred that have no points.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

import msgspec
from sqlmodel import Session

from cloud import registry
from cloud.kernel.language import Words
from cloud.kernel.scope import Scope
from cloud.registry import Device, Gateway, Point, is_online, last_state
from cloud.telemetry import rapid_test, rules, scan, store
from cloud.telemetry.model import Alarm, HealthEvent, RapidTest
from cloud.telemetry.port import Latest, TimeSeries
from cloud.telemetry.quality import WORDS
from cloud.telemetry.series import DAY, floor
from cloud.telemetry.sparkline import sparklines
from cloud.telemetry.views import CARD_TESTS, CalibrationView, DeviceView, PointAlarm, PointView, Value
from contract.measurement import of_point

_US: Final = 1000


def devices(
    scope: Scope,
    session: Session,
    series: TimeSeries,
    now: int,
    *,
    site: str | None = None,
    gateway: str | None = None,
    device: str | None = None,
    recent: bool = True,
) -> list[DeviceView]:
    """Devices of the scope, narrowed by site, gateway, device; `now` in ms. May raise StoreError."""
    found = registry.devices(scope, session, site=site, gateway=gateway, device=device)
    points = registry.points(scope, session, site=site, gateway=gateway, device=device)
    names = [name_of(point) for point in points]
    newest = {latest.series: latest for latest in series.latest(names)} if names else {}
    lines = sparklines(series, names, now) if recent else {}
    gateways = {row.id: row for row in registry.gateways(scope, session)}
    health = {(row.gateway_id, row.device_id): row for row in store.health(scope, session, list(gateways))}
    active: dict[str, Alarm] = {}
    for alarm, _ in store.alarms(scope, session, state="active", limit=10_000):
        active.setdefault(f"{alarm.gateway_id}/{alarm.device_id}/{alarm.point}", alarm)
    by_device: dict[tuple[str, str], list[Point]] = defaultdict(list)
    for point in points:
        by_device[point.gateway_id, point.device_id].append(point)
    speaking = [(row.gateway_id, row.id) for row, _ in found if not by_device[row.gateway_id, row.id]]
    tests: dict[tuple[str, str], list[RapidTest]] = defaultdict(list)
    for test in store.newest(scope, session, RapidTest, speaking, CARD_TESTS):
        tests[test.gateway_id, test.device_id].append(test)
    midnight = floor(now * _US, DAY) // _US
    counted = store.counting(scope, session, sorted({row.gateway_id for row, _ in found}), midnight)
    tallies = {(last.gateway_id, last.device_id): scan.tally(last, today) for last, today in counted}
    views = []
    for row, site_id in found:
        key = (row.gateway_id, row.id)
        own = by_device[key]
        latest = [newest[name] for point in own if (name := name_of(point)) in newest]
        views.append(
            DeviceView(
                id=row.id,
                gateway=row.gateway_id,
                site=site_id,
                name=Words(zh=row.name_zh, en=row.name_en),
                profile=row.profile,
                state=_state(row, gateways[row.gateway_id], health.get(key), latest, own, now),
                points=sorted((_point(point, newest, active, lines) for point in own), key=_about_the_instrument),
                tests=rapid_test.views(tests[key]),
                scans=tallies.get(key),
            )
        )
    return views


def _about_the_instrument(point: PointView) -> bool:
    return point.diagnostic


def name_of(point: Point) -> str:
    """The series of a point."""
    return f"{point.gateway_id}/{point.device_id}/{point.key}"


def value_of(latest: Latest) -> Value:
    """The newest reading of a series, in ms and words."""
    return Value(t=latest.t // _US, value=latest.value, quality=WORDS[latest.quality])


def point_name(point: Point) -> Words:
    """What a person called the point, else the name of its measurement with its channel."""
    if point.name_zh:
        return Words(zh=point.name_zh, en=point.name_en)
    measurement = of_point(point.key)
    channel = point.key.partition(".")[2]
    tail = f" {channel}" if channel else ""
    return Words(zh=measurement.zh + tail, en=measurement.en + tail)


def is_lost(device: str, gateway: Gateway, last: HealthEvent | None) -> bool:
    """Whether the gateway's newest word on a device, event or state, is that it does not answer."""
    state = last_state(gateway)
    if state is not None and (last is None or state.t >= last.t):
        return device in state.lost
    return last is not None and last.state == "lost"


def _state(
    row: Device,
    gateway: Gateway,
    last: HealthEvent | None,
    latest: Sequence[Latest],
    points: Sequence[Point],
    now: int,
) -> rules.DeviceState:
    return rules.device_state(
        lost=is_lost(row.id, gateway, last),
        online=is_online(gateway, now),
        newest=max((one.t // _US for one in latest), default=None),
        interval_ms=max((point.interval_ms for point in points), default=None),
        now=now,
    )


def _point(
    point: Point, newest: dict[str, Latest], active: dict[str, Alarm], lines: dict[str, list[float | None]]
) -> PointView:
    name = name_of(point)
    measurement = of_point(point.key)
    alarm = active.get(name)
    return PointView(
        key=point.key,
        measurement=measurement.code,
        channel=point.key.partition(".")[2],
        name=point_name(point),
        unit=point.unit,
        decimals=measurement.decimals,
        low=point.low,
        high=point.high,
        diagnostic=measurement.diagnostic,
        interval_ms=point.interval_ms,
        calibrations=[CalibrationView(**one) for one in msgspec.json.decode(point.calibrations)],
        latest=value_of(newest[name]) if name in newest else None,
        alarm=PointAlarm(
            id=alarm.id,
            side=alarm.side,
            limit=alarm.limit,
            since=alarm.raised or 0,
            severity=alarm.severity,
        )
        if alarm
        else None,
        recent=lines.get(name, []),
    )
