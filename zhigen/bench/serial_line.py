"""How near a Modbus line is driven to what its wire carries, and what a dead device costs the living ones.

The ceiling is computed, not measured: the bytes of request and reply at the line's speed, the two silences of 3.5
characters that divide frames, and what the device takes to answer. That last is found by asking it: the quickest of
many short reads, less what its bytes need.
Everything here polls as the gateway does (gateway.rim.poll), in the caller's thread, and keeps no value.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from typing import Final

from contract.profile import ModbusProfile
from gateway.core.fault import Fault
from gateway.core.spec import DeviceSpec, SerialBus
from gateway.core.wiretime import character_s, wire_s
from gateway.drivers.blocks import Block, blocks
from gateway.drivers.modbus import size
from gateway.rim.line import Line
from gateway.rim.poll import Poll
from gateway.rim.wire import line_of
from zhigen.bench.figure import Beat, Figure, unheard

_LOOKS: Final = 20
_PATIENCE: Final = 3  # unanswered reads in a row
_BEAT_S: Final = 0.25
READS: Final = ("次读/s", "reads/s")


class Unmeasured(Exception):  # noqa: N818  # not a mistake of the program: the line or the device is not there
    """Nothing could be measured; `fault` says why, for a person."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.text("en"))
        self.fault = fault


