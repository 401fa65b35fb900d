"""A simulated TY-16: handshake, groups of eight channels, farewell. It refuses to have its memory cleared, and says so.

    1B BF -> 1B 01    1B B1 -> 75 bytes    24 -> 73 bytes, or 1B FE    1B FF -> nothing

Tests are put on the channels as they are made, up to 16 of one minute into two groups of one time. What stands in the
bytes that are not published is zero, and 1B B1 at the head of the first group.
"""

from __future__ import annotations

from struct import pack

from contract.profile.analyzer_options import Ty16
from simulators.analyzer.bench import Bench, Test
from simulators.analyzer.instrument import Asked

MOST_GROUPS = 12


class Ty16Instrument(Asked):
    """A session lists the groups of the beginning; `cleared` counts the orders to forget that it got."""

    def __init__(self, bench: Bench, options: Ty16) -> None:
        super().__init__(bench)
        self.cleared = 0
        self._groups: list[bytes] = []

    def answer(self) -> bytes | None:
        """One command of one or two bytes."""
        heard = self._heard
        if heard[:1] == b"\x24":
            self._heard = heard[1:]
            return self._groups.pop(0) if self._groups else b"\x1b\xfe"
        if len(heard) < 2:
            return None
        command, self._heard = heard[:2], heard[2:]
        if command == b"\x1b\xbf":
            self._groups = groups(self.bench.done)[-MOST_GROUPS:]
            return b"\x1b\x01"
        if command == b"\x1b\xb1":
            return b"\x1b\xb1" + self._groups.pop(0) if self._groups else b"\x1b\xfe"
        self.cleared += command == b"\x1b\xb9"
        return b""


def groups(tests: list[Test]) -> list[bytes]:
    """Groups of 73 bytes; tests of one minute share the time of the first."""
    found: list[bytes] = []
    batch: list[Test] = []
    for test in [*tests, None]:
        if batch and (test is None or len(batch) == 16 or test.at // 60 != batch[0].at // 60):
            found += [_group(batch[place : place + 8], batch[0]) for place in range(0, len(batch), 8)]
            batch = []
        if test is not None:
            batch.append(test)
    return found


def _group(batch: list[Test], first: Test) -> bytes:
    at = first.local
    mask = sum(0x80 >> place for place in range(len(batch)))
    head = bytes([at.second, at.minute, at.hour, at.day, at.month, 0, at.year - 2000, mask]) + bytes(5)
    rates = [test.rate for test in batch] + [0.0] * (8 - len(batch))
    return head + b"\0\0\0\0".join(pack(">f", rate) for rate in rates)
