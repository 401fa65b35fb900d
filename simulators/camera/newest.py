"""The newest picture, for any number of clients: each takes it when it is ready for one, and none holds up another."""

from __future__ import annotations

import threading
from typing import NamedTuple


class Sent(NamedTuple):
    """One JPEG as it goes out: number from 1 on, t_ms on the camera's own clock."""

    number: int
    t_ms: int
    jpeg: bytes


class Newest:
    """Safe from several threads."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._sent = Sent(0, 0, b"")

    def show(self, t_ms: int, jpeg: bytes) -> None:
        """Let this be the newest."""
        with self._changed:
            self._sent = Sent(self._sent.number + 1, t_ms, jpeg)
            self._changed.notify_all()

    def after(self, number: int, timeout_s: float) -> Sent | None:
        """The newest, once it is newer than that one; None where none comes in time."""
        with self._changed:
            if self._changed.wait_for(lambda: self._sent.number > number, timeout_s):
                return self._sent
        return None
