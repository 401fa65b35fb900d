"""Hours of the sensors on a subject's plots, for the rule about sensors that do not move.

Readings are many: they are asked once a day, in the morning, when the night is over and most of what was late has come;
of the last days, hour by hour.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, cast

from sqlmodel import Session, col, or_, select

from cloud import testing
from cloud.kernel.journal import Projection
from cloud.production import Placement
from cloud.risk.finding import Finding, Rule
from cloud.risk.flat_sensor import Hour, Sensor, at_night, before_sampling
from cloud.risk.scout import Ground, News, Scout
from cloud.risk.settings import FlatSensor
from cloud.risk.window import Window
from cloud.telemetry import TimeSeries, stretches
from cloud.testing import Sample
from contract.moment import DAY_MS, HOUR_MS


class OfSensors(Scout):
    """Every sensor that stands on a plot."""

    rule: ClassVar[Rule] = "flat_sensor"
    projections: ClassVar[tuple[Projection, ...]] = (testing.SAMPLES,)
    whole_days: ClassVar[int] = 3
    whole_hour: ClassVar[int] = 7

    def news(self, session: Session, after: int) -> News:
        """None: the daily look reads all."""
        return News(after, None)

    def find(self, ground: Ground, day: str) -> Iterator[Finding]:
        """One for each point that was flat before a sample of the day, or in the nights up to it."""
        window = Window(day, 1)
        taken = _samples(ground.session, window)
        for placed in _placed(ground.session, window):
            held = ground.laid.of(self.rule, placed.region, day)
            if not held.active:
                continue
            settings = cast(FlatSensor, held.settings)
            samples = taken.get(placed.subject, [])
            for point in _points(ground.series, placed):
                sensor = Sensor(placed.gateway, placed.device, point, placed.region, placed.subject)
                yield from _found(ground.series, sensor, placed, window, samples, settings)


def _found(
    series: TimeSeries, sensor: Sensor, placed: Placement, window: Window, samples: list[Sample], settings: FlatSensor
) -> Iterator[Finding]:
    ahead = max(settings.nights * 24, settings.before_hours) * HOUR_MS
    start = max(window.start - ahead - settings.history_days * DAY_MS, placed.since)
    name = f"{sensor.gateway}/{sensor.device}/{sensor.point}"
    end = min(window.end, placed.until or window.end)
    if start >= end:
        return
    hours = [
        Hour(one.start, one.low, one.high)
        for one in stretches(series, name, start, end, HOUR_MS)
        if one.low is not None and one.high is not None
    ]
    before = [before_sampling(sensor, hours, sample.at, sample.id, settings) for sample in samples]
    told = [one for one in before if one is not None]
    if told:
        yield max(told, key=lambda one: (one.score, one.evidence))
    night = at_night(sensor, hours, window.day, settings)
    if night is not None:
        yield night


def _samples(session: Session, window: Window) -> dict[str, list[Sample]]:
    """Those that the authority took on the day, by whom they are of."""
    query = select(Sample).where(
        col(Sample.at) >= window.start, col(Sample.at) < window.end, Sample.purpose != "self", Sample.of != ""
    )
    found: dict[str, list[Sample]] = {}
    for row in session.exec(query.order_by(Sample.id)):
        found.setdefault(row.of, []).append(row)
    return found


def _placed(session: Session, window: Window) -> list[Placement]:
    query = select(Placement).where(
        col(Placement.since) < window.end, or_(col(Placement.until).is_(None), col(Placement.until) > window.start)
    )
    return list(session.exec(query.order_by(Placement.id)))


def _points(series: TimeSeries, placed: Placement) -> list[str]:
    prefix = f"{placed.gateway}/{placed.device}/"
    return [name.removeprefix(prefix) for name in series.names(prefix) if ":" not in name]
