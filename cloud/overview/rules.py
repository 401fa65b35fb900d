"""What is usual for a figure at this time of such a day. Pure.

Usual is what the same hour of the last eight equal weekdays had: markets and harvests go by the week. Of a day that is
not over, the share of the running hour is taken. Where fewer than four such days were recorded nobody knows, and that
is what is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from math import ceil, floor
from statistics import median
from typing import Final, NamedTuple

WEEKS: Final = 8
LEAST: Final = 4  # equal weekdays, below which nothing is called usual
_LOW, _HIGH = 0.1, 0.9
_HOURS: Final = 24
_MINUTES: Final = 60
_WEEK: Final = timedelta(days=7)
Hours = Sequence[int]


class Band(NamedTuple):
    """The 10th and 90th percentile, out to whole things: half a sale is below nothing; and the middle."""

    low: int
    high: int
    middle: float


def equal_days(today: date, recorded_since: date | None) -> list[date]:
    """The last eight equal weekdays, the newest first, as far as anything was recorded by then."""
    days = [today - _WEEK * number for number in range(1, WEEKS + 1)]
    return [day for day in days if recorded_since is not None and day >= recorded_since]


def by_now(hours: Hours, hour: int, minute: int) -> float:
    """How many of a day there are at hour:minute, its events spread evenly over their hour."""
    return sum(hours[:hour]) + hours[hour] * minute / _MINUTES


def band(history: Sequence[Hours], hour: int, minute: int) -> Band | None:
    """What is normal at hour:minute; None where too few days are known."""
    if len(history) < LEAST:
        return None
    counts = sorted(by_now(hours, hour, minute) for hours in history)
    return Band(floor(_quantile(counts, _LOW)), ceil(_quantile(counts, _HIGH)), round(median(counts), 1))


def curve(history: Sequence[Hours]) -> list[float] | None:
    """The middle of every hour; None where too few days are known."""
    if len(history) < LEAST:
        return None
    return [float(median(hours[hour] for hours in history)) for hour in range(_HOURS)]


def share(part: int, whole: int) -> float | None:
    """Between 0 and 1; None of nothing."""
    return part / whole if whole else None


def _quantile(ordered: Sequence[float], at: float) -> float:
    place = (len(ordered) - 1) * at
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)
