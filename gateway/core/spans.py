"""Which run a row belongs to, known for all rows of a lane without asking the file: a run is a few long spans."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from gateway.core.ranges import Range


class Span(NamedTuple):
    """Rows first..last are of one run (some may be gone)."""

    first: int
    last: int
    run: int


class Spans:
    """Spans in rising order. One thread appends, others may read meanwhile: a reader sees a state that was true."""

    def __init__(self, starts: Iterable[tuple[int, int]] = (), high: int = 0) -> None:
        self._state: tuple[tuple[int, ...], tuple[int, ...], int] = ((), (), 0)
        firsts: list[int] = []
        runs: list[int] = []
        for first, run in starts:
            if not runs or runs[-1] != run:
                firsts.append(first)
                runs.append(run)
        self._state = (tuple(firsts), tuple(runs), high)

    def __iter__(self) -> Iterator[Span]:
        firsts, runs, high = self._state
        for place, (first, run) in enumerate(zip(firsts, runs, strict=True)):
            yield Span(first, firsts[place + 1] - 1 if place + 1 < len(firsts) else high, run)

    @property
    def high(self) -> int:
        """The last row."""
        return self._state[2]

    def append(self, first: int, last: int, run: int) -> None:
        """Rows first..last, beyond all others, are of this run."""
        firsts, runs, _ = self._state
        if not runs or runs[-1] != run:
            firsts, runs = (*firsts, first), (*runs, run)
        self._state = (firsts, runs, last)  # at once, for readers

    def forget(self, below: int) -> None:
        """Nothing is left below this row."""
        firsts, runs, high = self._state
        place = max(bisect_right(firsts, below) - 1, 0)
        self._state = (firsts[place:], runs[place:], high)

    def of(self, ranges: Iterable[Range], wanted: Callable[[int], bool]) -> list[Range]:
        """The parts of `ranges` whose run is wanted."""
        firsts, runs, high = self._state
        found: list[Range] = []
        for first, last in ranges:
            place = max(bisect_right(firsts, first) - 1, 0)
            while place < len(firsts) and firsts[place] <= last:
                end = firsts[place + 1] - 1 if place + 1 < len(firsts) else high
                part = (max(first, firsts[place]), min(last, end))
                if part[0] <= part[1] and wanted(runs[place]):
                    found.append(part)
                place += 1
        return found
