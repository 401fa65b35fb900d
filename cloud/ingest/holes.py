"""Which numbers of a lane are covered, and which are missing below a low mark. Pure.

Pieces are inclusive ranges that rise and do not touch. A number is covered when its row is settled or declared lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from contract.ack import Range


def coalesce(ranges: Iterable[Range]) -> list[Range]:
    """The same numbers in the fewest ranges."""
    merged: list[Range] = []
    for first, last in sorted(ranges):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def missing(pieces: Sequence[Range], begin: int, low: int) -> list[Range]:
    """The numbers of begin ≤ n < low that no piece holds, as ranges."""
    found: list[Range] = []
    at = begin
    for first, last in pieces:
        if at >= low:
            break
        if first > at:
            found.append((at, min(first, low) - 1))
        at = max(at, last + 1)
    if at < low:
        found.append((at, low - 1))
    return found


class Standing(NamedTuple):
    """The lowest number of a lane that is not covered (or its low mark), and since when that is so (0: all is well)."""

    sound: int
    since: int


def stand(gaps: Sequence[Range], low: int, before: Standing, now: int) -> Standing:
    """The standing at `now` (ms). Its time begins anew when the lowest hole closes and another remains."""
    if not gaps:
        return Standing(low, 0)
    lowest = gaps[0][0]
    return Standing(lowest, before.since if before.since and before.sound == lowest else now)
