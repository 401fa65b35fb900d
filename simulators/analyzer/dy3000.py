"""A simulated DY-3000: gives out its last 25 tests, 81 04 n 00 | records of 10 bytes | 01 | 81.

The bytes 1 and 2 of a record are not published; zeros stand there. It has no verdict and no name.
"""

from __future__ import annotations

from contract.profile.analyzer_options import Dy3000
from simulators.analyzer.bench import Bench, Test
from simulators.analyzer.instrument import Asked

QUESTION = b"AABB068301F9010000"
MOST = 25


class Dy3000Instrument(Asked):
    """Understands its question in hex digits and in bytes."""

    def __init__(self, bench: Bench, options: Dy3000) -> None:
        super().__init__(bench)
        self._question = QUESTION if options.request == "text" else bytes.fromhex(QUESTION.decode())

    def answer(self) -> bytes | None:
        """The last tests."""
        if not self.take(self._question):
            return None
        records = b"".join(_record(test) for test in self.bench.done[-MOST:])
        return b"\x81\x04" + bytes([len(records), 0]) + records + b"\x01\x81"


def _record(test: Test) -> bytes:
    at = test.local
    return bytes([test.number % 256, 0, 0, at.year - 2000, at.month, at.day, at.hour, at.minute]) + round(
        test.rate * 100
    ).to_bytes(2, "little")
