"""How near a Modbus line is driven to what its wire carries, and what a dead device costs the living ones.

The ceiling is computed, not measured: the bytes of request and reply at the line's speed, the two silences of 3.5
characters that divide frames, and what the device takes to answer. That last is found by asking it: the quickest of
many short reads, less what its bytes need.
Everything here polls as the gateway does (gateway.rim.poll), in the caller's thread, and keeps no value.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Final, TypedDict

from contract.profile import ModbusProfile
from gateway.core.fault import Fault
from gateway.core.spec import DeviceSpec, SerialBus
from gateway.core.wiretime import character_s, wire_s
from gateway.drivers.blocks import Block, blocks
from gateway.drivers.modbus import size
from gateway.rim.poll import Poll
from gateway.rim.wire import line_of

_LOOKS: Final = 20
_PATIENCE: Final = 3  # unanswered reads in a row


class Figure(TypedDict):
    """One row: `ratio` = value / ceiling, `peer` says what the ceiling is."""

    name: str
    value: float
    unit: str
    ceiling: float
    ratio: float
    peer: str


class Unmeasured(Exception):  # noqa: N818  # not a mistake of the program: the line or the device is not there
    """Nothing could be measured; `fault` says why, for a person."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.text("en"))
        self.fault = fault


def ceiling(bus: SerialBus, data: int, turnaround_s: float) -> float:
    """Reads per second, with `data` data bytes each, that the wire carries when nobody loses any time."""
    return 1 / wire_s(bus, data, 3.5 * character_s(bus), turnaround_s)


def turnaround(bus: SerialBus, device: DeviceSpec) -> float:
    """Seconds that a device takes to answer, beyond the silence that ends the request. Raises Unmeasured."""
    profile = device.profile
    assert isinstance(profile, ModbusProfile)  # noqa: S101  # a device of a Modbus bus
    first = profile.points[0]
    block = Block(first.function, first.address, first.width, (first,))
    line = line_of(bus)
    fault = line.open()
    if fault is not None:
        raise Unmeasured(fault)
    took: list[float] = []
    missed = 0
    try:
        while len(took) < _LOOKS:
            begun = time.perf_counter()
            reply = line.read(block, device.unit, profile.limits.timeout_ms)
            if isinstance(reply, Fault):
                missed += 1
                if missed == _PATIENCE:
                    raise Unmeasured(reply)
                continue
            missed = 0
            took.append(time.perf_counter() - begun)
            time.sleep(4 * character_s(bus))
    finally:
        line.close()
    return max(0.0, min(took) - wire_s(bus, size(block), 0.0, 0.0))


def rates(bus: SerialBus, devices: Sequence[DeviceSpec], seconds: float) -> dict[str, float]:
    """Answered polls per second of each device, polled for `seconds`. Raises Unmeasured: the port does not open."""
    line = line_of(bus)
    poll = Poll(line, devices, lambda _: None, lambda _: None, _clock)
    poll.begin()
    begun = time.monotonic()
    try:
        while time.monotonic() - begun < seconds:
            wait = poll.step()
            if poll.fault is not None:
                raise Unmeasured(poll.fault)
            if wait:
                time.sleep(wait / 1000)
    finally:
        took = time.monotonic() - begun
        line.close()
    return {station.device.spec.id: station.device.replies / took for station in poll.stations}


def block_reads(bus: SerialBus, device: DeviceSpec, seconds: float, turnaround_s: float) -> Figure:
    """One device whose points are one block, read over and over."""
    profile = device.profile
    assert isinstance(profile, ModbusProfile)  # noqa: S101  # a device of a Modbus bus
    (block,) = blocks(profile.points, profile.limits)
    rate = rates(bus, [device], seconds)[device.id]
    most = ceiling(bus, size(block), turnaround_s)
    name = f"line {bus.baud}: reads of {block.count} registers"
    return _figure(name, rate, "reads/s", most, "what the wire carries")


def neighbours(bus: SerialBus, devices: Sequence[DeviceSpec], dead: DeviceSpec, seconds: float) -> Figure:
    """The rate of the slowest-served of `devices` once `dead` is polled too, beside its rate without."""
    before = rates(bus, devices, seconds)
    after = rates(bus, [*devices, dead], seconds)
    worst = min((device.id for device in devices), key=lambda name: after[name] / before[name])
    name = f"line {bus.baud}: {len(devices)} devices beside a dead one, the worst served"
    return _figure(name, after[worst], "polls/s", before[worst], "the same without it")


def _figure(name: str, value: float, unit: str, most: float, peer: str) -> Figure:
    return Figure(
        name=name,
        value=round(value, 2),
        unit=unit,
        ceiling=round(most, 2),
        ratio=round(value / most, 3) if most else 0.0,
        peer=peer,
    )


def _clock() -> tuple[int, int]:
    return time.time_ns() // 1_000_000, time.monotonic_ns() // 1_000_000
