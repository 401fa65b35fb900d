"""A thread that reads pictures as fast as they come, and keeps the newest one only.

A reader that looks when it has time would see an ever older picture: FFmpeg queues what nobody took. Here nothing
queues: who is too slow misses pictures, which are counted, and sees the newest one all the same.

A read may hang in native code for ever; no timeout of Python's reaches it, and the capture must not be released while
it does. Then the thread is abandoned: it may finish when it likes, what it brings is not taken any more.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Condition, Thread
from time import monotonic
from typing import Final, NamedTuple

from gateway.core.fault import Fault
from gateway.rim.camera.source import Source
from gateway.vision.picture import Picture

_log: Final = logging.getLogger("zhigen.gateway.camera")
_LEAVE_S: Final = 0.5  # for a thread to let go of its source


class Frame(NamedTuple):
    """One picture, when it was there (monotonic ms), and how many gave way to it unseen."""

    picture: Picture
    mono_ms: int
    dropped: int


class Grab:
    """One try: opens `source`, reads until it breaks. `turned` (monotonic seconds): when it last came back from it.

    now_ms: the clock of Frame.mono_ms.
    """

    def __init__(self, source: Source, name: str, now_ms: Callable[[], int]) -> None:
        self._source = source
        self._now_ms = now_ms
        self._change = Condition()
        self._newest: Frame | None = None
        self._fault: Fault | None = None
        self._left = False
        self.opened = False
        self.turned = monotonic()
        self._thread = Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    @property
    def alive(self) -> bool:
        """Whether its thread still runs, perhaps for ever."""
        return self._thread.is_alive()

    def take(self, timeout_s: float) -> Frame | Fault | None:
        """The newest picture that was not taken yet; else why there will be none; None: not yet."""
        with self._change:
            self._change.wait_for(lambda: self._newest or self._fault, timeout_s)
            frame, self._newest = self._newest, None
            return frame or self._fault

    def leave(self) -> bool:
        """Take no more. Returns whether the thread let go of its source in time; if not, it does when it can."""
        self._left = True
        self._thread.join(_LEAVE_S)
        return not self._thread.is_alive()

    def _run(self) -> None:
        fault: Fault | None = None
        try:
            fault = self._source.open()
            self.turned = monotonic()
            self.opened = fault is None
            while fault is None and not self._left:
                came = self._source.read()
                self.turned = monotonic()
                if isinstance(came, Fault):
                    fault = came
                else:
                    self._put(came)
        except Exception as error:  # of OpenCV, which raises what it likes; its words may hold the address
            _log.error("%s: reading failed in the library (%s)", self._thread.name, type(error).__name__)
            fault = Fault("camera_cut")
        finally:
            self._source.close()
            with self._change:
                self._fault = fault or Fault("camera_cut")
                self._change.notify_all()

    def _put(self, picture: Picture) -> None:
        now = self._now_ms()
        with self._change:
            before = self._newest
            self._newest = Frame(picture, now, before.dropped + 1 if before else 0)
            self._change.notify_all()
