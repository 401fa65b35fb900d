"""Delivery, decided without a wire: which rows of a lane go next, when they go again, how fast a backlog drains.

The broker's word counts for nothing here. A row is *waiting*, *in flight* (published, not acked by the cloud) or
*settled* (acked, or refused with a reason: both are the cloud's durable word). Only `settle` makes rows leave. A flight
that is not acked in time goes back to waiting: after 5 s at first, doubling to 60 s until rows that went once are acked
and show how long that takes; then after the time that acks take and four times what it varies (as in RFC 6298), between
these bounds.

Where a flight ends and nothing at all was heard since it left, the cloud is *silent*: whatever flies went to nobody and
waits again, and goes again every 10 s at the latest (live rows, and one chunk of what waits). The first ack ends the
silence, and sends at once what had left before the rows that it names. So an outage of the cloud costs seconds after
its end, not as much again.

A flight is lost as well when one that left a good while after it was acked: the cloud listens, and did not get this one
(as RACK in RFC 8985). That says nothing about the line, so the wait stays what it is.

Live rows go out at once while the window has room; a backlog goes oldest first in chunks, paced by how soon the cloud
acks them (one chunk more for every quick ack, half for a slow one, as TCP does), so that a thin line stays usable.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from gateway.core.ranges import Range, Ranges

FIRST_WAIT_MS: Final = 5_000
LONGEST_WAIT_MS: Final = 60_000
SILENT_WAIT_MS: Final = 10_000
OVERTAKEN_MS: Final = 2_000  # several workers ack, so what left within this time may be acked in any order
QUICK_MS: Final = 500  # an ack within this time says that the line takes more; live rows wait behind what flies
MOST_CHUNKS: Final = 16


SLOW_MS: Final = 1_000  # acks that take longer on the average say that the line is thin
FLUSH_MS: Final = 50
LONGEST_FLUSH_MS: Final = 2_000
_EARLY: Final = 64


class Flight(NamedTuple):
    """Rows first..last, published at `sent` (monotonic ms).

    paced: they came from the backlog; fresh: for the first time on this line, so that their ack tells its round trip.
    """

    sent: int
    first: int
    last: int
    paced: bool
    fresh: bool


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
        self._early: deque[Flight] = deque(maxlen=_EARLY)
        self._reached = 0
        self._wait = FIRST_WAIT_MS
        self._chunks = 1
        self._spread_ms = 0
        self._heard = -1
        self._proven = 0
        self._silent = False
        self.lag_ms = 0

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
        return min(self._wait, SILENT_WAIT_MS) if self._silent else self._wait

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
        self._flights.append(Flight(now, first, last, paced, first > self._reached))
        self._reached = max(self._reached, last)

    def absent(self, first: int, last: int) -> None:
        """Rows first..last are no longer in the outbox: settled in an earlier run, or dropped and declared."""
        for rows in (self._waiting, self._live, self._paced):
            rows.remove(first, last)

    def answered(self, ranges: Iterable[Range]) -> int | None:
        """When the rows that an ack names were sent (ms), the earliest of them; None where that cannot be told.

        A row that was sent twice on this line counts from the first time: nobody knows which one is answered.
        """
        sent = [flight.sent for flight in (*self._early, *self._flights) if flight.fresh and _names(ranges, flight)]
        return min(sent, default=None)

    def settle(self, ranges: Sequence[Range], now: int) -> None:
        """The cloud gave its word for these rows. Numbers that were never sent are settled as well: it has them."""
        self._heard = now
        if self._silent:
            self._silent = False
            self._resume(ranges)
        for first, last in ranges:
            self._measure(first, now)
            if self._paced.remove(first, last) and self._flights:
                self._adapt(first, now)
            self.absent(first, last)

    def expire(self, now: int) -> int:
        """Flights that are lost go back to waiting; returns how many rows that were."""
        rows = overtaken = 0
        while self._flights:
            flight = self._flights[0]
            if not self._up(flight):
                self._flights.popleft()
            elif flight.sent + max(OVERTAKEN_MS, self._longest_ack) < self._proven:
                overtaken += self._give_up()
            elif now - flight.sent >= self.wait_ms:
                self._silent = self._silent or flight.sent > self._heard
                rows += self._give_up()
            else:
                break
        if rows:
            usual = max(FIRST_WAIT_MS, self._longest_ack)  # who is as old as that shares its fate, at one doubling
            while self._flights and (self._silent or now - self._flights[0].sent >= usual):
                rows += self._give_up()
            self._wait = min(self._wait * 2, LONGEST_WAIT_MS)
            self._chunks = 1
        return rows + overtaken

    def cut(self) -> None:
        """The line is gone, and what was on it may be: everything in flight waits again."""
        for flying in (self._live, self._paced):
            for first, last in flying.clear():
                self._waiting.add(first, last)
        self._flights.clear()
        self._early.clear()
        self._reached = 0
        self._wait = FIRST_WAIT_MS
        self._chunks = 1
        self._spread_ms = 0
        self._silent = False
        self._proven = 0
        self.lag_ms = 0

    @property
    def _longest_ack(self) -> int:
        return self.lag_ms + 4 * self._spread_ms

    def _resume(self, ranges: Sequence[Range]) -> None:
        # The broker keeps nothing for a cloud that is away, so what left before the rows that it heard is lost.
        heard_from = max((flight.sent for flight in self._flights if _names(ranges, flight)), default=0)
        while self._flights and self._flights[0].sent < heard_from:
            self._give_up()

    def _give_up(self) -> int:
        """The oldest flight is over; returns how many of its rows wait again."""
        flight = self._flights.popleft()
        if flight.fresh:
            self._early.append(flight)
        return self._return(flight)

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

    def _measure(self, first: int, now: int) -> None:
        for flight in self._flights:
            if flight.fresh and flight.first <= first <= flight.last:
                error = now - flight.sent - self.lag_ms
                self.lag_ms += error // 4
                self._spread_ms += (abs(error) - self._spread_ms) // 4
                self._wait = min(max(self._longest_ack, FIRST_WAIT_MS), LONGEST_WAIT_MS)
                self._proven = flight.sent
                return

    def _adapt(self, first: int, now: int) -> None:
        for flight in self._flights:
            if flight.paced and flight.first <= first <= flight.last:
                quick = now - flight.sent <= QUICK_MS
                self._chunks = min(self._chunks + 1, MOST_CHUNKS) if quick else max(self._chunks // 2, 1)
                return


def _names(ranges: Iterable[Range], flight: Flight) -> bool:
    """Whether an ack of `ranges` speaks of a row of the flight."""
    return any(flight.first <= last and first <= flight.last for first, last in ranges)


def flush_ms(lag_ms: int) -> int:
    """How long live rows may gather before they go, where acks take `lag_ms`: on a thin line messages cost the most."""
    return FLUSH_MS if lag_ms < SLOW_MS else min(lag_ms // 2, LONGEST_FLUSH_MS)
