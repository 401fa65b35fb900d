"""What was made once and is kept for a while: stories of batches, whole pages, lists.

What it was made of is compared with the database at every look (cloud.public.signature). What no signature tells (a
name that was changed, how often it was looked up) is at most STALE_S old; readings that came late wait longer
(cloud.public.growth).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any, Final, Generic, TypeVar

STALE_S: Final = 30.0
_HANDS: Final = 16  # things of one kind that are made at the same time
T = TypeVar("T")


class Shelf(Generic[T]):
    """The last used things of one kind. `now`: monotonic seconds, given by the caller."""

    def __init__(self, most: int, stale_s: float = STALE_S) -> None:
        self._most, self._stale_s = most, stale_s
        self._lock = Lock()
        self._hands = [Lock() for _ in range(_HANDS)]
        self._kept: OrderedDict[Any, tuple[Any, float, T]] = OrderedDict()

    def get(self, key: Any, mark: Any, now: float, make: Callable[[], T]) -> T:
        """What is kept under a key with just this mark and is not stale, else made anew: once for all who wait."""
        fresh = self._fresh(key, now)
        if fresh is None or fresh[0] != mark:
            with self._hands[hash(key) % _HANDS]:
                fresh = self._fresh(key, now)
                if fresh is None or fresh[0] != mark:
                    fresh = (mark, make())
                    self.put(key, mark, now, fresh[1])
        return fresh[1]

    def peek(self, key: Any, now: float) -> T | None:
        """What is kept under a key and is not stale, whatever its mark."""
        fresh = self._fresh(key, now)
        return fresh[1] if fresh is not None else None

    def _fresh(self, key: Any, now: float) -> tuple[Any, T] | None:
        with self._lock:
            kept = self._kept.get(key)
            if kept is None or now - kept[1] >= self._stale_s:
                return None
            self._kept.move_to_end(key)
            return kept[0], kept[2]

    def put(self, key: Any, mark: Any, now: float, made: T) -> None:
        """Keep something."""
        with self._lock:
            self._kept[key] = (mark, now, made)
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
