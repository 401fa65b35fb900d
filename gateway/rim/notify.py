"""What systemd is told over $NOTIFY_SOCKET (sd_notify(3)): ready, how it is, that it ends, and that it makes progress.

Where nobody listens nothing is said. systemd ends a program whose watchdog is not fed and starts it again, so it is fed
only by somebody who has looked whether everything turns (gateway.core.progress).
"""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from contextlib import suppress


class Notifier:
    """The line to systemd, as `environment` says; it never blocks and never fails."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        self._address = environment.get("NOTIFY_SOCKET", "")
        self._watched = bool(environment.get("WATCHDOG_USEC"))
        self._status = ""

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
        """One line for `systemctl status`; said when it changes."""
        if text != self._status:
            self._status = text
            self._say(f"STATUS={text}")

    def _say(self, message: str) -> None:
        if not self._address:
            return
        address = self._address.replace("@", "\0", 1) if self._address.startswith("@") else self._address
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as line:
            line.sendto(message.encode(), address)
