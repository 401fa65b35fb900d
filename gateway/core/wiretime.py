"""How long a serial line is busy with a device: whether what a farm asks of a bus fits through the wire at all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from gateway.core.spec import SerialBus

_REQUEST: Final = 8  # unit, function, address, count, CRC
_REPLY: Final = 5  # unit, function, length, CRC
_TURNAROUND_S: Final = 0.005  # what a quick instrument takes to answer


def wire_s(bus: SerialBus, size: int, pause_s: float, turnaround_s: float) -> float:
    """Seconds from one read with a reply of `size` data bytes to the next, of a device that takes `turnaround_s` to
    answer, on a line that is kept quiet for `pause_s` afterwards.

    A character has 8 data bits, start, stop and parity bits; two silences of 3.5 characters divide frames (Modbus over
    Serial Line V1.02, 2.5.1.1).
    """
    character = character_s(bus)
    return (_REQUEST + _REPLY + size) * character + 3.5 * character + turnaround_s + pause_s


def character_s(bus: SerialBus) -> float:
    """Seconds that one byte is on the wire."""
    return (9 + bus.stop_bits + (bus.parity != "N")) / bus.baud


def read_s(bus: SerialBus, sizes: Iterable[int], guard_ms: int) -> float:
    """Seconds that reads with replies of `sizes` data bytes keep the line busy."""
    pause = max(3.5 * character_s(bus), bus.guard_ms / 1000, guard_ms / 1000)
    return sum(wire_s(bus, size, pause, _TURNAROUND_S) for size in sizes)


def load(bus: SerialBus, devices: Iterable[tuple[float, int, Iterable[int]]]) -> float:
    """Share of the time that the line is busy: above 1 the intervals cannot be kept.

    devices: of each its interval in seconds, its guard in ms and the sizes of its replies.
    """
    return sum(read_s(bus, sizes, guard_ms) / interval_s for interval_s, guard_ms, sizes in devices)
