"""When a row really happened: which times are proven, and what is added to those that are not.

A row is measured by a wall clock that may be wrong and a monotonic clock that never lies, so all rows of one machine
boot are dated by one fact: the true time when the monotonic clock was 0. The kernel says it (somebody disciplines the
wall clock), or a proved ack does: the cloud's time plus half the round trip. Until then readings wait. Rows of a boot
that ended before anybody told the time are dated as well as can be, and marked as doubtful.

Rows are cut into stretches, in each of which the wall clock only ran. Every stretch has a clock segment of its own
(they count modulo 1000) and one shift, the same for all its rows for ever. So two samples of one stretch differ in
their ms, two of different stretches in their segment, however the shifts turn out: no two ever collide.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal, NamedTuple

from contract.moment import EARLIEST_MS
from contract.readings import MAX_SEGMENT
from gateway.core.clock import Timeline

SLACK_MS: Final = 1_000  # a clock this near to the truth is taken as right
LONGEST_TRIP_MS: Final = 10_000  # an ack that took longer says too little, unless nothing better comes for a while
PATIENCE_MS: Final = 60_000


class Truth(NamedTuple):
    """The true UTC ms when this machine's monotonic clock was 0, how far that may be off (ms), and who said so."""

    base: int
    tolerance: int
    source: Literal["ntp", "ack"]


class Undated(NamedTuple):
    """A stretch without a proven time: wall minus mono at its beginning, wall ms of its first and last reading."""

    run: int
    machine: str
    base: int
    first: int
    last: int


class Missed(NamedTuple):
    """A span that nobody measured, from `start` (wall ms of run `run`) to a start of the program.

    machine, base, mono: of that start, as of a stretch; said: the span as it was declared before its times were proven.
    """

    run: int
    start: int
    machine: str
    base: int
    mono: int
    said: tuple[int, int]


class Verdict(NamedTuple):
    """What is added to the wall times of a stretch (ms), and whether that is a guess."""

    shift: int
    doubt: bool


class Dating:
    """The clock of one run of the program. machine: id of the machine's boot; segment: of the first stretch.

    base, shift: of the stretch that rows belong to now; shift None: its time is not proven yet.
    """

    def __init__(self, machine: str, segment: int, last: int) -> None:
        self.machine = machine
        self.segment = segment
        self.timeline = Timeline(last)
        self.base = 0
        self.shift: int | None = None
        self.truth: Truth | None = None
        self.synced = False
        self._poor: tuple[Truth, int] | None = None

    @property
    def source(self) -> Literal["none", "ntp", "ack"]:
        """Who told the time."""
        return "none" if self.truth is None else self.truth.source

    def true(self, mono: int) -> int | None:
        """The true UTC ms at a monotonic time, where that is known."""
        return None if self.truth is None else self.truth.base + mono

    def start(self, wall: int, mono: int, *, synced: bool = False) -> int:
        """First look; returns the step back since the last row of the run before, or 0."""
        step = self.timeline.start(wall, mono)
        self.base = self.timeline.offset
        self.ask(wall, mono, synced=synced)
        self.shift = self.present()
        return step

    def look(self, wall: int, mono: int) -> int:
        """A look at both clocks; after a step (returned, ms) another stretch begins."""
        step = self.timeline.observe(wall, mono)
        if step:
            self._begin()
        return step

    def ask(self, wall: int, mono: int, *, synced: bool) -> None:
        """What the kernel says of the wall time of this instant. One that says 1970 knows nothing."""
        self.synced = synced and wall >= EARLIEST_MS
        if self.synced:
            self.truth = Truth(wall - mono, SLACK_MS, "ntp")

    def hear(self, t: int, sent: int, mono: int) -> None:
        """A proved ack of the cloud's time `t` (UTC ms) came at `mono`, for rows first sent at `sent` (monotonic)."""
        trip = mono - sent
        if self.synced or trip < 0 or t < EARLIEST_MS:
            return
        found = Truth(t + trip // 2 - mono, max(SLACK_MS, trip), "ack")
        if trip > LONGEST_TRIP_MS:
            best, since = self._poor or (found, mono)
            self._poor = (min(best, found, key=lambda one: one.tolerance), since)
            if self.truth is not None or mono - since < PATIENCE_MS:
                return
            found = self._poor[0]
        known = self.truth
        if known is None or abs(found.base - known.base) > found.tolerance or found.tolerance < known.tolerance:
            self.truth = found

    def wrong(self) -> bool:
        """Whether the present stretch goes by a time that has turned out wrong: a clock that ran off, a better word."""
        if self.truth is None or self.shift is None:
            return False
        return abs(self.truth.base - self.timeline.offset - self.shift) > self.truth.tolerance

    def renew(self) -> int:
        """Begin another stretch, dated by what is known now; returns what changes in the times that are sent (ms)."""
        before = self.shift or 0
        self._begin()
        return (self.shift or 0) - before

    def present(self) -> int | None:
        """The shift that the present stretch must have; None: nothing is proven."""
        return None if self.truth is None else self._shift(self.base)

    def verdicts(self, waiting: Iterable[Undated]) -> dict[int, Verdict]:
        """Run -> verdict, as soon as the truth is known; oldest run first in `waiting`."""
        truth = self.truth
        if truth is None:
            return {}
        boots: dict[str, list[Undated]] = {}
        for one in waiting:
            boots.setdefault(one.machine, []).append(one)
        found = {one.run: Verdict(self._shift(one.base), doubt=False) for one in boots.pop(self.machine, [])}
        began = truth.base
        for runs in reversed(boots.values()):
            base = _guess(runs, truth.base + self.timeline.mono, began)
            found |= {one.run: Verdict(base - one.base, doubt=True) for one in runs}
            began = min(began, base)
        return found

    def _begin(self) -> None:
        self.segment = following(self.segment)
        self.base = self.timeline.offset
        self.shift = None if self.truth is None else self._shift(self.base)

    def _shift(self, base: int) -> int:
        assert self.truth is not None  # noqa: S101  # asked for only then
        shift = self.truth.base - base
        return 0 if abs(shift) <= self.truth.tolerance else shift


def following(segment: int) -> int:
    """The segment of the next stretch."""
    return (segment + 1) % (MAX_SEGMENT + 1)


def _guess(runs: list[Undated], now: int, began: int) -> int:
    """The base of a machine boot that nobody can date any more; the next one began at `began` (true ms).

    What its clock said last is believed where it could be; otherwise its last row is put where the next boot began.
    """
    last = runs[-1]
    measured = [one for one in runs if one.first <= one.last]
    shifted = [last.base - one.base for one in measured]
    if all(
        one.first + shift >= EARLIEST_MS and one.last + shift <= now
        for one, shift in zip(measured, shifted, strict=True)
    ):
        return last.base
    return began - max(one.last - one.base for one in measured)
