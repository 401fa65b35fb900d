"""When a disk will be full, by a straight line through what it had free. Pure.

A line is never drawn further ahead than it was watched: two days of falling say something of the next two, not of the
next seven. So a slow fall is told by the long look, and a sudden one by the short.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from contract.moment import DAY_MS, HOUR_MS

KEPT_MS: Final = 14 * DAY_MS
LOOKS_MS: Final = (2 * DAY_MS, KEPT_MS)
LEAST: Final = 6  # points; fewer are no trend


class Point(NamedTuple):
    """What was free at `t` (ms), in bytes."""

    t: int
    free: int


def full_at(points: Sequence[Point], now: int) -> int | None:
    """The ms at which the disk will be full, None where it does not fall or nothing can be said. Points by time."""
    found = [when for look in LOOKS_MS if (when := _line([one for one in points if one.t >= now - look], now))]
    return min(found) if found else None


def _line(points: Sequence[Point], now: int) -> int | None:
    """Least squares through the points, to where nothing is free."""
    if len(points) < LEAST:
        return None
    start, span = points[0].t, points[-1].t - points[0].t
    ts = [(one.t - start) / HOUR_MS for one in points]
    mean_t = sum(ts) / len(ts)
    mean_free = sum(one.free for one in points) / len(points)
    spread = sum((t - mean_t) ** 2 for t in ts)
    if not spread:
        return None
    slope = sum((t - mean_t) * (one.free - mean_free) for t, one in zip(ts, points, strict=True)) / spread
    if slope >= 0:
        return None
    left_h = points[-1].free / -slope  # from what is there, not from where the line would have it
    return now + int(left_h * HOUR_MS) if left_h * HOUR_MS <= span else None
