"""Who is asked next on a bus that can ask one device at a time.

Whoever has waited longest goes first, so nobody starves on a bus that is too slow for its work; the next beat is
reckoned from the due time, not from when the device got its turn, so the rate does not drift; beats that had to pass
unserved are counted, never made up for in a burst. Time is monotonic ms, given.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Schedule(Generic[Item]):
    """Due times of items with a period each."""

    def __init__(self) -> None:
        self._queue: list[tuple[int, int, int, Item]] = []  # due, order of arrival (breaks ties), period, item
        self._arrivals = 0

    def add(self, item: Item, period_ms: int, now: int) -> None:
        """Due at once, then every `period_ms` (at least 1)."""
        heappush(self._queue, (now, self._arrivals, max(1, period_ms), item))
        self._arrivals += 1

    def drop(self, item: Item) -> None:
        """Never due again."""
        self._queue = [entry for entry in self._queue if entry[3] is not item]
        heapify(self._queue)

    def wait(self, now: int) -> int | None:
        """Ms until someone is due (0: now); None when nothing is scheduled."""
        return max(0, self._queue[0][0] - now) if self._queue else None

    def next(self, now: int) -> Item | None:
        """Who is due and has waited longest; to be given back with `done` or `later`."""
        return self._queue[0][3] if self._queue and self._queue[0][0] <= now else None

    def done(self, now: int) -> int:
        """The one that `next` gave was served. Returns how many of its beats have passed unserved meanwhile."""
        due, order, period, item = heappop(self._queue)
        beats = max(1, -((due - now) // period))
        heappush(self._queue, (due + beats * period, order, period, item))
        return beats - 1

    def later(self, now: int, delay_ms: int) -> None:
        """The one that `next` gave is asked again after `delay_ms`, and from there at its period."""
        _, order, period, item = heappop(self._queue)
        heappush(self._queue, (now + delay_ms, order, period, item))

    def hurry(self, now: int) -> None:
        """Nobody waits longer than its own period from now: delays given by `later` are forgiven."""
        self._queue = [(min(due, now + period), order, period, item) for due, order, period, item in self._queue]
        heapify(self._queue)
