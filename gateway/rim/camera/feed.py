"""The pictures of one camera for as long as anybody wants them: what breaks is opened anew, what hangs is left behind.

`take` never blocks longer than it was told to, whatever the driver does.
"""

from __future__ import annotations

from collections.abc import Callable
from secrets import randbelow
from time import monotonic
from typing import Final

from gateway.core.fault import Fault
from gateway.rim.camera.grab import Frame, Grab
from gateway.rim.camera.source import OPEN_MS, Source

_REOPEN_FIRST_S: Final = 0.5
_REOPEN_MOST_S: Final = 30.0
_OPENING_S: Final = OPEN_MS / 1000 + 10.0  # and the questions why it failed
_GRACE_S: Final = 2.0  # beyond its own timeout, before a read counts as hung
_MOST_HUNG: Final = 4  # threads that hang: more would not help, and each holds memory


class Feed:
    """make: a source for one try; silence_s: without a picture for so long it is opened anew; now_ms: monotonic clock.

    hung: reads that never came back. For one thread.
    """

    def __init__(
        self,
        make: Callable[[], Source],
        name: str,
        silence_s: float,
        now_ms: Callable[[], int],
        first_s: float = _REOPEN_FIRST_S,
    ) -> None:
        self._make, self._name, self._silence_s, self._now_ms = make, name, silence_s, now_ms
        self._first_s = first_s
        self._grab: Grab | None = None
        self._left: list[Grab] = []
        self._pause_s = first_s
        self._next_at = 0.0
        self._over = False
        self.hung = 0

    def take(self, timeout_s: float) -> Frame | Fault | None:
        """The newest picture; a fault, once for every try that failed; None: neither in time.

        The end of a recording is told again and again: there is nothing more to try.
        """
        if self._over:
            return Fault("camera_ended")
        if self._grab is None:
            if (fault := self._begin()) is not None:
                return fault
            if self._grab is None:
                return None
        came = self._grab.take(timeout_s)
        if isinstance(came, Frame):
            self._pause_s = self._first_s
            return came
        if came is not None:
            self._over = came.code == "camera_ended"
            self._end()
            return came
        return self._overdue()

    def wait_s(self) -> float:
        """How long until the next try, 0 where one is under way."""
        return 0.0 if self._grab is not None else max(0.0, self._next_at - monotonic())

    def close(self) -> None:
        """Let go of the camera; what hangs is left behind."""
        if self._grab is not None:
            self._grab.leave()
        self._grab = None

    def _begin(self) -> Fault | None:
        if monotonic() < self._next_at:
            return None
        self._left = [grab for grab in self._left if grab.alive]
        if len(self._left) >= _MOST_HUNG:
            self._postpone()
            return Fault("camera_stuck", details={"count": self.hung})
        self._grab = Grab(self._make(), self._name, self._now_ms)
        return None

    def _overdue(self) -> Fault | None:
        grab = self._grab
        if grab is None:
            return None
        patience = self._silence_s + _GRACE_S if grab.opened else _OPENING_S
        if monotonic() - grab.turned <= patience:
            return None
        self._end()
        if grab.opened:
            return Fault("camera_silent", details={"ms": round(self._silence_s * 1000)})
        return Fault("camera_stuck", details={"count": self.hung})

    def _end(self) -> None:
        if self._grab is not None and not self._grab.leave():
            self.hung += 1
            self._left.append(self._grab)
        self._grab = None
        self._postpone()

    def _postpone(self) -> None:
        """Not at once, not in step with others, and ever more rarely."""
        self._next_at = monotonic() + self._pause_s * (1 + randbelow(1000) / 4000)
        self._pause_s = min(self._pause_s * 2, _REOPEN_MOST_S)
