"""Makes what an iterator gives a few items ahead, in a thread of its own: the order stays, and nobody waits for one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from queue import Empty, Full, Queue
from typing import Final, Generic, TypeVar

Item = TypeVar("Item")
_AHEAD: Final = 4
_TURN_S: Final = 0.1


class Ahead(Generic[Item]):
    """An iterator over what `items` gives without end; an error in there is raised to who asks for the next one."""

    def __init__(self, items: Iterator[Item]) -> None:
        self._items = items
        self._made: Queue[Item | Exception] = Queue(_AHEAD)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._make, daemon=True)
        self._thread.start()

    def __iter__(self) -> Iterator[Item]:
        return self

    def __next__(self) -> Item:
        while not self._over.is_set():
            try:
                item = self._made.get(timeout=_TURN_S)
            except Empty:
                continue
            if isinstance(item, Exception):
                raise item
            return item
        raise StopIteration

    def close(self) -> None:
        """Make no more."""
        self._over.set()
        self._thread.join()

    def _make(self) -> None:
        while not self._over.is_set():
            try:
                item: Item | Exception = next(self._items)
            except Exception as error:
                item = error
            self._put(item)
            if isinstance(item, Exception):
                return

    def _put(self, item: Item | Exception) -> None:
        while not self._over.is_set():
            try:
                self._made.put(item, timeout=_TURN_S)
            except Full:
                continue
            return
