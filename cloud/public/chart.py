"""A small chart of one measurement over a growing, as the numbers of an SVG: a band from the day's lowest to its
highest, a line of means, and where nobody measured a hatch. Pure.

The drawing is 360 × 120 and is stretched to the width of the page, so that no text stands in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

WIDTH: Final = 360.0
HEIGHT: Final = 120.0
_ROOM: Final = 6.0  # above and below the curve


class Day(NamedTuple):
    """One day; None where nothing good was measured."""

    day: date
    mean: float | None
    low: float | None
    high: float | None


class Chart(NamedTuple):
    """lines, bands: points of polylines and polygons, one for each stretch without a gap; dots: days that stand alone;
    gaps: (x, width) of what is hatched; bottom, top: the values at the edges of the scale; missing: days in gaps."""

    lines: tuple[str, ...]
    bands: tuple[str, ...]
    dots: tuple[tuple[float, float], ...]
    gaps: tuple[tuple[float, float], ...]
    bottom: float
    top: float
    missing: int


def chart(days: Sequence[Day], first: date, last: date) -> Chart | None:
    """The drawing of first..last (both included), None where nothing was measured."""
    known = {one.day: one for one in days if one.mean is not None and first <= one.day <= last}
    if not known or last < first:
        return None
    count = (last - first).days + 1
    step = WIDTH / count
    bottom, top = _scale(known.values())

    def x(number: int) -> float:
        return round((number + 0.5) * step, 1)

    def y(value: float) -> float:
        return round(HEIGHT - _ROOM - (value - bottom) / (top - bottom) * (HEIGHT - 2 * _ROOM), 1)

    runs: list[list[tuple[int, Day]]] = []
    gaps: list[tuple[float, float]] = []
    missing = 0
    for number in range(count):
        found = known.get(first + timedelta(days=number))
        if found is None:
            missing += 1
            if gaps and gaps[-1][0] + gaps[-1][1] >= number * step - 0.01:
                gaps[-1] = (gaps[-1][0], round(gaps[-1][1] + step, 2))
            else:
                gaps.append((round(number * step, 2), round(step, 2)))
        elif runs and runs[-1][-1][0] == number - 1:
            runs[-1].append((number, found))
        else:
            runs.append([(number, found)])
    long = [run for run in runs if len(run) > 1]
    return Chart(
        lines=tuple(_points((x(n), y(_mean(one))) for n, one in run) for run in long),
        bands=tuple(
            _points(
                [
                    *((x(n), y(_or(one.high, one))) for n, one in run),
                    *((x(n), y(_or(one.low, one))) for n, one in reversed(run)),
                ]
            )
            for run in long
        ),
        dots=tuple((x(run[0][0]), y(_mean(run[0][1]))) for run in runs if len(run) == 1),
        gaps=tuple(gaps),
        bottom=bottom,
        top=top,
        missing=missing,
    )


def _scale(days: Iterable[Day]) -> tuple[float, float]:
    found = [value for one in days for value in (one.mean, one.low, one.high) if value is not None]
    low, high = min(found), max(found)
    return (low, high) if high - low >= 0.5 else (low - 0.5, high + 0.5)


def _mean(one: Day) -> float:
    assert one.mean is not None  # noqa: S101  # days without are gaps
    return one.mean


def _or(value: float | None, one: Day) -> float:
    return _mean(one) if value is None else value


def _points(found: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{left:g},{top:g}" for left, top in found)
