"""How a series is named, and how a span of time is cut into windows."""

from __future__ import annotations

from typing import Final

SECOND: Final = 1_000_000  # µs
MINUTE: Final = 60 * SECOND
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR
SHIFT: Final = 8 * HOUR  # Shanghai is ahead of UTC by this, the whole year round: a day's window is a day of the law

# One answer over all its series: more than a page can draw, and not too dear to read (docs/decisions/0023).
MOST_POINTS: Final = 20_000
MOST_READ: Final = 60_000  # minutes of all series; beyond, windows are whole hours, which stand ready

# Windows that a person can read on an axis.
ROUND: Final = (
    *(SECOND * n for n in (1, 2, 5, 10, 15, 30)),
    *(MINUTE * n for n in (1, 2, 5, 10, 15, 30)),
    *(HOUR * n for n in (1, 2, 3, 6, 12)),
    *(DAY * n for n in (1, 2, 5, 10, 30, 100, 365)),
)


def name(gateway: str, device: str, point: str) -> str:
    """The series of a point: "gateway/device/point"."""
    return f"{gateway}/{device}/{point}"


def parts(series: str) -> tuple[str, str, str]:
    """Gateway, device and point of a series. Raises ValueError for anything else."""
    gateway, device, point = series.split("/")
    return gateway, device, point


def floor(t: int, window: int) -> int:
    """The start (µs) of the window that holds `t`."""
    return t - (t + SHIFT) % window


def widen(start: int, end: int, window: int) -> tuple[int, int]:
    """The span in whole windows."""
    return floor(start, window), floor(end - 1, window) + window


def share(count: int, start: int, end: int, window: int | None, max_points: int) -> int:
    """The most points that each of `count` series may have in one answer, see TimeSeries.range.

    Raises ValueError for a question that no store answers.
    """
    if start >= end or max_points < 1 or (window is not None and window < 1):
        raise ValueError("wants start < end, a window and max_points of at least 1")
    return min(max_points, max(MOST_POINTS // max(count, 1), 1))


def choose(count: int, start: int, end: int, window: int | None, most: int, at_least: int) -> int:
    """The window (µs) to answer `count` series with: the one asked for, or a round one where that is too fine.

    Too fine is one that is no multiple of `at_least`, gives a series more than `most` points, or looks at more than
    MOST_READ minutes that are not joined to hours.
    """
    if window is not None and window % at_least == 0 and _fits(count, start, end, window, most):
        return window
    at_least = max(window or 1, at_least)
    for one in ROUND:
        if one >= at_least and _fits(count, start, end, one, most):
            return one
    years = -(-(end - start) // (ROUND[-1] * max(most - 1, 1))) + 1
    return ROUND[-1] * max(years, -(-at_least // ROUND[-1]))


def _fits(count: int, start: int, end: int, window: int, most: int) -> bool:
    first, last = widen(start, end, window)
    cheap = window % HOUR == 0 or count * (last - first) // MINUTE <= MOST_READ
    return cheap and (last - first) // window <= most
