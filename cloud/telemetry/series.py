"""How a series is named, and how a span of time is cut into windows."""

from __future__ import annotations

from typing import Final

SECOND: Final = 1_000_000  # µs
MINUTE: Final = 60 * SECOND
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR
SHIFT: Final = 8 * HOUR  # Shanghai is ahead of UTC by this, the whole year round: a day's window is a day of the law

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


def fit(start: int, end: int, max_points: int, at_least: int = 1) -> int:
    """The smallest round window (µs) of at least `at_least` that cuts the span into `max_points` or fewer."""
    for window in ROUND:
        first, last = widen(start, end, window)
        if window >= at_least and (last - first) // window <= max_points:
            return window
    years = -(-(end - start) // (ROUND[-1] * max(max_points - 1, 1))) + 1
    return ROUND[-1] * max(years, -(-at_least // ROUND[-1]))


def check_span(start: int, end: int, window: int | None, max_points: int) -> None:
    """What every store wants of a question for a range, see TimeSeries.range. Raises ValueError."""
    if start >= end or max_points < 1 or (window is not None and window < 1):
        raise ValueError("wants start < end, a window and max_points of at least 1")


def choose(start: int, end: int, window: int | None, max_points: int, at_least: int) -> int:
    """The window (µs) to answer with: the one asked for, or a round one where that is too fine or gives too many."""
    if window is not None and window % at_least == 0:
        first, last = widen(start, end, window)
        if (last - first) // window <= max_points:
            return window
    return fit(start, end, max_points, max(window or 1, at_least))
