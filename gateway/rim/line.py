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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic, sleep, time_ns
from typing import Final

from pymodbus.exceptions import ConnectionException
from pymodbus.pdu import ModbusPDU

from gateway.core.fault import Fault
from gateway.core.trace import Heard, Side
from gateway.drivers import modbus_write
from gateway.drivers.blocks import Block
from gateway.drivers.modbus import FUNCTIONS, Reply, fault, size
from gateway.drivers.modbus_write import Write
from gateway.rim.ear import SerialEar, TcpEar
from gateway.rim.tap import Tap

# pymodbus logs every silent device as an error; here each cause leaves as a Fault and is told once, by the bus.
logging.getLogger("pymodbus.logging").setLevel(logging.CRITICAL)

_OVERHEAD: Final = 8 + 5  # bytes on the wire besides the data: the request, and head and CRC of the reply
_CRC: Final = 2


class _Kept(ModbusPDU):
    """A reply whose bytes are kept as they came."""

    rtu_byte_count_pos = 2
    body = b""

    def decode(self, data: bytes) -> None:
        self.body = data

    def __str__(self) -> str:
        return f"function {self.function_code}"


_KEPT: Final = (
    *(type(f"_Kept{code}", (_Kept,), {"function_code": code}) for code in FUNCTIONS.values()),
    *(type(f"_Kept{code}", (_Kept,), {"function_code": code, "rtu_frame_size": 8}) for code in (5, 6, 15, 16)),
)


class Line(ABC):
    """One wire. Closed at first; `open` may fail, and is to be tried again by whoever holds the line."""

    def __init__(self, ear: TcpEar | SerialEar, guard_ms: float, character: float = 0.0) -> None:
        self._ear = ear
        self._guard_ms = guard_ms
        self._character = character  # seconds that one byte is on the wire
        self._quiet_since = 0.0
        self._unanswered = 0  # requests in a row, to whichever unit
        self._tap: Tap | None = None
        self.last: dict[int, tuple[Heard, Heard]] = {}  # unit -> what it was asked last, and what came
        self._owing: set[int] = set()  # units that were silent when last asked, and may answer that question yet
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
        if self._tap is not None:
            self._tap.close()

    def tap(self, tap: Tap) -> None:
        """Take down all that goes over the wire from now on."""
        self._tap = tap
        self._ear.tap = tap.note

    @contextmanager
    def overheard(self, tell: Callable[[Heard], None]) -> Iterator[None]:
        """Tell all that goes over the wire meanwhile, to the tap as well."""
        tap = self._ear.tap

        def both(side: Side, data: bytes) -> None:
            if tap is not None:
                tap(side, data)
            tell(Heard(time_ns() // 1_000_000, side, data))

        self._ear.tap = both
        try:
            yield
        finally:
            self._ear.tap = tap

    def read(self, block: Block, unit: int, timeout_ms: float, guard_ms: float = 0) -> bytes | Fault:
        """The data bytes of `block` from `unit`, checked; or why there are none within `timeout_ms`."""
        reply = self._exchange(
            lambda: self._ask[block.function](block.address, count=block.count, device_id=unit),
            size(block),
            unit,
            timeout_ms,
            guard_ms,
        )
        return reply if isinstance(reply, Fault) else fault(block, unit, reply) or reply.body[1:]

    def write(self, write: Write, unit: int, timeout_ms: float, guard_ms: float = 0) -> Fault | None:
        """Write neighbouring places of `unit`, the echo checked; why it was not done, if it was not."""
        ear, at, words = self._ear, write.address, write.words
        send: dict[int, Callable[[], ModbusPDU]] = {
            5: lambda: ear.write_coil(at, bool(words[0]), device_id=unit),
            6: lambda: ear.write_register(at, words[0], device_id=unit),
            15: lambda: ear.write_coils(at, [bool(word) for word in words], device_id=unit),
            16: lambda: ear.write_registers(at, words, device_id=unit),
        }
        reply = self._exchange(send[write.function], 0, unit, timeout_ms, guard_ms)
        return reply if isinstance(reply, Fault) else modbus_write.fault(write, unit, reply)

    def _exchange(
        self, ask: Callable[[], ModbusPDU], data: int, unit: int, timeout_ms: float, guard_ms: float
    ) -> Reply | Fault:
        """Send a request whose reply has `data` bytes; the reply as it came."""
        guard = self._quiet_since + max(guard_ms, self._guard_ms) / 1000 - monotonic()
        if guard > 0:
            sleep(guard)
        patience = timeout_ms / 1000 + (_OVERHEAD + data) * self._character
        self._ear.listen(patience)
        self._ear.asked = b""
        at = time_ns() // 1_000_000
        try:
            pdu = ask()
            reply = _reply(pdu)
            late = self._late(unit, patience, reply)
        except (ConnectionException, OSError):
            self.close()
            return self._cut()
        except Exception:  # noise makes pymodbus raise whatever its parsers stumble over; the bytes tell what it was
            return self._diagnosis(unit, timeout_ms)
        finally:
            self._quiet_since = monotonic()
            came = Heard(time_ns() // 1_000_000, "<", self._ear.heard)
            self.last[unit] = (Heard(at, ">", self._ear.asked), came)
        self._unanswered = 0
        if late:
            return Fault("late", details={"ms": int(timeout_ms)})
        return reply

    def _late(self, unit: int, seconds: float, reply: Reply) -> bool:
        """Whether what just came from `unit` answers the question before: then another answer follows within the time.

        Only a Modbus TCP frame says which question it answers. So the first answer after a silence is believed only
        when nothing came with it and nothing comes after it; that costs the line one more wait for each silence that
        ends.
        """
        if self._ear.numbered or unit not in self._owing:
            return False
        self._owing.discard(unit)
        behind = self._ear.heard.partition(bytes([reply.unit, reply.function]) + reply.body)[2]
        if len(behind) > _CRC:
            return True
        self._ear.listen(seconds)
        return bool(self._ear.recv(None))

    @abstractmethod
    def _cut(self) -> Fault:
        """The wire broke during a request."""

    def _diagnosis(self, unit: int, timeout_ms: float) -> Fault:
        heard = self._ear.heard
        if not heard or self._ear.outdated():
            self._unanswered += 1
            self._owing.add(unit)
            return Fault("no_answer", details={"ms": int(timeout_ms)})
        stranger = self._ear.speaker()
        if stranger is not None and stranger != unit:
            return Fault("wrong_unit", details={"asked": unit, "found": stranger})
        return Fault("garbled", details={"size": len(heard)})


def _reply(pdu: ModbusPDU) -> Reply:
    body = pdu.body if isinstance(pdu, _Kept) else bytes([pdu.exception_code])
    return Reply(pdu.dev_id, pdu.function_code, body)
