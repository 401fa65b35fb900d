"""Delivery, decided without a wire: which rows of a lane go next, when they go again, how fast a backlog drains.

The broker's word counts for nothing here. A row is *waiting*, *in flight* (published, not acked by the cloud) or
*settled* (acked, or refused with a reason: both are the cloud's durable word). Only `settle` makes rows leave. A flight
that is not acked in time goes back to waiting: after 5 s at first, doubling to 60 s, anew after any ack.

Live rows go out at once while the window has room; a backlog goes oldest first in chunks, paced by how soon the cloud
acks them (one chunk more for every quick ack, half for a slow one, as TCP does), so that a thin line stays usable.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import Final, NamedTuple

from gateway.core.ranges import Range, Ranges

FIRST_WAIT_MS: Final = 5_000
LONGEST_WAIT_MS: Final = 60_000
QUICK_MS: Final = 1_000  # an ack within this time says that the line takes more
MOST_CHUNKS: Final = 16


class Flight(NamedTuple):
    """Rows first..last, published at `sent` (monotonic ms); `paced` where they came from the backlog."""

    sent: int
    first: int
    last: int
    paced: bool


class Lane:
    """The delivery of one lane. Times are monotonic ms, given by the caller; sequence numbers belong to one epoch.

    window: most rows in flight; chunk: rows of one step of the backlog.
    """

    def __init__(self, *, window: int, chunk: int) -> None:
        self._window = window
        self._chunk = chunk
        self._waiting = Ranges()
        self._live = Ranges()
        self._paced = Ranges()
        self._flights: deque[Flight] = deque()
        self._wait = FIRST_WAIT_MS
        self._chunks = 1

    @property
    def waiting(self) -> int:
        """Rows to be sent."""
        return len(self._waiting)

    @property
    def flying(self) -> int:
        """Rows sent and not acked."""
        return len(self._live) + len(self._paced)

    @property
    def unsettled(self) -> int:
        """Rows for which the cloud has not given its word."""
        return self.waiting + self.flying

    @property
    def wait_ms(self) -> int:
        """How long a flight of now may stay without an ack."""
        return self._wait

    def grow(self, first: int, last: int) -> None:
        """Rows first..last are durable here and wait."""
        self._waiting.add(first, last)

    def ready(self, first: int, last: int) -> bool:
        """Whether live rows first..last may go now: all of them wait, and the window takes them."""
        return self.flying + last - first + 1 <= self._window and self._waiting.covers(first, last)

    def due(self) -> Range | None:
        """The oldest waiting rows that may go now as one chunk of the backlog; None: nothing waits, or not now."""
        room = min(self._window - self.flying, self._chunk, self._chunks * self._chunk - len(self._paced))
        return self._waiting.lowest(room) if room > 0 else None

    def sent(self, first: int, last: int, now: int, *, paced: bool) -> None:
        """Rows first..last were handed to the broker."""
        for a, b in self._waiting.remove(first, last):
            (self._paced if paced else self._live).add(a, b)
        self._flights.append(Flight(now, first, last, paced))

    def absent(self, first: int, last: int) -> None:
        """Rows first..last are no longer in the outbox: settled in an earlier run, or dropped and declared."""
        for rows in (self._waiting, self._live, self._paced):
            rows.remove(first, last)

    def settle(self, ranges: Iterable[Range], now: int) -> None:
        """The cloud gave its word for these rows. Numbers that were never sent are settled as well: it has them."""
        for first, last in ranges:
            if self._paced.remove(first, last) and self._flights:
                self._adapt(first, now)
            self.absent(first, last)
        self._wait = FIRST_WAIT_MS

    def expire(self, now: int) -> int:
        """Flights that waited too long go back to waiting; returns how many rows that were."""
        rows = 0
        while self._flights:
            flight = self._flights[0]
            if not self._up(flight):
                self._flights.popleft()
            elif now - flight.sent >= self._wait:
                self._flights.popleft()
                rows += self._return(flight)
            else:
                break
        if rows:
            self._wait = min(self._wait * 2, LONGEST_WAIT_MS)
            self._chunks = 1
        return rows

    def cut(self) -> None:
        """The line is gone, and what was on it may be: everything in flight waits again."""
        for flying in (self._live, self._paced):
            for first, last in flying.clear():
                self._waiting.add(first, last)
        self._flights.clear()
        self._wait = FIRST_WAIT_MS
        self._chunks = 1

    def _up(self, flight: Flight) -> bool:
        # A flight is spent when nothing of its span flies; the span may hold rows of later flights, which is harmless:
        # they only keep it a little longer.
        flying = self._paced if flight.paced else self._live
        taken = flying.remove(flight.first, flight.last)
        for first, last in taken:
            flying.add(first, last)
        return bool(taken)

    def _return(self, flight: Flight) -> int:
        rows = 0
        for first, last in (self._paced if flight.paced else self._live).remove(flight.first, flight.last):
            self._waiting.add(first, last)
            rows += last - first + 1
        return rows

    def _adapt(self, first: int, now: int) -> None:
        for flight in self._flights:
            if flight.paced and flight.first <= first <= flight.last:
                quick = now - flight.sent <= QUICK_MS
                self._chunks = min(self._chunks + 1, MOST_CHUNKS) if quick else max(self._chunks // 2, 1)
                return
