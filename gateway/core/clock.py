"""What a wall clock did, told by the monotonic one: steps, and the clock segment that keeps times apart.

Wall minus monotonic is constant while nobody sets the clock; slewing moves it slowly and is followed in silence. A
jump of 100 ms or more between two looks is a step. After a step backwards the same wall time comes a second time, so
rows from then on carry the next segment (contract.moment); segments count modulo 1000.
"""

from __future__ import annotations

from typing import Final

from contract.readings import MAX_SEGMENT

STEP_MS: Final = 100  # smaller than any step of ntpd (128), timesyncd (400) or chrony's makestep; larger than jitter


class Timeline:
    """Follows one clock through its steps, over restarts too: `last` is the latest wall ms that a row carries."""

    def __init__(self, segment: int = 0, last: int = 0) -> None:
        self.segment = segment
        self._last = last
        self._offset: int | None = None
        self.mono = 0

    def start(self, wall: int, mono: int) -> int:
        """First look of a run; returns the step back (negative ms) since the last row of the run before, or 0."""
        self._offset, self.mono = wall - mono, mono
        if wall >= self._last:
            return 0
        self._back()
        return wall - self._last

    def observe(self, wall: int, mono: int) -> int:
        """A later look at both clocks; returns the step in ms, 0 where there was none.

        A pair that is older than one seen already (two buses report out of order) says nothing new.
        """
        if self._offset is None:
            return self.start(wall, mono)
        if mono < self.mono:
            return 0
        step = wall - mono - self._offset
        self._offset, self.mono = wall - mono, mono
        if abs(step) < STEP_MS:
            return 0
        if step < 0:
            self._back()
        return step

    def steady(self, offsets: list[int]) -> bool:
        """Whether looks with these offsets (wall - mono) show no step among them nor against the last look."""
        low, high = min(offsets), max(offsets)
        return self._offset is not None and max(high, self._offset) - min(low, self._offset) < STEP_MS

    def _back(self) -> None:
        self.segment = (self.segment + 1) % (MAX_SEGMENT + 1)
