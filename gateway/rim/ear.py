"""pymodbus' two sync clients with our own way to send, wait and listen (why: gateway.rim.line).

The wait is by the monotonic clock and ends with the reply. What was heard is kept, so that silence, noise and the
answer of a stranger can be told apart afterwards. Neither client ever connects by itself.

A serial line, like a tunnel of RTU frames over TCP, has no transaction id: whatever is left from before is thrown away
ahead of each request.
"""

from __future__ import annotations

import os
import select
import socket
import termios
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Any, Final

import serial
from pymodbus import FramerType
from pymodbus.client import ModbusSerialClient, ModbusTcpClient
from pymodbus.exceptions import ConnectionException
from pymodbus.framer import FramerRTU

from gateway.core.trace import Side

_FLOOD: Final = 2048  # after so many bytes it is noise: a frame has at most 260
_CHUNK: Final = 4096


class _Hearing:
    """What was heard since the request, and until when to listen."""

    heard = b""
    asked = b""  # the request
    numbered = False  # whether a reply says which request it answers
    socket: Any = None  # of the kind that its client has
    tap: Callable[[Side, bytes], None] | None = None  # is told all that leaves (">") and comes ("<")
    _until = 0.0

    def connect(self) -> bool:
        """Whether it is connected; pymodbus asks before every request."""
        return self.socket is not None

    def close(self) -> None:
        """Disconnect, or give the port back."""
        if self.socket is not None:
            self.socket.close()
        self.socket = None

    def listen(self, seconds: float) -> None:
        """A request is about to be sent; its reply may take `seconds`."""
        self.heard = b""
        self._until = monotonic() + seconds

    def _told(self, side: Side, data: bytes) -> bytes:
        if side == ">":
            self.asked = data
        if self.tap is not None:
            self.tap(side, data)
        return data

    def _ready(self, fileno: int) -> bool:
        left = self._until - monotonic()
        return left > 0 and len(self.heard) < _FLOOD and bool(select.select([fileno], [], [], left)[0])

    def _rtu_speaker(self) -> int | None:
        heard = self.heard
        whole = len(heard) >= 5 and FramerRTU.check_CRC(heard[:-2], int.from_bytes(heard[-2:], "big"))
        return heard[0] if whole else None


class TcpEar(_Hearing, ModbusTcpClient):
    """A Modbus TCP client, or one for RTU frames in a TCP tunnel."""

    def __init__(self, host: str, port: int, rtu: bool) -> None:
        self._rtu = rtu
        self.numbered = not rtu
        super().__init__(host, port=port, framer=FramerType.RTU if rtu else FramerType.SOCKET, retries=0)

    def dial(self, seconds: float) -> None:
        """Connect. Raises OSError."""
        self.close()
        connection = socket.create_connection((self.comm_params.host, self.comm_params.port), timeout=seconds)
        connection.settimeout(0)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        self.socket = connection

    def send(self, request: bytes, addr: tuple[str, int] | None = None) -> int:
        """Send a frame. Raises ConnectionException, OSError."""
        if self.socket is None:
            raise ConnectionException(str(self))
        if self._rtu:
            with suppress(BlockingIOError):
                while self.socket.recv(_CHUNK):
                    pass
        sent: int = self.socket.send(self._told(">", request))
        return sent

    def recv(self, size: int | None) -> bytes:
        """The next bytes, b"" when the time is over. Raises ConnectionException when the peer has closed."""
        if self.socket is None:
            raise ConnectionException(str(self))
        if not self._ready(self.socket.fileno()):
            return b""
        data: bytes = self.socket.recv(_CHUNK)
        if not data:
            raise ConnectionException(str(self))
        self.heard += self._told("<", data)
        return data

    def outdated(self) -> bool:
        """Whether all that was heard is the late reply to an older request."""
        tid = self.transaction.next_tid
        return not self._rtu and self.speaker() is not None and int.from_bytes(self.heard[:2], "big") != tid

    def speaker(self) -> int | None:
        """The unit in what was heard, where it looks like a frame."""
        if self._rtu:
            return self._rtu_speaker()
        return self.heard[6] if len(self.heard) >= 8 and self.heard[2:4] == b"\0\0" else None


class SerialEar(_Hearing, ModbusSerialClient):
    """A Modbus RTU client on a serial port that nobody else may use meanwhile."""

    def __init__(self, port: str, baud: int, parity: str, stop_bits: int) -> None:
        super().__init__(port, baudrate=baud, parity=parity, stopbits=stop_bits, retries=0)

    def dial(self) -> None:
        """Open the port. Raises OSError (with errno), termios.error, ValueError."""
        self.close()
        params = self.comm_params
        self.socket = serial.Serial(
            params.host,
            baudrate=params.baudrate,
            bytesize=8,
            parity=params.parity,
            stopbits=params.stopbits,
            timeout=0,
            write_timeout=2,
            exclusive=True,
        )

    def send(self, request: bytes, addr: tuple[str, int] | None = None) -> int:
        """Throw away what came unasked, send a frame. Raises ConnectionException, OSError."""
        if self.socket is None:
            raise ConnectionException(str(self))
        try:
            self.socket.reset_input_buffer()
        except termios.error as error:
            raise OSError(*error.args) from None
        return self.socket.write(self._told(">", request)) or 0

    def recv(self, size: int | None) -> bytes:
        """The next bytes, b"" when the time is over. Raises ConnectionException, OSError when the port is gone."""
        if self.socket is None:
            raise ConnectionException(str(self))
        fileno = self.socket.fileno()
        if not self._ready(fileno):
            return b""
        data = os.read(fileno, _CHUNK)
        if not data:
            raise ConnectionException(str(self))
        self.heard += self._told("<", data)
        return data

    def outdated(self) -> bool:
        """A serial frame has no number: what came after the request is taken for its reply."""
        return False

    def speaker(self) -> int | None:
        """The unit in what was heard, where it is a whole frame."""
        return self._rtu_speaker()
