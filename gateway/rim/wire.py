"""The two kinds of line, and what each says when it cannot be opened."""

from __future__ import annotations

import termios
from pathlib import Path
from typing import Final

from gateway.core.fault import Fault
from gateway.core.spec import ModbusBus, SerialBus, TcpBus
from gateway.core.trace import Framing
from gateway.rim.ear import SerialEar, TcpEar
from gateway.rim.line import Line
from gateway.rim.opening import serial_fault, socket_fault
from gateway.rim.tap import Tap

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
        except (OSError, UnicodeError) as error:
            return socket_fault(place, spec.connect_timeout_ms, error)
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
            return serial_fault(self._port, error)
        return None

    def _cut(self) -> Fault:
        return Fault("port_failed", details={"port": self._port, "why": "disconnected"})


def line_of(spec: ModbusBus) -> Line:
    """The line that a bus runs on."""
    line: Line = TcpLine(spec) if isinstance(spec, TcpBus) else SerialLine(spec)
    if spec.trace:
        line.tap(Tap(Path(spec.trace), framing_of(spec), spoken(spec)))
    return line


def framing_of(spec: ModbusBus) -> Framing:
    """How frames are told apart on this bus."""
    return "tcp" if isinstance(spec, TcpBus) and spec.framer == "socket" else "rtu"


def spoken(spec: ModbusBus) -> str:
    """The line as people name it: `/dev/ttyUSB0 9600 8N1`, `192.168.1.8:502`."""
    if isinstance(spec, TcpBus):
        return f"{spec.host}:{spec.port}" + (" rtu" if spec.framer == "rtu" else "")
    return f"{spec.port} {spec.baud} 8{spec.parity}{spec.stop_bits}"
