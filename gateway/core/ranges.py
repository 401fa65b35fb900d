"""A set of sequence numbers, kept as few inclusive ranges: what waits, what is in flight.

A backlog of a million rows is one pair of numbers here; only acks that come out of order make holes.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

Range = tuple[int, int]


class Ranges:
    """Disjoint, sorted, never adjacent. Every operation costs one search and the ranges that it touches."""

    def __init__(self, ranges: Iterable[Range] = ()) -> None:
        self._firsts: list[int] = []
        self._lasts: list[int] = []
        self._count = 0
        for first, last in ranges:
            self.add(first, last)

    def __len__(self) -> int:
        """How many numbers, not how many ranges."""
        return self._count

    def __iter__(self) -> Iterator[Range]:
        return zip(self._firsts, self._lasts, strict=True)

    def __contains__(self, number: int) -> bool:
        place = bisect_right(self._firsts, number) - 1
        return place >= 0 and number <= self._lasts[place]

    def covers(self, first: int, last: int) -> bool:
        """Whether every number of first..last is in the set."""
        place = bisect_right(self._firsts, first) - 1
        return place >= 0 and last <= self._lasts[place]

    def add(self, first: int, last: int) -> None:
        """Put first..last in."""
        left = bisect_left(self._lasts, first - 1)
        right = bisect_right(self._firsts, last + 1)
        if left < right:
            first = min(first, self._firsts[left])
            last = max(last, self._lasts[right - 1])
            self._forget(left, right)
        self._firsts[left:right] = [first]
        self._lasts[left:right] = [last]
        self._count += last - first + 1

    def remove(self, first: int, last: int) -> list[Range]:
        """Take first..last out; returns the parts that were there."""
        left = bisect_left(self._lasts, first)
        right = bisect_right(self._firsts, last)
        if left >= right:
            return []
        taken = [
            (max(a, first), min(b, last))
            for a, b in zip(self._firsts[left:right], self._lasts[left:right], strict=True)
        ]
        rest: list[Range] = []
        if self._firsts[left] < first:
            rest.append((self._firsts[left], first - 1))
        if self._lasts[right - 1] > last:
            rest.append((last + 1, self._lasts[right - 1]))
        self._forget(left, right)
        self._firsts[left:right] = [a for a, _ in rest]
        self._lasts[left:right] = [b for _, b in rest]
        self._count += sum(b - a + 1 for a, b in rest)
        return taken

    def lowest(self, limit: int) -> Range | None:
        """The first range, at most `limit` numbers of it; None where the set is empty."""
        if not self._firsts:
            return None
        first = self._firsts[0]
        return first, min(self._lasts[0], first + limit - 1)

    def clear(self) -> list[Range]:
        """Take everything out; returns what was there."""
        taken = list(self)
        self._firsts.clear()
        self._lasts.clear()
        self._count = 0
        return taken

    def _forget(self, left: int, right: int) -> None:
        for place in range(left, right):
            self._count -= self._lasts[place] - self._firsts[place] + 1
