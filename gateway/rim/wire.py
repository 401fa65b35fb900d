"""The two kinds of line, and what each says when it cannot be opened."""

from __future__ import annotations

import errno
import socket
import termios
from typing import Final

from gateway.core.fault import Fault
from gateway.core.spec import ModbusBus, SerialBus, TcpBus
from gateway.rim.ear import SerialEar, TcpEar
from gateway.rim.line import Line

_MISSING: Final = (errno.ENOENT, errno.ENXIO, errno.ENODEV)
_DENIED: Final = (errno.EACCES, errno.EPERM)
_BUSY: Final = (errno.EBUSY, errno.EAGAIN)
_DEAF: Final = 3


class TcpLine(Line):
    """Modbus TCP, or RTU frames through a TCP tunnel; one connection serves all units behind it."""

    _ear: TcpEar

    def __init__(self, spec: TcpBus) -> None:
        super().__init__(TcpEar(spec.host, spec.port, rtu=spec.framer == "rtu"), spec.guard_ms)
        self._spec = spec

    def open(self) -> Fault | None:
        """Connect; refused, or unreachable with the system's reason."""
        spec = self._spec
        place = {"host": spec.host, "port": spec.port}
        try:
            self._ear.dial(spec.connect_timeout_ms / 1000)
        except ConnectionRefusedError:
            return Fault("refused", details=place)
        except TimeoutError:
            return Fault("unreachable", details=place | {"why": f"{spec.connect_timeout_ms} ms"})
        except (OSError, UnicodeError) as error:  # UnicodeError: a host name that no resolver can spell
            why = (
                "no such name" if isinstance(error, socket.gaierror) else getattr(error, "strerror", None) or str(error)
            )
            return Fault("unreachable", details=place | {"why": why})
        return None

    def _cut(self) -> Fault:
        return Fault("closed", details={"host": self._spec.host, "port": self._spec.port})

    def _diagnosis(self, unit: int, timeout_ms: float) -> Fault:
        found = super()._diagnosis(unit, timeout_ms)
        # A garbled stream is out of step, and a peer that died without a word leaves a connection that only looks open:
        # in both cases only a new connection has a known beginning.
        if found.code == "garbled" or self._unanswered >= _DEAF:
            self._unanswered = 0
            self.close()
        return found


class SerialLine(Line):
    """Modbus RTU on a serial port. 3.5 characters of silence divide frames, 1.75 ms above 19200 baud."""

    _ear: SerialEar

    def __init__(self, spec: SerialBus) -> None:
        bits = 9 + spec.stop_bits + (spec.parity != "N")
        character = bits / spec.baud
        silence_ms = 1.75 if spec.baud > 19200 else 3500 * character
        ear = SerialEar(spec.port, spec.baud, spec.parity, spec.stop_bits)
        super().__init__(ear, max(silence_ms, spec.guard_ms), character)
        self._port = spec.port

    def open(self) -> Fault | None:
        """Open the port for us alone; missing, busy, not permitted, or failed with the system's reason."""
        try:
            self._ear.dial()
        except (OSError, termios.error, ValueError) as error:
            return self._fault(error)
        return None

    def _cut(self) -> Fault:
        return Fault("port_failed", details={"port": self._port, "why": "disconnected"})

    def _fault(self, error: Exception) -> Fault:
        number = getattr(error, "errno", None) or (error.args[0] if error.args else 0)
        code = (
            "port_missing"
            if number in _MISSING
            else "not_permitted"
            if number in _DENIED
            else "port_busy"
            if number in _BUSY
            else "port_failed"
        )
        return Fault(code, details={"port": self._port, "why": error.args[-1] if error.args else str(error)})


def line_of(spec: ModbusBus) -> Line:
    """The line that a bus runs on."""
    return TcpLine(spec) if isinstance(spec, TcpBus) else SerialLine(spec)
