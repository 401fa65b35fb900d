"""The newest picture of a camera, handed to all who watch it.

The camera encodes pictures only while somebody asks, so a relay asks only while somebody watches, in one thread however
many they are. A seat holds one picture: whoever is slow finds the newest in it, and what came between is gone.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from threading import Event, Lock, Thread
from typing import Final

from gateway.rim.camera.view import CameraView, Shown
from gateway.rim.terminal.refusal import Refusal

log = logging.getLogger(__name__)
_PATIENCE_S: Final = 0.5  # that a camera is waited for before the seats are looked at again
_PAUSE_S: Final = 0.05  # where a camera has nothing and says so at once


class Seat:
    """One reader's place. `offer` and `finish` are called by the relay's thread, the rest in the reader's loop."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._ready = asyncio.Event()
        self._shown: Shown | None = None
        self.over = False

    def offer(self, shown: Shown) -> None:
        """Here is a newer picture."""
        self._shown = shown
        self._wake()

    def finish(self) -> None:
        """There will be no more."""
        self.over = True
        self._wake()

    async def next(self, timeout_s: float) -> Shown | None:
        """The newest picture that was not taken yet; None where none comes in time, or none will."""
        if self._shown is None and not self.over:
            self._ready.clear()
            try:
                await asyncio.wait_for(self._ready.wait(), timeout_s)
            except TimeoutError:
                return None
        shown, self._shown = self._shown, None
        return shown

    def _wake(self) -> None:
        try:
            self._loop.call_soon_threadsafe(self._ready.set)
        except RuntimeError:  # the loop has closed: the reader is gone
            self.over = True


class Relay:
    """Of one camera. view: the camera as it is now, None once it is gone."""

    def __init__(self, view: Callable[[], CameraView | None]) -> None:
        self._view = view
        self._seats: set[Seat] = set()
        self._lock = Lock()
        self._closed = Event()
        self._thread: Thread | None = None

    def join(self, seat: Seat) -> None:
        """Show to this seat too."""
        with self._lock:
            self._seats.add(seat)
            if self._thread is None:
                self._thread = Thread(target=self._run, name="terminal-relay", daemon=True)
                self._thread.start()

    def leave(self, seat: Seat) -> None:
        """The reader has gone."""
        with self._lock:
            self._seats.discard(seat)

    def close(self) -> None:
        """End all seats, and the thread as soon as the camera lets go of it."""
        self._closed.set()
        self._finish()

    def _finish(self) -> None:
        with self._lock:
            seats, self._seats = self._seats, set()
        for seat in seats:
            seat.finish()

    def _idle(self) -> bool:
        with self._lock:
            if self._seats and not self._closed.is_set():
                return False
            self._thread = None
            return True

    def _run(self) -> None:
        last: CameraView | None = None
        after = 0
        while not self._idle():
            try:
                view = self._view()
                if view is None:
                    self._finish()
                    continue
                if view is not last:
                    last, after = view, 0
                shown = view.shown(after, _PATIENCE_S)
            except Exception:  # whatever goes wrong in a camera, no reader may hang for it
                log.exception("terminal state=relay_broken")
                self._finish()
                continue
            if shown is None:
                self._closed.wait(_PAUSE_S)
                continue
            after = shown.number
            with self._lock:
                seats = tuple(self._seats)
            for seat in seats:
                seat.offer(shown)


class Gallery:
    """The relays of all cameras, and how many may watch at once: `most`, by what they watch."""

    def __init__(self, view: Callable[[str], CameraView | None], most: dict[str, int]) -> None:
        self._view = view
        self._most = most
        self._relays: dict[str, Relay] = {}
        self._taken: dict[str, int] = dict.fromkeys(most, 0)
        self._closed = False

    def join(self, camera: str, what: str) -> Seat:
        """A seat before a camera that is there. In the loop. Raises Refusal("busy")."""
        if self._closed or self._taken[what] >= self._most[what]:
            raise Refusal("busy")
        if camera not in self._relays:
            self._relays[camera] = Relay(lambda: self._view(camera))
        seat = Seat()
        self._taken[what] += 1
        self._relays[camera].join(seat)
        return seat

    def leave(self, camera: str, what: str, seat: Seat) -> None:
        """Give a seat back."""
        self._taken[what] -= 1
        self._relays[camera].leave(seat)

    def close(self) -> None:
        """End everything, and let nobody in any more."""
        self._closed = True
        for relay in self._relays.values():
            relay.close()
