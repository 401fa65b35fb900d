"""Which model answers: what the registers of an unknown instrument say for and against each profile.

For a profile speak its `identify` reads, the unit id and baud rate that its setup registers show (nobody else knows
both), other settings within their bounds, and points that lie within their range. Each speaks with as many bits as it
is unlikely by chance: a register within 0..1000 is worth 16 - log2(1001) = 6 bits, a unit id that is the one asked 16.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import log2
from typing import Final, Literal, NamedTuple

from contract.measurement import of_point
from contract.profile import Function, ModbusProfile, Point, Setting, Sign
from contract.unit import to_canonical
from gateway.drivers.blocks import Block, blocks
from gateway.drivers.modbus import values
from gateway.drivers.modbus_sweep import LineSetting
from gateway.drivers.modbus_write import held as raw_of
from gateway.drivers.modbus_write import place

Held = Mapping[tuple[Function, int], int]  # registers (or bits) that were read, raw
Grade = Literal["sure", "likely", "possible"]
_GRADES: Final = ("sure", "likely", "possible")
_WORD: Final = 16.0
_FACTORY: Final = 0.25  # less than anything that is read, more than nothing


class Likeness(NamedTuple):
    """One profile that fits: how well, with how many bits, and what it reads (canonical; None: no reading).

    sure: a setup register shows this unit id or baud rate, and every setting and point is there, the points in range;
    likely: without such a register, or settings are missing; possible: points are missing or out of range.
    """

    profile: ModbusProfile
    grade: Grade
    bits: float
    values: dict[str, float | None]


def signs(profiles: Iterable[ModbusProfile]) -> tuple[Block, ...]:
    """The reads that decide which profiles are worth a second look, each once."""
    found = dict.fromkeys(
        Block(sign.function, sign.address, sign.count, ()) for profile in profiles for sign in profile.identify
    )
    return tuple(found)


def details(profile: ModbusProfile) -> tuple[Block, ...]:
    """The reads that the second look at a profile wants: its settings and its points."""
    settings = tuple(place(setting) for setting in profile.setup.values())
    return (*settings, *blocks(profile.points, profile.limits))


def fits(profile: ModbusProfile, held: Held) -> bool:
    """Whether every sign of the profile was read and lies where it must; a profile without signs never fits."""
    return bool(profile.identify) and all(_sign(sign, held) for sign in profile.identify)


def likeness(profile: ModbusProfile, held: Held, unit: int, setting: LineSetting | None) -> Likeness | None:
    """How well the profile fits what was read from `unit` (on a line so set, None: unknown); None: not at all.

    Models of one maker may have the very same registers: then the setting with which they leave the factory decides.
    """
    if not fits(profile, held):
        return None
    serial = profile.serial
    bits = _FACTORY if setting == LineSetting(serial.baud, serial.parity, serial.stop_bits) else 0.0
    bits += sum(_speaks(sign) for sign in profile.identify)
    proved = False
    for own in profile.setup.values():
        shown = _number(own, held)
        if shown is None:
            continue
        if own.effect not in ("unit", "baud"):
            bits += _within(own, shown)
            continue
        proof = _proof(own, shown, unit, setting)
        if proof is None:
            return None
        proved = proved or proof
        bits += _WORD * proof
    found = values(profile, _runs(held))
    settings = all(_number(own, held) is not None for own in profile.setup.values())
    whole = len(found) == len(profile.points)
    for point in profile.points:
        value = found.get(point.key)
        low, high = _range(point)
        if value is not None and not low <= value <= high:
            whole = False
        elif value is not None:
            bits += point.width  # a point that is there and believable says a little, a wider one more
    grade: Grade = ("sure" if proved and settings else "likely") if whole else "possible"
    return Likeness(profile, grade, bits, found)


def ranked(found: Iterable[Likeness | None]) -> tuple[Likeness, ...]:
    """The best first: by grade, then by bits."""
    kept = [one for one in found if one is not None]
    return tuple(sorted(kept, key=lambda one: (_GRADES.index(one.grade), -one.bits, one.profile.id)))


def words(block: Block, data: bytes) -> dict[tuple[Function, int], int]:
    """The raw registers (or bits) in the reply to a read of `block`."""
    if block.function in ("coil", "discrete"):
        return {(block.function, block.address + n): data[n // 8] >> n % 8 & 1 for n in range(block.count)}
    return {
        (block.function, block.address + n): int.from_bytes(data[2 * n : 2 * n + 2], "big") for n in range(block.count)
    }


def _speaks(sign: Sign) -> float:
    width = 1.0 if sign.function in ("coil", "discrete") else _WORD
    # half a bit for being there at all: another instrument may refuse the read
    return sign.count * max(0.0, width - log2(max(1, sign.high - sign.low + 1)) + 0.5)


def _sign(sign: Sign, held: Held) -> bool:
    shown = (held.get((sign.function, sign.address + place)) for place in range(sign.count))
    return all(value is not None and sign.low <= value <= sign.high for value in shown)


def _range(point: Point) -> tuple[float, float]:
    nature, (factor, shift) = of_point(point.key), to_canonical(point.key, point.unit)
    return (
        nature.low if point.low is None else max(nature.low, point.low * factor + shift),
        nature.high if point.high is None else min(nature.high, point.high * factor + shift),
    )


def _number(setting: Setting, held: Held) -> int | None:
    """The raw number that stands in a setting; None where it was not read."""
    found = [held.get((setting.function, setting.address + place)) for place in range(setting.width)]
    words = [word for word in found if word is not None]
    if len(words) < len(found):
        return None
    return raw_of(
        setting, bytes(words) if setting.function == "coil" else b"".join(w.to_bytes(2, "big") for w in words)
    )


def _proof(setting: Setting, shown: int, unit: int, line: LineSetting | None) -> bool | None:
    """Whether a setup register shows what only this line knows; None where it shows what it never could."""
    if setting.effect == "unit":
        return True if shown == unit else None
    labels = setting.values or {}
    if shown not in labels.values():
        return None
    return line is not None and shown == labels.get(str(line.baud))  # another rate: written, and not yet in force


def _within(setting: Setting, shown: int) -> float:
    """The bits by which a setting within its bounds speaks for the model; none where it is outside."""
    if setting.values is not None:
        return _WORD - log2(len(setting.values)) if shown in setting.values.values() else 0.0
    if setting.low is None or setting.high is None:
        return 0.0
    value = shown - 0x10000 if setting.type == "s16" and shown > 0x7FFF else shown
    return _WORD - log2(setting.high - setting.low + 1) if setting.low <= value <= setting.high else 0.0


def _runs(held: Held) -> dict[Function, dict[int, tuple[int, ...]]]:
    runs: dict[Function, dict[int, tuple[int, ...]]] = {}
    for (function, address), value in held.items():
        runs.setdefault(function, {})[address] = (value,)
    return runs
