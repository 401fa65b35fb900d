"""The vigil of one process of the cloud: a thread that looks whether everything turns, and only then says so.

A lane that honestly waits for a store turns; one that hangs does not, and whoever hears nothing for long ends the
process and starts it afresh.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from http.client import HTTPConnection, HTTPException
from time import monotonic
from typing import Final

from cloud.kernel.log import note
from cloud.kernel.notify import Notifier
from cloud.kernel.progress import Part, hung

BEAT_S: Final = 1.0
PROBE_S: Final = 5.0
LIVE: Final = "/health/live"
READY: Final = "/health/ready"
_BEGIN_S: Final = 0.1
_log: Final = logging.getLogger("zhigen.vigil")


class Vigil(threading.Thread):
    """begun: asked until it says so, then the process is ready; parts: everything that must come round, asked at every
    beat; well: called while all does."""

    def __init__(
        self,
        parts: Callable[[], Sequence[Part]],
        notifier: Notifier,
        begun: Callable[[], bool] = lambda: True,
        beat_s: float = BEAT_S,
        well: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(name="vigil", daemon=True)
        self._parts, self._notifier, self._begun, self._beat_s = parts, notifier, begun, beat_s
        self._well = well
        self._over = threading.Event()
        self._stuck: list[str] = []

    def stop(self) -> None:
        """The process ends, and says so."""
        self._notifier.stopping()
        self._over.set()

    def run(self) -> None:
        """Look until stopped."""
        while not self._begun():
            if self._over.wait(_BEGIN_S):
                return
        self._notifier.ready()
        while not self._over.is_set():
            self.look()
            self._over.wait(self._beat_s)

    def look(self) -> list[str]:
        """One look; returns the names of what hangs."""
        stuck = hung(self._parts(), monotonic())
        if stuck != self._stuck:
            self._stuck = stuck
            note(_log, logging.ERROR if stuck else logging.WARNING, "hung" if stuck else "turns_again", parts=stuck)
        if not stuck:
            self._notifier.alive()
            self._well()
        return stuck


class Probe:
    """Asks a served API whether it lives; as a part it turned when it last answered."""

    def __init__(self, host: str, port: int, patience_s: float) -> None:
        self._host, self._port, self._patience_s = host, port, patience_s
        self._answered = monotonic()

    def parts(self) -> list[Part]:
        """Ask now."""
        if answers(self._host, self._port):
            self._answered = monotonic()
        return [Part("api", self._answered, self._patience_s)]


def answers(host: str, port: int) -> bool:
    """Whether the API that listens there says that it lives."""
    return asked(host, port, LIVE) == 200


def asked(host: str, port: int, path: str) -> int:
    """The status that the API of this machine answers with, 0 where nobody does."""
    own = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  # compared, not bound
    connection = HTTPConnection(own, port, timeout=PROBE_S)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, HTTPException):
        return 0
    finally:
        connection.close()
