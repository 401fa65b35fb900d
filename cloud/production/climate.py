"""The summary of a cycle's environment: what the instruments on its plot said, and what nobody knows. Pure.

Hours of the time series in, a summary per measurement out. An hour counts as covered as far as it holds the samples
that the interval of the point promises; of an interval that nobody knows an hour with any sample counts whole. Minutes
that a full gateway thinned stand for their samples and are told as filled.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from cloud.telemetry import Stretch
from contract.measurement import MEASUREMENTS
from contract.moment import HOUR_MS, law_day

MOST_GAPS: Final = 20  # of a measurement that are told one by one, the longest
MINUTE_MS: Final = 60_000
# What a summary does not know: code -> (zh, en).
NOTES: Final[dict[str, tuple[str, str]]] = {
    "no_device": ("这块地没有登记任何设备", "no device is on record for this plot"),
    "uncovered": ("有些天没有设备在这块地上", "on some days no device stood on the plot"),
    "interval_unknown": (
        "设备没说多久一个数，按小时算覆盖",
        "a device does not say how often it measures: hours count",
    ),
    "thinned": ("有些分钟只剩最小、最大和平均值", "of some minutes only minimum, maximum and mean are left"),
    "running": ("茬口还没结束，只到现在为止", "the cycle goes on: the summary ends now"),
    "hourly": ("高于、低于界限按每小时平均算", "above and below are counted by the means of hours"),
}


Hour = Stretch  # of one hour


class Record(NamedTuple):
    """One point of a device while it stood on the plot: start ≤ t < end (ms UTC), interval of samples (ms, 0: ?)."""

    series: str
    measurement: str
    start: int
    end: int
    interval: int
    hours: Sequence[Hour]


class Bound(NamedTuple):
    """Limits that somebody asks about, None: none on that side."""

    low: float | None = None
    high: float | None = None


class Daily(NamedTuple):
    """One day of Asia/Shanghai."""

    day: date
    samples: int
    mean: float | None
    low: float | None
    high: float | None


class Gap(NamedTuple):
    """Whole hours without any sample, start ≤ t < end (ms UTC)."""

    start: int
    end: int


class Measured(NamedTuple):
    """One measurement over the cycle. measured, filled: percent of the samples that the whole cycle should have.

    below, above: hours whose mean lay beyond the bound that was asked about, None where none was asked.
    """

    measurement: str
    unit: str
    series: tuple[str, ...]
    samples: int
    mean: float | None
    low: float | None
    high: float | None
    below: int | None
    above: int | None
    measured: float
    filled: float
    daily: tuple[Daily, ...]
    gaps: tuple[Gap, ...]
    gap_hours: int


class Climate(NamedTuple):
    """The summary of start ≤ t < end (ms UTC)."""

    start: int
    end: int
    measured: tuple[Measured, ...]
    notes: tuple[str, ...]


def summary(
    records: Iterable[Record], start: int, end: int, bounds: Mapping[str, Bound], *, running: bool = False
) -> Climate:
    """The summary of a cycle that lasted from `start` to `end`; `records` are all points that stood on its plot."""
    by_measurement: dict[str, list[Record]] = {}
    for record in records:
        by_measurement.setdefault(record.measurement, []).append(record)
    told = tuple(
        _measured(name, found, start, end, bounds.get(name, Bound())) for name, found in sorted(by_measurement.items())
    )
    notes = ["running"] if running else []
    if not by_measurement:
        notes.append("no_device")
    everything = [record for found in by_measurement.values() for record in found]
    if by_measurement and _holes(_spans((one.start, one.end) for one in everything), start, end):
        notes.append("uncovered")
    if any(one.interval == 0 for one in everything):
        notes.append("interval_unknown")
    if any(hour.thinned for one in everything for hour in one.hours):
        notes.append("thinned")
    if bounds:
        notes.append("hourly")
    return Climate(start, end, told, tuple(notes))


def _measured(name: str, records: Sequence[Record], start: int, end: int, bound: Bound) -> Measured:
    hours = [hour for record in records for hour in record.hours]
    valued = [(hour.mean, _weight(hour)) for hour in hours if hour.mean is not None and _weight(hour)]
    means = _merged(hours) if bound != Bound() else {}
    unit = MEASUREMENTS[name.partition(".")[0]].unit if name.partition(".")[0] in MEASUREMENTS else ""
    gaps = _holes(_spans((hour.start, hour.start + HOUR_MS) for hour in hours if _weight(hour)), start, end)
    measured, filled = _coverage(records, start, end)
    return Measured(
        name,
        unit,
        tuple(sorted({record.series for record in records})),
        sum(hour.samples for hour in hours),
        _mean(valued),
        min((hour.low for hour in hours if hour.low is not None), default=None),
        max((hour.high for hour in hours if hour.high is not None), default=None),
        None if bound.low is None else sum(mean < bound.low for mean in means.values()),
        None if bound.high is None else sum(mean > bound.high for mean in means.values()),
        measured,
        filled,
        tuple(_daily(hours)),
        tuple(sorted(sorted(gaps, key=lambda gap: gap.start - gap.end)[:MOST_GAPS])),
        sum(gap.end - gap.start for gap in gaps) // HOUR_MS,
    )


def _coverage(records: Sequence[Record], start: int, end: int) -> tuple[float, float]:
    """Percent measured and percent filled: of several points of one measurement the best covered one of each hour."""
    best: dict[int, tuple[float, float]] = {}
    for record in records:
        for hour in record.hours:
            if record.interval:
                measured = min(hour.samples * record.interval / HOUR_MS, 1.0)
            else:
                measured = 1.0 if hour.samples else 0.0
            filled = min(hour.thinned * MINUTE_MS / HOUR_MS, 1.0 - measured)
            best[hour.start] = max(best.get(hour.start, (0.0, 0.0)), (measured, filled))
    whole = (end - start) / HOUR_MS
    if whole <= 0:
        return 0.0, 0.0
    measured, filled = (sum(pair[side] for pair in best.values()) for side in (0, 1))
    share = min(measured / whole, 1.0)
    return round(100 * share, 1), round(100 * min(filled / whole, 1.0 - share), 1)


def _daily(hours: Sequence[Hour]) -> Iterable[Daily]:
    days: dict[date, list[Hour]] = {}
    for hour in hours:
        days.setdefault(law_day(hour.start), []).append(hour)
    for day, found in sorted(days.items()):
        yield Daily(
            day,
            sum(hour.samples for hour in found),
            _mean([(hour.mean, _weight(hour)) for hour in found if hour.mean is not None and _weight(hour)]),
            min((hour.low for hour in found if hour.low is not None), default=None),
            max((hour.high for hour in found if hour.high is not None), default=None),
        )


def _merged(hours: Sequence[Hour]) -> dict[int, float]:
    """The mean of each hour over all points."""
    found: dict[int, list[tuple[float, int]]] = {}
    for hour in hours:
        if hour.mean is not None and _weight(hour):
            found.setdefault(hour.start, []).append((hour.mean, _weight(hour)))
    means = ((start, _mean(pairs)) for start, pairs in found.items())
    return {start: mean for start, mean in means if mean is not None}


def _weight(hour: Hour) -> int:
    return hour.samples + hour.thinned


def _mean(pairs: Sequence[tuple[float, int]]) -> float | None:
    whole = sum(weight for _, weight in pairs)
    return sum(value * weight for value, weight in pairs) / whole if whole else None


def _spans(found: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stretches of time joined where they meet."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(found):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return joined


def _holes(spans: Sequence[tuple[int, int]], start: int, end: int) -> list[Gap]:
    """What is left of start..end; less than an hour is none."""
    holes, place = [], start
    for first, last in [*spans, (end, end)]:
        if min(first, end) - place >= HOUR_MS:
            holes.append(Gap(place, min(first, end)))
        place = max(place, last)
    return holes
