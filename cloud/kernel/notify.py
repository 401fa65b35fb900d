"""What is told to whoever started this process: ready, that it ends, and that it makes progress.

systemd listens on $NOTIFY_SOCKET (sd_notify(3)); to a child of `zhigen cloud run` its parent listens the same way, on a
socket that was handed down (ZHIGEN_NOTIFY_FD), so that one program says the same wherever it runs.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from contextlib import suppress
from typing import Final

FD: Final = "ZHIGEN_NOTIFY_FD"


class Notifier:
    """The line to the parent or to systemd, as `environment` says; it never blocks and never fails."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        address = environment.get("NOTIFY_SOCKET", "")
        self._line: socket.socket | None = None
        self._address = address.replace("@", "\0", 1) if address.startswith("@") else address
        self._watched = bool(environment.get("WATCHDOG_USEC"))
        if environment.get(FD):
            self._line, self._watched = socket.socket(fileno=os.dup(int(environment[FD]))), True
            self._line.setblocking(False)  # noqa: FBT003  # the standard library's signature
        elif address:
            self._line = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)

    def ready(self) -> None:
        """It does its work from now on."""
        self._say("READY=1")

    def stopping(self) -> None:
        """It ends, and needs its time for that."""
        self._say("STOPPING=1")

    def alive(self) -> None:
        """Everything turns."""
        if self._watched:
            self._say("WATCHDOG=1")

    def status(self, text: str) -> None:
        """One line for `systemctl status`."""
        self._say(f"STATUS={text}")

    def close(self) -> None:
        """Give the socket back."""
        if self._line is not None:
            self._line.close()

    def _say(self, message: str) -> None:
        if self._line is None:
            return
        with suppress(OSError):
            if self._address:
                self._line.sendto(message.encode(), self._address)
            else:
                self._line.send(message.encode())


class Pulse:
    """The parent's end of a child's line. `theirs` is handed down; nothing is lost when the child starts anew."""

    def __init__(self) -> None:
        self._ours, self.theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._ours.setblocking(False)  # noqa: FBT003  # the standard library's signature

    @property
    def environment(self) -> dict[str, str]:
        """What tells the child of it, and keeps systemd's own line from it."""
        return {FD: str(self.theirs.fileno()), "NOTIFY_SOCKET": "", "WATCHDOG_USEC": ""}

    def beaten(self) -> bool:
        """Whether the child was alive since this was asked last."""
        found = False
        while True:
            try:
                found |= self._ours.recv(4096) == b"WATCHDOG=1"
            except BlockingIOError:
                return found

    def close(self) -> None:
        """Give both ends back."""
        self._ours.close()
        self.theirs.close()
