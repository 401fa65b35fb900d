"""What a gate did today, by the day of Shanghai: counted at the start from the day book, then as it goes."""

from __future__ import annotations

from collections import Counter, deque
from typing import Final

from contract.event import Passage
from contract.moment import DAY_MS, day_start, law_day
from gateway.core.told import Told
from gateway.rim.outbox_days import DayBook

MOST: Final = 6  # passages that a screen shows
PASSAGE: Final = ("passage",)


class Day:
    """The passages of the day that `now` (UTC ms) falls on. book: where those of before the start are, None: nowhere.

    Not for two threads.
    """

    def __init__(self, book: DayBook | None, now: int) -> None:
        self._start = day_start(law_day(now))
        self._decisions: Counter[str] = Counter()
        self.last: deque[tuple[int, Passage]] = deque(maxlen=MOST)
        if book is None:
            return
        for entry in book.between(self._start, self._start + DAY_MS, PASSAGE):
            self._count(entry)
        for entry in reversed(book.newest(PASSAGE, MOST)):
            assert isinstance(entry.body, Passage)  # noqa: S101  # as asked for
            self.last.append((entry.t, entry.body))

    def add(self, t: int, passage: Passage) -> None:
        """One more, at UTC ms t."""
        self.last.append((t, passage))
        self._turn(t)
        self._decisions[passage.decision] += 1

    def totals(self, now: int) -> dict[str, int]:
        """How many were let in, looked at, stopped on the day of `now`."""
        self._turn(now)
        return {decision: self._decisions[decision] for decision in ("pass", "review", "stop")}

    def _turn(self, now: int) -> None:
        start = day_start(law_day(now))
        if start != self._start:
            self._start = start
            self._decisions.clear()

    def _count(self, entry: Told) -> None:
        assert isinstance(entry.body, Passage)  # noqa: S101  # as asked for
        self._decisions[entry.body.decision] += 1
