"""What a wall clock did, told by the monotonic one: its steps.

Wall minus monotonic is constant while nobody sets the clock; slewing moves it slowly and is followed in silence. A
jump of 100 ms or more between two looks is a step.
"""

from __future__ import annotations

from typing import Final

STEP_MS: Final = 100  # smaller than any step of ntpd (128), timesyncd (400) or chrony's makestep; larger than jitter


class Timeline:
    """Follows one clock through its steps, over restarts too: `last` is the latest wall ms that a row carries.

    offset: wall minus monotonic at the last look.
    """

    def __init__(self, last: int = 0) -> None:
        self._last = last
        self._started = False
        self.offset = 0
        self.mono = 0

    @property
    def wall(self) -> int:
        """Wall ms of the last look."""
        return self.offset + self.mono

    def start(self, wall: int, mono: int) -> int:
        """First look of a run; returns the step back (negative ms) since the last row of the run before, or 0."""
        self.offset, self.mono, self._started = wall - mono, mono, True
        return min(wall - self._last, 0)

    def observe(self, wall: int, mono: int) -> int:
        """A later look at both clocks; returns the step in ms, 0 where there was none.

        A pair that is older than one seen already (two buses report out of order) says nothing new.
        """
        if not self._started:
            return self.start(wall, mono)
        if mono < self.mono:
            return 0
        step = wall - mono - self.offset
        self.offset, self.mono = wall - mono, mono
        return step if abs(step) >= STEP_MS else 0

    def steady(self, offsets: list[int]) -> bool:
        """Whether looks with these offsets (wall - mono) show no step among them nor against the last look."""
        low, high = min(offsets), max(offsets)
        return self._started and max(high, self.offset) - min(low, self.offset) < STEP_MS
