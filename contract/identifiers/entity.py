"""UUID version 7: the ids of our entities and events, sorted by the time they were made.

RFC 9562 section 5.7 with a dedicated counter (section 6.2, method 1): 48 bits of UTC ms, 12 bits that count within the
ms from a random start, 62 fresh random bits. A clock that stands still or goes back keeps the last ms, so that the ids
of one process always rise; a spent counter borrows the next ms.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from uuid import UUID

_COUNTER_BITS = 12
_VERSION = 0x7 << 76
_VARIANT = 0b10 << 62


class _Source:
    def __init__(self, bits: Callable[[int], int] = secrets.randbits) -> None:
        self._bits = bits
        self._lock = Lock()
        self._ms = 0
        self._count = 0

    def next(self, now_ms: int) -> UUID:
        with self._lock:
            if now_ms > self._ms:
                self._ms = now_ms
                self._count = self._bits(_COUNTER_BITS - 1)
            else:
                self._count += 1
                if self._count >> _COUNTER_BITS:
                    self._ms += 1
                    self._count = self._bits(_COUNTER_BITS - 1)
            head = self._ms << 80 | _VERSION | self._count << 64
        return UUID(int=head | _VARIANT | self._bits(62))


_source = _Source()
_planned: ContextVar[tuple[_Source, Callable[[], int]] | None] = ContextVar("planned_ids", default=None)


def uuid7() -> UUID:
    """A new id; within a process each is greater than the one before, also across threads and clock steps."""
    planned = _planned.get()
    if planned is None:
        return _source.next(time.time_ns() // 1_000_000)
    source, now_ms = planned
    return source.next(now_ms())


@contextmanager
def planned(bits: Callable[[int], int], now_ms: Callable[[], int]) -> Iterator[None]:
    """Ids that this thread makes meanwhile come from given bits and a given clock: seeded data, the same every time."""
    token = _planned.set((_Source(bits), now_ms))
    try:
        yield
    finally:
        _planned.reset(token)
