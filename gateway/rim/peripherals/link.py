"""Bytes to and from a peripheral, whatever it hangs on: a serial port, a device file such as /dev/usb/lp0, a socket.

A terminal is opened as a serial port, for us alone; any other device file as it is. A peer that hung up, and a cable
that was pulled, is a `CutError`; everything else that stands in the way is a Fault, as on a bus.
"""

from __future__ import annotations

import os
import select
import socket
import stat
import termios
from pathlib import Path
from time import monotonic
from typing import Any, Final

import serial

from gateway.core.fault import Fault
from gateway.core.peripheral import Plug, Socket
from gateway.rim.opening import serial_fault, socket_fault

_CHUNK: Final = 4096
_CONNECT_S: Final = 3.0


class CutError(Exception):
    """The connection broke; `fault` says of what."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault.code)


class Link:
    """Closed at first; `open` may fail and is to be tried again by whoever holds it."""

    def __init__(self, place: Plug | Socket) -> None:
        self._place = place
        self._held: Any = None
        self._fd = -1

    @property
    def is_open(self) -> bool:
        """Whether it can be used."""
        return self._fd >= 0

    def open(self) -> Fault | None:
        """Open it; what stands in the way, if anything."""
        self.close()
        place = self._place
        if isinstance(place, Socket):
            try:
                self._held = socket.create_connection((place.host, place.port), timeout=_CONNECT_S)
            except (OSError, UnicodeError) as error:
                return socket_fault({"host": place.host, "port": place.port}, round(_CONNECT_S * 1000), error)
            self._held.settimeout(0)
            self._held.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            self._held.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _CHUNK)  # what was taken is at the peer, nearly
            self._fd = self._held.fileno()
            return None
        try:
            self._fd = self._opened(place)
        except (OSError, termios.error, ValueError) as error:
            self.close()
            return serial_fault(place.path, error)
        return None

    def close(self) -> None:
        """Let it go."""
        if self._held is not None:
            self._held.close()
        elif self._fd >= 0:
            os.close(self._fd)
        self._held, self._fd = None, -1

    def read(self, seconds: float) -> bytes:
        """What has come, b"" where nothing does within `seconds`. Raises CutError."""
        try:
            if not select.select([self._fd], [], [], max(0.0, seconds))[0]:
                return b""
            data = os.read(self._fd, _CHUNK)
        except BlockingIOError:
            return b""
        except OSError:
            raise self._cut() from None
        if not data:
            raise self._cut()
        return data

    def write(self, data: bytes, seconds: float) -> int:
        """How much of `data` was taken within `seconds`. Raises CutError."""
        until, sent = monotonic() + seconds, 0
        try:
            while sent < len(data):
                left = until - monotonic()
                if left <= 0 or not select.select([], [self._fd], [], left)[1]:
                    break
                try:
                    sent += os.write(self._fd, data[sent : sent + _CHUNK])
                except BlockingIOError:
                    continue
        except OSError:
            raise self._cut() from None
        return sent

    def drain(self) -> None:
        """Throw away what came unasked. Raises CutError."""
        while self.read(0):
            pass

    def _opened(self, place: Plug) -> int:
        if stat.S_ISCHR(Path(place.path).stat().st_mode) and _is_terminal(place.path):
            self._held = serial.Serial(
                place.path,
                baudrate=place.baud,
                parity=place.parity,
                stopbits=place.stop_bits,
                timeout=0,
                write_timeout=0,
                exclusive=True,
            )
            return int(self._held.fileno())
        return os.open(place.path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)

    def _cut(self) -> CutError:
        self.close()
        place = self._place
        if isinstance(place, Socket):
            return CutError(Fault("closed", details={"host": place.host, "port": place.port}))
        return CutError(Fault("port_failed", details={"port": place.path, "why": "disconnected"}))


def _is_terminal(path: str) -> bool:
    fd = os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    try:
        return os.isatty(fd)
    finally:
        os.close(fd)
