"""The wire under a Modbus bus: open it, ask one thing, say exactly what went wrong. Built on pymodbus' sync clients.

What pymodbus 3.16 does for us: frames, CRC, the unit of the reply (frames of other units are skipped), on TCP the
transaction id (a late reply to an older request is skipped). What it does not: it accepts any function and any number
of registers (gateway.drivers.modbus checks both); it swallows why a port did not open; it reconnects inside a request;
on a serial line it polls, and measures its wait by the wall clock, so a clock set back by an hour waits an hour. Hence
both clients get their own `connect`, `send` and `recv` (gateway.rim.ear). It is told to keep the bytes of a reply
rather than to take them apart register by register, through its own door for foreign message classes (`register`).
"""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from time import monotonic, sleep
from typing import Final

from pymodbus.exceptions import ConnectionException
from pymodbus.pdu import ModbusPDU

from gateway.core.fault import Fault
from gateway.drivers.blocks import Block
from gateway.drivers.modbus import FUNCTIONS, Reply, fault, size
from gateway.rim.ear import SerialEar, TcpEar

# pymodbus logs every silent device as an error; here each cause leaves as a Fault and is told once, by the bus.
logging.getLogger("pymodbus.logging").setLevel(logging.CRITICAL)

_OVERHEAD: Final = 8 + 5  # bytes on the wire besides the data: the request, and head and CRC of the reply


class _Kept(ModbusPDU):
    """A reply to a read whose bytes are kept as they came."""

    rtu_byte_count_pos = 2
    body = b""

    def decode(self, data: bytes) -> None:
        self.body = data

    def __str__(self) -> str:
        return f"function {self.function_code}"


_KEPT: Final = tuple(type(f"_Kept{code}", (_Kept,), {"function_code": code}) for code in FUNCTIONS.values())


class Line(ABC):
    """One wire. Closed at first; `open` may fail, and is to be tried again by whoever holds the line."""

    def __init__(self, ear: TcpEar | SerialEar, guard_ms: float, character: float = 0.0) -> None:
        self._ear = ear
        self._guard_ms = guard_ms
        self._character = character  # seconds that one byte is on the wire
        self._quiet_since = 0.0
        self._unanswered = 0  # requests in a row, to whichever unit
        for kept in _KEPT:
            ear.register(kept)
        self._ask = {
            "coil": ear.read_coils,
            "discrete": ear.read_discrete_inputs,
            "holding": ear.read_holding_registers,
            "input": ear.read_input_registers,
        }

    @abstractmethod
    def open(self) -> Fault | None:
        """Open the wire; what stands in the way, if anything."""

    @property
    def is_open(self) -> bool:
        """Whether a request can be sent."""
        return self._ear.socket is not None

    def close(self) -> None:
        """Let the wire go."""
        self._ear.close()

    def read(self, block: Block, unit: int, timeout_ms: float, guard_ms: float = 0) -> bytes | Fault:
        """The data bytes of `block` from `unit`, checked; or why there are none within `timeout_ms`."""
        guard = self._quiet_since + max(guard_ms, self._guard_ms) / 1000 - monotonic()
        if guard > 0:
            sleep(guard)
        self._ear.listen(timeout_ms / 1000 + (_OVERHEAD + size(block)) * self._character)
        try:
            pdu = self._ask[block.function](block.address, count=block.count, device_id=unit)
        except (ConnectionException, OSError):
            self.close()
            return self._cut()
        except Exception:  # noise makes pymodbus raise whatever its parsers stumble over; the bytes tell what it was
            return self._diagnosis(unit, timeout_ms)
        finally:
            self._quiet_since = monotonic()
        self._unanswered = 0
        body = pdu.body if isinstance(pdu, _Kept) else bytes([pdu.exception_code])
        return fault(block, unit, Reply(pdu.dev_id, pdu.function_code, body)) or body[1:]

    @abstractmethod
    def _cut(self) -> Fault:
        """The wire broke during a request."""

    def _diagnosis(self, unit: int, timeout_ms: float) -> Fault:
        heard = self._ear.heard
        if not heard or self._ear.outdated():
            self._unanswered += 1
            return Fault("no_answer", details={"ms": int(timeout_ms)})
        stranger = self._ear.speaker()
        if stranger is not None and stranger != unit:
            return Fault("wrong_unit", details={"asked": unit, "found": stranger})
        return Fault("garbled", details={"size": len(heard)})