class Ledger:
    """A line that counts what it is asked: reads that were answered, their registers, and the others by their cause."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self.answered = 0
        self.registers = 0
        self.faults: Counter[str] = Counter()
        self._met: dict[str, Fault] = {}

    @property
    def is_open(self) -> bool:
        """Whether the line is."""
        return self._line.is_open

    def open(self) -> Fault | None:
        """Open the line."""
        return self._line.open()

    def read(self, block: Block, unit: int, timeout_ms: float, guard_ms: float = 0) -> bytes | Fault:
        """Read as the line does, and count."""
        reply = self._line.read(block, unit, timeout_ms, guard_ms)
        if isinstance(reply, Fault):
            self.faults[reply.code] += 1
            self._met[reply.code] = reply
        else:
            self.answered += 1
            self.registers += block.count * (block.function in ("holding", "input"))
        return reply

    def causes(self, language: str) -> str:
        """What went wrong and how often, the most frequent first; for a person."""
        return "; ".join(f"{times} × {self._met[code].text(language)}" for code, times in self.faults.most_common())


def ceiling(bus: SerialBus, data: int, turnaround_s: float) -> float:
    """Reads per second, with `data` data bytes each, that the wire carries when nobody loses any time."""
    return 1 / wire_s(bus, data, 3.5 * character_s(bus), turnaround_s)


def turnaround(bus: SerialBus, device: DeviceSpec) -> float:
    """Seconds that a device takes to answer, beyond the silence that ends the request. Raises Unmeasured."""
    profile = _modbus(device)
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
            time.sleep(max(4 * character_s(bus), profile.limits.guard_ms / 1000))
    finally:
        line.close()
    return max(0.0, min(took) - wire_s(bus, size(block), 0.0, 0.0))


def rates(bus: SerialBus, devices: Sequence[DeviceSpec], seconds: float, beat: Beat = unheard) -> dict[str, float]:
    """Answered polls per second of each device, polled for `seconds`. Raises Unmeasured: the port does not open."""
    line = line_of(bus)
    poll = Poll(line, devices, lambda _: None, lambda _: None, _clock)
    try:
        took = _played(poll, seconds, beat)
    finally:
        line.close()
    return {station.device.spec.id: station.device.replies / took for station in poll.stations}


def block_reads(
    bus: SerialBus, device: DeviceSpec, seconds: float, turnaround_s: float, beat: Beat = unheard
) -> Figure:
    """One device whose points are one block, read over and over."""
    (block,) = _blocks(device)
    rate = rates(bus, [device], seconds, beat)[device.id]
    name = f"线路 {bus.baud}：每次读 {block.count} 个寄存器", f"line {bus.baud}: reads of {block.count} registers"
    most = ceiling(bus, size(block), turnaround_s)
    return Figure(name, rate, READS, most, ("线上能走的", "what the wire carries"))


def neighbours(
    bus: SerialBus, devices: Sequence[DeviceSpec], dead: DeviceSpec, seconds: float, beat: Beat = unheard
) -> Figure:
    """The rate of the slowest-served of `devices` once `dead` is polled too, beside its rate without."""
    before = rates(bus, devices, seconds, beat)
    after = rates(bus, [*devices, dead], seconds, beat)
    # one that was never served before cannot be served worse
    worst = min((device.id for device in devices), key=lambda id_: after[id_] / (before[id_] or 1e-9))
    name = (
        f"线路 {bus.baud}：{len(devices)} 台旁有一台不应答，最慢的一台",
        f"line {bus.baud}: {len(devices)} devices beside a dead one, the worst served",
    )
    return Figure(name, after[worst], ("轮/s", "polls/s"), before[worst], ("没有它时", "the same without it"))


def instrument(bus: SerialBus, device: DeviceSpec, seconds: float, beat: Beat = unheard) -> list[Figure]:
    """A device as it is, all its points read over and over: what it takes to answer, how near the line's ceiling.

    The pause that its model asks for after each answer counts into the ceiling. Raises Unmeasured: the port does not
    open, the device does not answer.
    """
    quiet = turnaround(bus, device)
    own = _blocks(device)
    line = line_of(bus)
    ledger = Ledger(line)
    try:
        took = _played(Poll(ledger, [device], lambda _: None, lambda _: None, _clock), seconds, beat)
    finally:
        line.close()
    pause = max(3.5 * character_s(bus), bus.guard_ms / 1000, _modbus(device).limits.guard_ms / 1000)
    busy = sum(wire_s(bus, size(block), pause, quiet) for block in own)
    registers = sum(block.count for block in own if block.function in ("holding", "input"))
    head = f"{device.id}, {bus.baud}:"
    peer = (
        f"线上能走的，每次之后静 {pause * 1000:.1f} ms",
        f"what the wire carries, {pause * 1000:.1f} ms of rest each",
    )
    failed = ledger.faults.total()
    asked = ledger.answered + failed
    causes = ledger.causes("zh"), ledger.causes("en")
    fastest = f"{_LOOKS} 次中最快的一次，减去字节的时间", f"the quickest of {_LOOKS} reads, less its bytes"
    return [
        Figure((f"{head} 应答所需", f"{head} takes to answer"), quiet * 1000, ("ms", "ms"), None, fastest),
        Figure((f"{head} 读", f"{head} reads"), ledger.answered / took, READS, len(own) / busy, peer),
        Figure(
            (f"{head} 寄存器", f"{head} registers"),
            ledger.registers / took,
            ("个/s", "registers/s"),
            registers / busy,
            peer,
        ),
        Figure((f"{head} 出错", f"{head} errors"), failed, (f"/ {asked} 次", f"of {asked}"), None, causes),
    ]


def _played(poll: Poll, seconds: float, beat: Beat) -> float:
    """Seconds that it took. Raises Unmeasured: the port does not open."""
    poll.begin()
    begun = told = time.monotonic()
    while (now := time.monotonic()) - begun < seconds:
        if now - told >= _BEAT_S:
            beat(now - told)
            told = now
        wait = poll.step()
        if poll.fault is not None:
            raise Unmeasured(poll.fault)
        if wait:
            time.sleep(wait / 1000)
    beat(now - told)
    return now - begun


def _modbus(device: DeviceSpec) -> ModbusProfile:
    assert isinstance(device.profile, ModbusProfile)  # noqa: S101  # a device of a Modbus bus
    return device.profile


def _blocks(device: DeviceSpec) -> list[Block]:
    profile = _modbus(device)
    return list(blocks(profile.points, profile.limits))


def _clock() -> tuple[int, int]:
    return time.time_ns() // 1_000_000, time.monotonic_ns() // 1_000_000
