"""A bus of simulated instruments: a request comes in as bytes, the reply goes out as bytes, faults and ledger between.

Frames and PDUs are pymodbus'. What its server cannot do is here: many units, silence, lateness, mangled frames, and one
ledger that knows what really went out. A missing unit says nothing on a serial line, exception 11 behind TCP.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from random import Random
from typing import Any, NamedTuple

from pymodbus.constants import ExcCodes
from pymodbus.framer import FramerBase, FramerRTU
from pymodbus.pdu import DecodePDU, ExceptionResponse, ModbusPDU

from simulators.faults import Fault
from simulators.greenhouse import Greenhouse
from simulators.ledger import Ledger, Served
from simulators.modbus.station import FUNCTION, Absent, Station
from simulators.signals import sources

BROADCAST = 0


class Reply(NamedTuple):
    """What goes back: bytes (empty: silence) after `delay_s` seconds."""

    frame: bytes
    delay_s: float = 0.0


class Clock:
    """Simulated time: it starts at `start` (UTC ms) and runs `speed` times as fast as the wall."""

    def __init__(self, start: int, speed: float) -> None:
        self._start, self._speed, self._begun = start, speed, time.monotonic()

    @property
    def elapsed_s(self) -> float:
        """Seconds of the wall since the beginning."""
        return time.monotonic() - self._begun

    @property
    def now(self) -> int:
        """Simulated UTC ms."""
        return self._start + int(self.elapsed_s * 1000 * self._speed)


class Bus:
    """Stations by their unit id. Not safe across threads: the simulator's loop is the only caller of `answer`."""

    def __init__(
        self, stations: Iterable[Station], clock: Clock, day: Greenhouse, seed: int, ledger: Ledger | None
    ) -> None:
        self.stations = list(stations)
        self.clock = clock
        self._ledger = ledger
        self._random = Random(seed)  # noqa: S311  # line noise
        self._decoder = DecodePDU(is_server=True)
        for station in self.stations:
            station.sources = {**sources(station.profile, day, f"{seed}/{station.name}"), **station.sources}
            for key in station.counts:
                if ledger is not None:
                    station.counts[key] = ledger.last.get((station.name, key), 0)

    def station(self, unit: int) -> Station | None:
        """The instrument that answers to a unit id now."""
        return next((station for station in self.stations if station.unit == unit), None)

    async def answer(
        self, framer: FramerBase, unit: int, transaction: int, pdu: bytes, baud: int | None = None
    ) -> Reply:
        """The reply to one request PDU; `baud`: of the serial line, None behind TCP.

        Broadcast writes on a line reach everybody and nobody answers; an instrument set to another baud rate is deaf.
        """
        serial = baud is not None
        if unit == BROADCAST and serial:
            for listener in self.stations:
                await self._reply(_Access(listener, self.clock), pdu)
            return Reply(b"")
        station = self.station(unit)
        if station is None or (serial and station.baud != baud):
            missing = ExceptionResponse(pdu[0], ExcCodes.GATEWAY_NO_RESPONSE)
            return Reply(b"") if serial else Reply(_frame(framer, missing, unit, transaction))
        faults = {fault.kind: fault for fault in station.active(self.clock.elapsed_s)}
        if "silence" in faults:
            return Reply(b"")
        access = _Access(station, self.clock)
        if "exception" in faults:
            response: ModbusPDU = ExceptionResponse(pdu[0], int(faults["exception"].amount or ExcCodes.DEVICE_FAILURE))
        else:
            try:
                response = await self._reply(access, pdu)
            except Absent:
                return Reply(b"")
        if "wrong_length" in faults and response.registers:
            response.registers = list(response.registers)[:-1]
        frame = _frame(framer, response, unit % 247 + 1 if "wrong_unit" in faults else unit, transaction)
        if "noise" in faults:
            frame = self._mangled(frame, serial=serial)
        self._record(station, access.counters, faults)
        slow = faults.get("slow")
        delay = 0.0 if slow is None else (2000 if slow.amount is None else slow.amount) / 1000
        return Reply(frame, delay)

    async def _reply(self, access: _Access, pdu: bytes) -> ModbusPDU:
        if pdu[0] not in FUNCTION:
            return ExceptionResponse(pdu[0], ExcCodes.ILLEGAL_FUNCTION)
        request = self._decoder.decode(pdu)
        if request is None:
            return ExceptionResponse(pdu[0], ExcCodes.ILLEGAL_VALUE)
        context: Any = access  # pymodbus asks only for async_getValues and async_setValues
        return await request.datastore_update(context, access.station.unit)

    def _mangled(self, frame: bytes, *, serial: bool) -> bytes:
        """Flip bytes so that the receiver can tell: a wrong checksum, or behind TCP a wrong protocol id."""
        mangled = bytearray(frame)
        if not serial:
            mangled[2] ^= self._random.randrange(1, 256)
        while serial and FramerRTU.check_CRC(bytes(mangled[:-2]), int.from_bytes(mangled[-2:], "big")):
            for _ in range(max(2, len(frame) // 4)):
                mangled[self._random.randrange(len(mangled))] ^= self._random.randrange(1, 256)
        return bytes(mangled)

    def _record(self, station: Station, counters: dict[str, int], faults: dict[str, Fault]) -> None:
        if self._ledger is None:
            return
        spoiled = next((kind for kind in ("noise", "wrong_length", "wrong_unit", "slow") if kind in faults), None)
        now = time.time_ns() // 1_000_000
        for key, count in counters.items():
            self._ledger.write(Served(now, station.name, station.unit, key, count, spoiled))


class _Access:
    """What pymodbus' requests see of a station; remembers the counters that the reply carries."""

    def __init__(self, station: Station, clock: Clock) -> None:
        self.station = station
        self.counters: dict[str, int] = {}
        self._clock = clock

    async def async_getValues(self, _: int, code: int, address: int, count: int = 1) -> list[int] | ExcCodes:  # noqa: N802
        values, self.counters = self.station.read(code, address, count, self._clock.now, self._clock.elapsed_s)
        return values

    async def async_setValues(self, _: int, code: int, address: int, values: list[int]) -> ExcCodes | None:  # noqa: N802
        return self.station.write(code, address, [int(value) for value in values])


def _frame(framer: FramerBase, response: ModbusPDU, unit: int, transaction: int) -> bytes:
    response.dev_id, response.transaction_id = unit, transaction
    return framer.buildFrame(response)
