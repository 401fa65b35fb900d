"""How a growing is on record: the parts of its evidence, and small charts of what its instruments said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import islice
from typing import Final, NamedTuple

from sqlmodel import Session

from cloud import production
from cloud.production import Climate, Cycle, Measured
from cloud.public.chart import Chart, Day, chart
from cloud.public.shelf import Shelf
from cloud.telemetry import StoreError, TimeSeries
from contract.measurement import MEASUREMENTS
from contract.moment import law_day

MOST_CHARTS: Final = 2
LATE_S: Final = 300.0  # what instruments said may show so much later: a season of hours takes long to sum up
_FIRST: Final[dict[str, tuple[str, ...]]] = {
    "crop": ("air_temperature", "soil_moisture", "relative_humidity"),
    "herd": ("air_temperature", "ammonia", "relative_humidity"),
    "pond": ("water_temperature", "dissolved_oxygen", "water_ph"),
}


class Curve(NamedTuple):
    """One chart. name: zh, en; low, high, mean: over the whole growing; decimals: worth showing."""

    name: tuple[str, str]
    unit: str
    decimals: int
    low: float
    high: float
    mean: float
    drawing: Chart


class Growth(NamedTuple):
    """begun, until: the days that it covers; measured, filled, typed, missing: percent, together 100; away: the store
    of readings did not answer, so that nothing of the environment is known just now."""

    product: str
    begun: date
    until: date
    measured: float
    filled: float
    typed: float
    missing: float
    curves: tuple[Curve, ...]
    away: bool


class Climates:
    """The environments of growings, summed up once for all batches of each; `seconds`: monotonic."""

    def __init__(self, series: TimeSeries, seconds: Callable[[], float]) -> None:
        self._series, self._seconds = series, seconds
        self._kept: Shelf[Climate] = Shelf(400, LATE_S)

    def of(self, session: Session, cycle: Cycle, now: int) -> Climate:
        """Of a growing at `now` (ms UTC), at most LATE_S old. May raise StoreError."""
        return self._kept.get(
            cycle.id,
            cycle.version,
            self._seconds(),
            lambda: production.environment(session, self._series, cycle, now, {}),
        )


def growth(session: Session, climates: Climates, cycle: Cycle, now: int) -> Growth:
    """Of a growing at `now` (ms UTC)."""
    away = False
    try:
        climate = climates.of(session, cycle, now)
    except StoreError:
        start, end = production.span(cycle, now)
        climate, away = Climate(start, end, (), ()), True
    score = production.proof(session, cycle, climate, now)
    begun, until = law_day(climate.start), law_day(max(climate.end - 1, climate.start))
    return Growth(
        product=cycle.product,
        begun=begun,
        until=until,
        measured=score.measured,
        filled=score.filled,
        typed=score.typed,
        missing=score.missing,
        curves=tuple(_curves(cycle, climate, begun, until)),
        away=away,
    )


def _curves(cycle: Cycle, climate: Climate, begun: date, until: date) -> list[Curve]:
    """Of each measurement the best covered one of its channels."""
    found: list[Curve] = []
    for name in _FIRST.get(cycle.kind, _FIRST["crop"]):
        if len(found) == MOST_CHARTS:
            break
        same = [one for one in climate.measured if one.measurement.partition(".")[0] == name]
        drawn = (_curve(one, begun, until) for one in sorted(same, key=_coverage)[::-1])
        found.extend(islice(filter(None, drawn), 1))
    return found


def _coverage(one: Measured) -> float:
    return one.measured + one.filled


def _curve(one: Measured, begun: date, until: date) -> Curve | None:
    row = MEASUREMENTS[one.measurement.partition(".")[0]]
    drawing = chart([Day(day.day, day.mean, day.low, day.high) for day in one.daily], begun, until)
    if drawing is None or one.mean is None or one.low is None or one.high is None:
        return None
    return Curve((row.zh, row.en), row.unit, row.decimals, one.low, one.high, one.mean, drawing)
