"""A thread that comes round again and again: started, ended in time, and seen by the watchdog."""

from __future__ import annotations

from abc import ABC, abstractmethod
from threading import Event, Thread
from time import monotonic


class Worker(ABC):
    """`_run` works until `_stop` is set and notes in `turned` (monotonic seconds) that it came round."""

    def __init__(self, name: str) -> None:
        self._stop = Event()
        self._thread = Thread(target=self._run, name=name, daemon=True)
        self.turned = monotonic()

    def start(self) -> None:
        """Begin."""
        self.turned = monotonic()
        self._thread.start()

    def stop(self, timeout_s: float = 5.0) -> bool:
        """Finish what is at hand and let go. Returns whether that was done in time."""
        self._stop.set()
        if self._thread.is_alive():
            self._rouse()
            self._thread.join(timeout_s)
        return not self._thread.is_alive()

    @abstractmethod
    def _run(self) -> None:
        """What the thread does."""

    def _rouse(self) -> None:  # noqa: B027  # most wait for `_stop` itself
        """End a wait of the thread for something else than `_stop`."""
