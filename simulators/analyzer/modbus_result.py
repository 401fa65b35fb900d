"""A simulated analyzer with a Modbus RTU slave: the registers of its profile hold its latest result."""

from __future__ import annotations

from struct import pack

from pymodbus.framer import FramerRTU

from contract.profile.analyzer_options import ModbusResult, Place
from simulators.analyzer.bench import Bench
from simulators.analyzer.instrument import Asked


class ModbusResultInstrument(Asked):
    """Knows one function, and answers exception 1 or 2 to what it does not know."""

    def __init__(self, bench: Bench, options: ModbusResult, unit: int) -> None:
        super().__init__(bench)
        self._options = options
        self._unit = unit

    def answer(self) -> bytes | None:
        """A read of the block."""
        while len(self._heard) >= 8:
            frame = self._heard[:8]
            if frame[0] == self._unit and _crc(frame[:6]) == frame[6:]:
                self._heard = self._heard[8:]
                return self._reply(frame)
            self._heard = self._heard[1:]
        return None

    def _reply(self, frame: bytes) -> bytes:
        options = self._options
        function = 3 if options.function == "holding" else 4
        address, count = int.from_bytes(frame[2:4], "big"), int.from_bytes(frame[4:6], "big")
        if frame[1] != function:
            return _closed(bytes([self._unit, frame[1] | 0x80, 1]))
        first = address - options.address
        if first < 0 or first + count > options.count or not count:
            return _closed(bytes([self._unit, function | 0x80, 2]))
        data = self._registers()[first * 2 : (first + count) * 2]
        return _closed(bytes([self._unit, function, len(data)]) + data)

    def _registers(self) -> bytes:
        options, bench = self._options, self.bench
        block = bytearray(options.count * 2)
        if not bench.done:
            return bytes(block)
        test = bench.done[-1]
        words = options.verdicts.passed if bench.says_passed(test) else options.verdicts.failed
        at = test.local

        def put(place: Place | None, value: float | str) -> None:
            if place is None:
                return
            data = self._encoded(place, value)
            block[place.at * 2 : place.at * 2 + len(data)] = data

        put(options.number, test.number)
        put(options.rate, test.rate)
        put(options.sample, test.sample)
        put(options.verdict, words[0] if options.verdict and options.verdict.type == "text" else float(words[0]))
        if options.time is not None:
            moment = pack(">6H", at.year, at.month, at.day, at.hour, at.minute, at.second)
            block[options.time.at * 2 : options.time.at * 2 + 12] = moment
        return bytes(block)

    def _encoded(self, place: Place, value: float | str) -> bytes:
        if isinstance(value, str):
            return self.bench.text(value, self._options.charset)[: place.words * 2].ljust(place.words * 2, b"\0")
        raw = value / place.scale
        form = {"u16": ">H", "s16": ">h", "u32": ">I", "f32": ">f"}[place.type]
        data = pack(form, raw if place.type == "f32" else round(raw))
        return data[2:] + data[:2] if place.order == "CDAB" and len(data) == 4 else data


def _closed(body: bytes) -> bytes:
    return body + _crc(body)


def _crc(data: bytes) -> bytes:
    return FramerRTU.compute_CRC(data).to_bytes(2, "big")
