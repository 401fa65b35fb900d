"""Listening to a serial line without a word: what others say on it, in the order in which it comes."""

from __future__ import annotations

import os
import select
import termios
from collections.abc import Iterator
from time import monotonic, time_ns
from typing import Final

import serial

from gateway.core.fault import Fault
from gateway.core.spec import SerialBus
from gateway.core.trace import Heard
from gateway.rim.opening import serial_fault

_CHUNK: Final = 4096
_TICK_S: Final = 0.2


class Overhearing:
    """One serial port, only read from."""

    def __init__(self, spec: SerialBus) -> None:
        self._spec = spec
        self._port: serial.Serial | None = None

    def open(self) -> Fault | None:
        """Open the port for us alone; what stands in the way, if anything."""
        spec = self._spec
        try:
            self._port = serial.Serial(
                spec.port, baudrate=spec.baud, parity=spec.parity, stopbits=spec.stop_bits, timeout=0, exclusive=True
            )
        except (OSError, termios.error, ValueError) as error:
            return serial_fault(spec.port, error)
        return None

    def close(self) -> None:
        """Give the port back."""
        if self._port is not None:
            self._port.close()
            self._port = None

    def heard(self, seconds: float) -> Iterator[Heard | None]:
        """What comes, as it comes, for so long; None for each moment of silence. Raises OSError when the port goes."""
        if self._port is None:
            return
        until = monotonic() + seconds
        number = self._port.fileno()
        while (left := until - monotonic()) > 0:
            if not select.select([number], [], [], min(left, _TICK_S))[0]:
                yield None
                continue
            data = os.read(number, _CHUNK)
            if not data:
                raise OSError(5, "disconnected", self._spec.port)
            yield Heard(time_ns() // 1_000_000, "=", data)
