"""What a point said in each stretch of a time: the question of whoever sums up a series, hour by hour or by minutes.

Through the port alone, so that every store behind it serves. What a full gateway thinned comes as minutes of three
points (contract.measurement); they stand beside the samples of the point itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from cloud.telemetry.port import Aggregate, Columns, TimeSeries

_US: Final = 1000
_MOST: Final = 15_000  # stretches in one question: one and a half years of hours
_BESIDE: Final = 48  # a span is widened to whole windows
_THINNED: Final = ":mean"


class Stretch(NamedTuple):
    """From `start` (ms UTC): samples, how many thinned minutes, mean, smallest and largest value (None: all bad)."""

    start: int
    samples: int
    thinned: int
    mean: float | None
    low: float | None
    high: float | None


def stretches(series: TimeSeries, name: str, start: int, end: int, length: int) -> Iterator[Stretch]:
    """Those of `length` ms in start ≤ t < end (ms UTC) in which there is anything, by time. May raise StoreError.

    They begin at whole hours, or minutes, of Shanghai: at either end a whole one is taken.
    """
    thin = [name + _THINNED] if name + _THINNED in series.names(name + ":") else []
    for first in range(start, end, _MOST * length):
        last = min(first + _MOST * length, end)
        means = _ask(series, [name, *thin], first, last, length, "mean")
        counts = _ask(series, [name, *thin], first, last, length, "count")
        own, minutes = _rows(means[0], counts[0]), _rows(means[1], counts[1]) if thin else {}
        for t in sorted(own.keys() | minutes.keys()):
            yield _both(t // _US, own.get(t), minutes.get(t))


_Row = tuple[int, float | None, float | None, float | None]


def _both(start: int, own: _Row | None, minutes: _Row | None) -> Stretch:
    if own is not None and minutes is None:
        return Stretch(start, own[0], 0, *own[1:])
    count, mean, low, high = own or (0, None, None, None)
    thinned, mean2, low2, high2 = minutes or (0, None, None, None)
    if mean is not None and mean2 is not None:
        mean = (mean * count + mean2 * thinned) / (count + thinned)
    lows, highs = [one for one in (low, low2) if one is not None], [one for one in (high, high2) if one is not None]
    mean = mean if mean is not None else mean2
    return Stretch(start, count, thinned, mean, min(lows, default=None), max(highs, default=None))


def _rows(means: Columns, counts: Columns) -> dict[int, _Row]:
    number = dict(zip(counts.t, counts.value, strict=True))
    columns = zip(means.t, means.value, means.low, means.high, strict=True)
    return {t: (int(number.get(t) or 0), value, low, high) for t, value, low, high in columns}


def _ask(
    series: TimeSeries, names: list[str], start: int, end: int, length: int, aggregate: Aggregate
) -> list[Columns]:
    found: list[Columns] = []
    for name in names:
        found += series.range(
            [name], start * _US, end * _US, window=length * _US, aggregate=aggregate, max_points=_MOST + _BESIDE
        )
    return found
