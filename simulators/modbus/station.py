"""One simulated instrument: its profile, its values at a moment, its setup registers, its counters, its faults.

Registers exist where the profile has a point, a setting or a nameplate, and in gaps that it lets a read bridge;
anything else is exception 2, as is a read longer than the instrument takes (exception 3). A setting of two registers is
written whole or not at all (exception 3).
"""

from __future__ import annotations

from typing import Final

from pymodbus.constants import ExcCodes

from contract.profile import ModbusProfile, Point, Setting
from contract.unit import to_canonical
from simulators.encoding import no_reading, placed, plate_words, raw_value, registers, setting_raw, setting_words
from simulators.faults import Fault
from simulators.signals import Source

FUNCTION: Final = {
    1: "coil",
    2: "discrete",
    3: "holding",
    4: "input",
    5: "coil",
    6: "holding",
    15: "coil",
    16: "holding",
}
WRITES: Final = (5, 6, 15, 16)


class Absent(Exception):  # noqa: N818  # a state of the instrument, not a mistake
    """The instrument has nothing to say at this moment (a gap in what it replays), so that it does not answer."""


class Station:
    """An instrument on a bus; `unit` and `baud` change when somebody writes them."""

    def __init__(self, profile: ModbusProfile, unit: int | None = None, name: str = "") -> None:
        self.profile = profile
        self.unit = profile.serial.unit if unit is None else unit
        self.name = name or f"{profile.id}:{self.unit}"
        self.baud: int = profile.serial.baud
        self.sources: dict[str, Source] = {}
        self.held: dict[str, float] = {}
        self.faults: list[Fault] = []
        self.counts = {point.key: 0 for point in profile.points if _counts(profile, point)}
        self._frozen: dict[str, float] = {}
        self._settings: dict[tuple[str, int], tuple[str, Setting]] = {
            (s.function, s.address + place): (key, s) for key, s in profile.setup.items() for place in range(s.width)
        }
        self._plates: dict[tuple[str, int], int] = {
            (plate.function, plate.address + place): word
            for plate in profile.nameplate.values()
            for place, word in enumerate(plate_words(plate))
        }
        self._written = {key: self._factory(setting) for key, setting in profile.setup.items()}
        self._points: dict[tuple[str, int], list[Point]] = {}
        for point in profile.points:
            for address in range(point.address, point.address + point.width):
                self._points.setdefault((point.function, address), []).append(point)
        self._offsets: dict[str, list[tuple[str, Setting]]] = {}
        for key, setting in profile.setup.items():
            if setting.effect == "offset":
                self._offsets.setdefault(str(setting.point), []).append((key, setting))
        self._bridged = _bridged(profile)

    def _factory(self, setting: Setting) -> int:
        if setting.effect == "unit":
            return self.unit
        if setting.effect == "baud":
            return (setting.values or {}).get(str(self.baud), 0)
        return 0 if setting.low is None or setting.low <= 0 else setting.low

    def install(self, baud: int) -> None:
        """An installer set it to this baud rate, and the register for it, where it has one, shows that."""
        self.baud = baud
        self._written |= {key: self._factory(own) for key, own in self.profile.setup.items() if own.effect == "baud"}

    def active(self, elapsed_s: float) -> list[Fault]:
        """The faults that hold now."""
        return [fault for fault in self.faults if fault.active(elapsed_s)]

    def read(
        self, code: int, address: int, count: int, t: int, elapsed_s: float
    ) -> tuple[list[int] | ExcCodes, dict[str, int]]:
        """Registers or bits from `address` at simulated time `t`, and the counters that this reply carries.

        Every counter inside the read moves on by one. Raises Absent, and then no counter has moved.
        """
        function = FUNCTION[code]
        if function in ("holding", "input") and count > self.profile.limits.max_registers:
            return ExcCodes.ILLEGAL_VALUE, {}
        span = range(address, address + count)
        carried: dict[str, Point] = {}
        for at in span:
            points = self._points.get((function, at))
            if points:
                carried.update((point.key, point) for point in points)
            elif not any((function, at) in known for known in (self._settings, self._plates, self._bridged)):
                return ExcCodes.ILLEGAL_ADDRESS, {}
        faults = self.active(elapsed_s)
        words = {key: self._words(point, t, faults) for key, point in carried.items() if key not in self.counts}
        counters = {key: self.counts[key] + 1 for key in carried if key in self.counts}
        self.counts |= counters
        words |= {key: registers(carried[key], float(number)) for key, number in counters.items()}
        answer = [self._setting((function, at)) for at in span]
        for key, point in carried.items():
            for offset, word in enumerate(words[key]):
                at = point.address + offset - address
                if 0 <= at < count:
                    single = point.bit is None and point.bits is None
                    answer[at] = word if single else answer[at] | placed(point, word)
        return answer, counters

    def _setting(self, place: tuple[str, int]) -> int:
        if place not in self._settings:
            return self._plates.get(place, 0)
        key, setting = self._settings[place]
        return setting_words(setting, self._written[key])[place[1] - setting.address]

    def _words(self, point: Point, t: int, faults: list[Fault]) -> list[int]:
        value = self.value(point, t, faults)
        if value is None:
            if not point.invalid:
                raise Absent(point.key)
            return no_reading(point)
        raw = raw_value(point, value)
        for key, setting in self._offsets.get(point.key, ()):
            raw += _signed(setting, self._written[key]) * setting.scale / point.scale
        return registers(point, raw)

    def value(self, point: Point, t: int, faults: list[Fault]) -> float | None:
        """The canonical value that the instrument shows for a point, stuck and spiked as faults demand."""
        if not faults and not self._frozen:
            return self.held[point.key] if point.key in self.held else self.sources[point.key](t)
        own = [fault for fault in faults if fault.point in (None, point.key)]
        value = self.held[point.key] if point.key in self.held else self.sources[point.key](t)
        if not any(fault.kind == "stuck" for fault in own):
            self._frozen.pop(point.key, None)
        elif value is not None:
            value = self._frozen.setdefault(point.key, value)
        for fault in own:
            if fault.kind == "spike" and value is not None:
                reach = ((point.high or 0) - (point.low or 0)) / 2 * to_canonical(point.key, point.unit).factor
                value += fault.amount if fault.amount is not None else reach or 50.0
        return value

    def write(self, code: int, address: int, values: list[int]) -> ExcCodes | None:
        """Write setup registers; unit id, baud rate and offsets take effect with the next request."""
        function = FUNCTION[code]
        wanted: dict[str, tuple[Setting, int]] = {}
        for offset in range(len(values)):
            if (function, address + offset) not in self._settings:
                return ExcCodes.ILLEGAL_ADDRESS
            key, setting = self._settings[function, address + offset]
            if key in wanted:
                continue
            words = values[offset : offset + setting.width]
            whole = address + offset == setting.address and len(words) == setting.width
            raw = setting_raw(setting, words) if whole else None
            if raw is None or not _accepts(setting, raw):
                return ExcCodes.ILLEGAL_VALUE
            wanted[key] = setting, raw
        for key, (setting, value) in wanted.items():
            self._written[key] = value
            if setting.effect == "unit":
                self.unit = value
            elif setting.effect == "baud":
                self.baud = next(int(label) for label, raw in (setting.values or {}).items() if raw == value)
        return None


def _accepts(setting: Setting, raw: int) -> bool:
    if setting.values is not None and raw not in setting.values.values():
        return False
    value = _signed(setting, raw)
    return (setting.low is None or value >= setting.low) and (setting.high is None or value <= setting.high)


def _signed(setting: Setting, raw: int) -> int:
    return raw - 0x10000 if setting.type == "s16" and raw > 0x7FFF else raw


def _counts(profile: ModbusProfile, point: Point) -> bool:
    signal = profile.simulate.get(point.key)
    return signal is not None and signal.counter


def _bridged(profile: ModbusProfile) -> set[tuple[str, int]]:
    ends: dict[str, int] = {}
    holes: set[tuple[str, int]] = set()
    for point in sorted(profile.points, key=lambda point: (point.function, point.address)):
        end = ends.get(point.function)
        if end is not None and 0 < point.address - end <= profile.limits.max_gap:
            holes |= {(point.function, at) for at in range(end, point.address)}
        ends[point.function] = max(end or 0, point.address + point.width)
    return holes
