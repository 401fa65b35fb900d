"""A serial device on a pseudo terminal: a link to its client side, bytes both ways, and a plug that can be pulled.

Bytes go out at the pace of the line: a pty has no baud rate of its own, so `send` waits as long as they would take.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from simulators.cable import Cable

_BITS: Final = 10  # start bit, eight data bits, stop bit
_SLICE_S: Final = 0.02


class Terminal:
    """`received` is called from a thread with what the client wrote. Use as a context, or `plug` and `unplug`."""

    def __init__(self, link: Path, received: Callable[[bytes], None], baud: int = 115200) -> None:
        self.link = link
        self.baud = baud
        self._received = received
        self._lock = threading.Lock()
        self._cable = Cable(link)
        self._thread: threading.Thread | None = None
        self._over = threading.Event()

    def __enter__(self) -> Terminal:
        self.plug()
        return self

    def __exit__(self, *_: object) -> None:
        self.unplug()

    def plug(self) -> None:
        """Appear. Raises OSError where the link cannot be made (a file that is not a link is never overwritten)."""
        self._cable.plug()
        self._over.clear()
        self._thread = threading.Thread(target=self._listen, name=f"terminal-{self.link.name}", daemon=True)
        self._thread.start()

    def unplug(self) -> None:
        """Vanish: the link is gone, and a client that has it open is hung up."""
        if self._thread is None:
            return
        self._over.set()
        if self._thread is not threading.current_thread():
            self._thread.join()
        self._thread = None
        with self._lock:
            self._cable.unplug()

    def send(self, data: bytes) -> None:
        """Write to the client, as fast as the line carries it; lost where nobody reads."""
        begun, sent = time.monotonic(), 0
        while sent < len(data) and not self._over.is_set():
            due = len(data) if self.baud == 0 else int((time.monotonic() - begun) * self.baud / _BITS) + 1
            with self._lock:
                if not self._cable.plugged:
                    return
                taken = self._cable.say(data[sent:due])
            if not taken and due > sent:  # nobody reads; else it is only too early for the next byte
                return
            sent += taken
            if sent < len(data):
                time.sleep(_SLICE_S / 10)

    def _listen(self) -> None:
        while not self._over.is_set():
            if data := self._cable.heard(_SLICE_S):
                self._received(data)
