"""One device as a field engineer looks at it: every point at every turn, with what it is made of and how old it is."""

from __future__ import annotations

from dataclasses import dataclass

from contract.profile import Function, ModbusProfile, Point
from contract.quality import Quality
from gateway.core.device import Channel, Device
from gateway.core.fault import Fault
from gateway.core.spec import DeviceSpec
from gateway.drivers.blocks import Block, blocks
from gateway.drivers.modbus import Decoder
from gateway.drivers.modbus_likeness import words
from gateway.rim.line import Line
from gateway.rim.nameplate import plates
from gateway.rim.poll import Clock


@dataclass(frozen=True)
class Sight:
    """One point: its last value (canonical, corrected), what the instrument said before correction, the quality, the
    raw registers or bits, the wall ms of its reading (0: never), and the fault of the last turn, if it failed."""

    point: Point
    value: float | None = None
    said: float | None = None
    quality: Quality = Quality.STALE
    raw: tuple[int, ...] = ()
    t: int = 0
    fault: Fault | None = None


class Look:
    """Looks at one device again and again. `asked` and `failed` count requests."""

    def __init__(self, line: Line, spec: DeviceSpec, clock: Clock) -> None:
        self._line = line
        self._spec = spec
        self._clock = clock
        profile = spec.profile
        assert isinstance(profile, ModbusProfile)  # noqa: S101  # a line carries no others
        self.profile = profile
        self._limits = profile.limits
        self._device = Device(spec, str)
        self._sights = {point.key: Sight(point) for point in profile.points}
        self._decoders = [Decoder(block) for block in blocks(profile.points, profile.limits)]
        self.asked = 0
        self.failed = 0

    def turn(self) -> list[Sight]:
        """Read everything once; the points in the order of the profile."""
        for decoder in self._decoders:
            reply = self._read(decoder.block)
            t, mono = self._clock()
            points = {point.key: point for point in decoder.block.points}
            if isinstance(reply, Fault):
                for key in points:
                    self._sights[key] = _failed(self._sights[key], reply)
                continue
            raw = words(decoder.block, reply)
            for key, said in zip(decoder.keys, decoder.values(reply), strict=True):
                self._sights[key] = _seen(points[key], self._device.channels[key], said, raw, t, mono)
        return list(self._sights.values())

    def nameplate(self) -> dict[str, str | Fault]:
        """What the instrument says about itself, or why it does not; not counted."""
        return plates(self._line, self._spec.unit, self.profile, self._limits.timeout_ms)

    def _read(self, block: Block) -> bytes | Fault:
        limits = self._limits
        if not self._line.is_open and (fault := self._line.open()) is not None:
            self.asked, self.failed = self.asked + 1, self.failed + 1
            return fault
        reply = self._line.read(block, self._spec.unit, limits.timeout_ms, limits.guard_ms)
        self.asked += 1
        self.failed += isinstance(reply, Fault)
        return reply


def _seen(
    point: Point, channel: Channel, said: float | None, raw: dict[tuple[Function, int], int], t: int, mono: int
) -> Sight:
    value = channel.correction.apply(said, t)
    own = tuple(raw[point.function, point.address + place] for place in range(point.width))
    return Sight(point, value, said, channel.judge.judge(value, mono), own, t)


def _failed(before: Sight, fault: Fault) -> Sight:
    """The last value stands, as old as it is; a device that says no has none."""
    quality = Quality.DEVICE_ERROR if fault.answered else Quality.STALE
    return Sight(before.point, before.value, before.said, quality, before.raw, before.t, fault)
