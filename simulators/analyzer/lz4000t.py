"""A simulated LZ-4000T: gives out the tests of the day that it is asked for.

    question  7E 10 03 00 YY MM DD CRC8 AA
    record    7E 11 | 17 00 | count | index | number | name 6 | YY MM DD hh mm ss | rate × 100 | CRC8 | AA

Length, index and CRC of a record, and the reply of a day without tests (7E 11 02 00 00 00 CRC8 AA), are invented after
the pattern of the question: what the real one writes there is not published.
"""

from __future__ import annotations

from datetime import date

from contract.profile.analyzer_options import Lz4000t
from simulators.analyzer.bench import Bench, Test, of_day
from simulators.analyzer.instrument import Asked


class Lz4000tInstrument(Asked):
    """Its memory is the whole bench."""

    def __init__(self, bench: Bench, options: Lz4000t) -> None:
        super().__init__(bench)
        self._silent = options.silent_when_empty

    def answer(self) -> bytes | None:
        """The records of one day, after a question whose CRC is right."""
        start = self._heard.find(b"\x7e\x10\x03\x00")
        if start < 0 or len(self._heard) < start + 9:
            return None
        frame, self._heard = self._heard[start : start + 9], self._heard[start + 9 :]
        if frame[8] != 0xAA or _crc8(frame[1:7]) != frame[7]:
            return b""
        year, month, day = frame[4:7]
        tests = list(of_day(self.bench.done, (2000 + year, month, day)))
        if not tests:
            return b"" if self._silent else _framed(b"\x11\x02\x00\x00\x00")
        return b"".join(self._record(test, index, len(tests)) for index, test in enumerate(tests))

    def _record(self, test: Test, index: int, count: int) -> bytes:
        at = test.local
        return _framed(
            b"\x11\x17\x00"
            + count.to_bytes(2, "little")
            + index.to_bytes(2, "little")
            + test.number.to_bytes(2, "little")
            + self.bench.text(test.sample)[:6].ljust(6, b"\0")
            + bytes([at.year - 2000, at.month, at.day, at.hour, at.minute, at.second])
            + round(test.rate * 100).to_bytes(2, "little")
        )


def question(day: date) -> bytes:
    """What a client asks, for tests of the simulator alone."""
    return _framed(bytes([0x10, 3, 0, day.year - 2000, day.month, day.day]))


def _framed(body: bytes) -> bytes:
    return b"\x7e" + body + bytes([_crc8(body)]) + b"\xaa"


def _crc8(data: bytes) -> int:
    register = 0
    for bit in (byte >> shift & 1 for byte in data for shift in range(7, -1, -1)):
        top = register >> 7 ^ bit
        register = (register << 1 & 0xFF) ^ (0x31 if top else 0)
    return register
