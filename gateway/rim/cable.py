"""The wire to one instrument: a serial port, or a TCP connection to a serial server. Bytes in, bytes out.

A serial port that is unplugged reports a hang-up, or reads nothing although it is readable; both close it, and whoever
holds the cable opens it again. Waiting ends with the first bytes, or at once when `wake` is called.
"""

from __future__ import annotations

import os
import select
import socket
import termios
from abc import ABC, abstractmethod
from typing import Final

import serial

from gateway.core.fault import Fault
from gateway.core.spec import DirectSerial, DirectTcp
from gateway.rim.opening import serial_fault, socket_fault

_CHUNK: Final = 4096
_WRITE_S: Final = 2.0


class Cable(ABC):
    """Closed at first."""

    def __init__(self) -> None:
        self._woken, self._wake = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)

    @property
    @abstractmethod
    def is_open(self) -> bool:
        """Whether there is somebody to write to."""

    @abstractmethod
    def open(self) -> Fault | None:
        """Open it; what stands in the way, if anything."""

    @abstractmethod
    def write(self, data: bytes) -> Fault | None:
        """Send all of it; a cable that broke is closed."""

    @abstractmethod
    def shut(self) -> None:
        """Let the wire go; it can be opened again."""

    def read(self, wait_s: float | None) -> bytes | Fault:
        """The next bytes, b"" where none came within `wait_s` (None: for ever) or `wake` was called."""
        fileno = self._fileno() if self.is_open else -1
        watched = [self._woken] + ([fileno] if fileno >= 0 else [])
        ready = select.select(watched, [], [], wait_s)[0]
        if fileno not in ready:
            return b""
        try:
            data = self._take(fileno)
        except BlockingIOError:
            return b""
        except (OSError, termios.error):
            data = b""
        if not data:
            self.shut()
            return self._cut()
        return data

    def wake(self) -> None:
        """End a `read` that waits, in whichever thread, and every later one."""
        os.write(self._wake, b"\0")

    def close(self) -> None:
        """For good."""
        self.shut()
        os.close(self._wake)
        os.close(self._woken)

    @abstractmethod
    def _fileno(self) -> int: ...

    @abstractmethod
    def _take(self, fileno: int) -> bytes: ...

    @abstractmethod
    def _cut(self) -> Fault: ...


class SerialCable(Cable):
    """A serial port that nobody else may use meanwhile."""

    def __init__(self, spec: DirectSerial) -> None:
        super().__init__()
        self._spec = spec
        self._port: serial.Serial | None = None

    @property
    def is_open(self) -> bool:
        """Whether the port is ours."""
        return self._port is not None

    def open(self) -> Fault | None:
        """8 data bits, the rest as the spec says; what was in the buffer from before is thrown away."""
        spec = self._spec
        try:
            self._port = serial.Serial(
                spec.port,
                baudrate=spec.baud or 9600,
                parity=spec.parity or "N",
                stopbits=spec.stop_bits or 1,
                timeout=0,
                write_timeout=_WRITE_S,
                exclusive=True,
            )
        except (OSError, termios.error, ValueError) as error:
            return serial_fault(spec.port, error)
        return None

    def write(self, data: bytes) -> Fault | None:
        """Send all of it within two seconds."""
        if self._port is None:
            return self._cut()
        try:
            self._port.write(data)
        except (OSError, termios.error):
            self.shut()
            return self._cut()
        return None

    def shut(self) -> None:
        """Give the port back."""
        if self._port is not None:
            self._port.close()
        self._port = None

    def _fileno(self) -> int:
        assert self._port is not None  # noqa: S101  # `read` looked
        return int(self._port.fileno())

    def _take(self, fileno: int) -> bytes:
        return os.read(fileno, _CHUNK)

    def _cut(self) -> Fault:
        return Fault("port_failed", details={"port": self._spec.port, "why": "disconnected"})


class SocketCable(Cable):
    """A connection to a serial server."""

    def __init__(self, spec: DirectTcp) -> None:
        super().__init__()
        self._spec = spec
        self._socket: socket.socket | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is connected, as far as is known."""
        return self._socket is not None

    def open(self) -> Fault | None:
        """Connect."""
        spec = self._spec
        try:
            connection = socket.create_connection((spec.host, spec.port), timeout=spec.connect_timeout_ms / 1000)
        except (OSError, UnicodeError) as error:
            return socket_fault({"host": spec.host, "port": spec.port}, spec.connect_timeout_ms, error)
        connection.settimeout(_WRITE_S)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        self._socket = connection
        return None

    def write(self, data: bytes) -> Fault | None:
        """Send all of it within two seconds."""
        if self._socket is None:
            return self._cut()
        try:
            self._socket.sendall(data)
        except OSError:
            self.shut()
            return self._cut()
        return None

    def shut(self) -> None:
        """Disconnect."""
        if self._socket is not None:
            self._socket.close()
        self._socket = None

    def _fileno(self) -> int:
        assert self._socket is not None  # noqa: S101  # `read` looked
        return self._socket.fileno()

    def _take(self, fileno: int) -> bytes:
        assert self._socket is not None  # noqa: S101  # `read` looked
        return self._socket.recv(_CHUNK)

    def _cut(self) -> Fault:
        return Fault("closed", details={"host": self._spec.host, "port": self._spec.port})


def cable_of(spec: DirectSerial | DirectTcp) -> Cable:
    """The cable that a bus of one instrument runs on."""
    return SerialCable(spec) if isinstance(spec, DirectSerial) else SocketCable(spec)
