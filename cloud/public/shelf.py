"""What was made once and is kept for a while: stories of batches, whole pages, lists.

What it was made of is compared with the database at every look (cloud.public.signature). What no signature tells (a
name that was changed, readings that came late, how often it was looked up) is at most STALE_S old.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any, Final, Generic, TypeVar

STALE_S: Final = 30.0
T = TypeVar("T")


class Shelf(Generic[T]):
    """The last used things of one kind. `now`: monotonic seconds, given by the caller."""

    def __init__(self, most: int, stale_s: float = STALE_S) -> None:
        self._most, self._stale_s = most, stale_s
        self._lock = Lock()
        self._kept: OrderedDict[Any, tuple[Any, float, T]] = OrderedDict()

    def get(self, key: Any, mark: Any, now: float, make: Callable[[], T]) -> T:
        """What is kept under a key with just this mark and is not stale, else made anew."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None and found[0] == mark and now - found[1] < self._stale_s:
                self._kept.move_to_end(key)
                return found[2]
        made = make()
        self.put(key, mark, now, made)
        return made

    def peek(self, key: Any, now: float) -> T | None:
        """What is kept under a key and is not stale, whatever its mark."""
        with self._lock:
            found = self._kept.get(key)
            if found is None or now - found[1] >= self._stale_s:
                return None
            self._kept.move_to_end(key)
            return found[2]

    def put(self, key: Any, mark: Any, now: float, made: T) -> None:
        """Keep something."""
        with self._lock:
            self._kept[key] = (mark, now, made)
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
