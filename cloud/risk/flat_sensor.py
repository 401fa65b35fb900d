"""Sensors that say the very same for hours: just before somebody comes for a sample, or night after night. Pure.

An hour is flat where its smallest and largest value are one, and a run of them where that value stays. What a sensor
always does (rain is nought, light is dark at night) is no finding: its own history must not have had the like. One that
is flat day and night is broken, which the pipe tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from cloud.risk.finding import Finding, Number
from cloud.risk.settings import FlatSensor
from contract.moment import DAY_MS, HOUR_MS, day_start, hour_of, law_day

DUSK_H, DAWN_H = 20, 6  # hours of the day in Shanghai between which it is night


class Hour(NamedTuple):
    """What a sensor said in the hour from `start` (ms UTC): smallest and largest value."""

    start: int
    low: float
    high: float


class Sensor(NamedTuple):
    """A point of a device on a plot of a subject."""

    gateway: str
    device: str
    point: str
    region: str
    party: str


class Run(NamedTuple):
    """Flat hours in a row: from (ms UTC), how many, and the value."""

    start: int
    hours: int
    value: float


def runs(hours: Iterable[Hour]) -> Iterator[Run]:
    """Runs of flat hours with one value and no hour missing, by time."""
    current: Run | None = None
    for hour in sorted(hours):
        flat = hour.low == hour.high
        if current and flat and hour.low == current.value and hour.start == current.start + current.hours * HOUR_MS:
            current = current._replace(hours=current.hours + 1)
            continue
        if current:
            yield current
        current = Run(hour.start, 1, hour.low) if flat else None
    if current:
        yield current


def before_sampling(
    sensor: Sensor, hours: Sequence[Hour], sampled: int, sample: str, settings: FlatSensor
) -> Finding | None:
    """What a sensor said before a sample was taken at `sampled` (ms UTC). hours: of its history and that time."""
    start = sampled - settings.before_hours * HOUR_MS
    within = [hour for hour in hours if start <= hour.start < sampled]
    earlier = [hour for hour in hours if hour.start < start]
    longest = max(runs(within), key=lambda run: (run.hours, run.start), default=None)
    if longest is None or longest.hours < settings.hours or _span_days(earlier) < settings.history_days / 2:
        return None
    usual = max((run.hours for run in runs(earlier)), default=0)
    if usual * 2 >= longest.hours:
        return None
    numbers: dict[str, Number] = {
        "how": "sampling", "point": sensor.point, "hours": longest.hours, "value": longest.value, "usual": usual,
        "history_days": settings.history_days, "ahead": max(0, (sampled - longest.start) // HOUR_MS),
        "start": longest.start,
    }  # fmt: skip
    evidence = (_series(sensor), ("sample", sample))
    return _finding(sensor, "sampling", longest.start, sampled, float(longest.hours), numbers, evidence)


def at_night(sensor: Sensor, hours: Sequence[Hour], day: str, settings: FlatSensor) -> Finding | None:
    """Whether it was flat in each of the last nights before `day` (ISO) dawned, was not by day, nor in its history."""
    dawn = _at(day, DAWN_H)
    flat = [_night(hours, dawn - back * DAY_MS, settings.hours) for back in range(settings.nights)]
    if not all(flat):
        return None
    since = dawn - settings.nights * DAY_MS
    by_day = [hour for hour in hours if since <= hour.start < dawn and DAWN_H <= hour_of(hour.start) < DUSK_H]
    if sum(hour.low == hour.high for hour in by_day) * 2 >= len(by_day):
        return None
    before = [dawn - (settings.nights + back) * DAY_MS for back in range(settings.history_days)]
    heard = [one for one in before if any(one - 10 * HOUR_MS <= hour.start < one for hour in hours)]
    usual = sum(_night(hours, one, settings.hours) for one in heard)
    if len(heard) * 2 < settings.history_days or usual * 10 > len(heard):
        return None
    numbers: dict[str, Number] = {
        "how": "night", "point": sensor.point, "nights": settings.nights, "hours": settings.hours,
        "history_nights": len(heard), "usual": usual,
    }  # fmt: skip
    first = since + (DUSK_H - DAWN_H) * HOUR_MS
    return _finding(sensor, "night", first, dawn - 1, float(settings.nights), numbers, (_series(sensor),))


def _night(hours: Sequence[Hour], dawn: int, least: int) -> bool:
    night = [hour for hour in hours if dawn - (24 - DUSK_H + DAWN_H) * HOUR_MS <= hour.start < dawn]
    return any(run.hours >= least for run in runs(night))


def _span_days(hours: Sequence[Hour]) -> int:
    return len({hour.start // DAY_MS for hour in hours})


def _at(day: str, hour: int) -> int:
    return day_start(date.fromisoformat(day)) + hour * HOUR_MS


def _series(sensor: Sensor) -> tuple[str, str]:
    return "series", f"{sensor.gateway}/{sensor.device}/{sensor.point}"


def _finding(
    sensor: Sensor, how: str, start: int, end: int, score: float, numbers: dict[str, Number],
    evidence: tuple[tuple[str, str], ...],
) -> Finding:  # fmt: skip
    key = f"{sensor.gateway}/{sensor.device}/{sensor.point}/{how}"
    first, day = law_day(start).isoformat(), law_day(end).isoformat()
    return Finding("flat_sensor", key, sensor.region, sensor.party, first, day, score, numbers, evidence)
