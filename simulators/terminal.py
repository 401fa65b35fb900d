"""A serial device on a pseudo terminal: a link to its client side, bytes both ways, and a plug that can be pulled.

Bytes go out at the pace of the line: a pty has no baud rate of its own, so `send` waits as long as they would take.
"""

from __future__ import annotations

import os
import select
import threading
import time
import tty
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

_BITS: Final = 10  # start bit, eight data bits, stop bit
_SLICE_S: Final = 0.02


class Terminal:
    """`received` is called from a thread with what the client wrote. Use as a context, or `plug` and `unplug`."""

    def __init__(self, link: Path, received: Callable[[bytes], None], baud: int = 115200) -> None:
        self.link = link
        self.baud = baud
        self._received = received
        self._lock = threading.Lock()
        self._master = self._slave = -1
        self._thread: threading.Thread | None = None
        self._over = threading.Event()

    def __enter__(self) -> Terminal:
        self.plug()
        return self

    def __exit__(self, *_: object) -> None:
        self.unplug()

    def plug(self) -> None:
        """Appear. Raises OSError where the link cannot be made (a file that is not a link is never overwritten)."""
        if self.link.exists() and not self.link.is_symlink():
            raise FileExistsError(17, "is there and is not a link", str(self.link))
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        os.set_blocking(self._master, False)
        self.link.unlink(missing_ok=True)
        self.link.symlink_to(os.ttyname(self._slave))
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
        with suppress(FileNotFoundError):
            if os.readlink(self.link) == os.ttyname(self._slave):  # noqa: PTH115
                self.link.unlink()
        with self._lock:
            os.close(self._slave)
            os.close(self._master)
            self._master = self._slave = -1

    def send(self, data: bytes) -> None:
        """Write to the client, as fast as the line carries it; lost where nobody reads."""
        begun, sent = time.monotonic(), 0
        while sent < len(data) and not self._over.is_set():
            due = len(data) if self.baud == 0 else int((time.monotonic() - begun) * self.baud / _BITS) + 1
            with self._lock:
                if self._master < 0:
                    return
                try:
                    sent += os.write(self._master, data[sent:due])
                except BlockingIOError:
                    return
            if sent < len(data):
                time.sleep(_SLICE_S / 10)

    def _listen(self) -> None:
        while not self._over.is_set():
            if not select.select([self._master], [], [], _SLICE_S)[0]:
                continue
            try:
                data = os.read(self._master, 4096)
            except OSError:
                continue
            if data:
                self._received(data)
