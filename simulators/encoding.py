"""From a value to registers: the inverse of what a gateway decodes, for every type and word order of a profile.

canonical → the unit of the point → raw = (value − offset) / scale → registers. Integers are rounded and held inside
their type: an instrument shows its end of scale, it does not wrap around.
"""

from __future__ import annotations

import struct
from decimal import Decimal
from typing import Final

from contract.profile import Plate, Point, Setting
from contract.unit import to_canonical

_PACK: Final = {"u16": ">H", "s16": ">h", "u32": ">I", "s32": ">i", "u64": ">Q", "s64": ">q", "f32": ">f", "f64": ">d"}
BOUNDS: Final = {
    "u16": (0, 2**16 - 1),
    "s16": (-(2**15), 2**15 - 1),
    "u32": (0, 2**32 - 1),
    "s32": (-(2**31), 2**31 - 1),
    "u64": (0, 2**64 - 1),
    "s64": (-(2**63), 2**63 - 1),
}


def raw_value(point: Point, value: float) -> float:
    """The raw number behind a canonical value, before rounding."""
    conversion = to_canonical(point.key, point.unit)
    return ((value - conversion.shift) / conversion.factor - point.offset) / point.scale


def registers(point: Point, raw: float) -> list[int]:
    """The 16-bit registers (or the one bit, 0 or 1) that hold a raw number, in the order of the wire.

    Word orders: ABCD high word first; CDAB low word first; BADC and DCBA the same with the bytes of each word swapped.
    """
    if point.type == "bit":
        return [int(raw >= 0.5)]
    number: float = raw
    if point.type in BOUNDS:
        low, high = BOUNDS[point.type]
        number = min(max(round(raw), low), high)
        if point.order == "ABCD" and point.width == 1:
            return [int(number) & 0xFFFF]
    packed = struct.pack(_PACK[point.type], number)
    return ordered(list(struct.unpack(f">{len(packed) // 2}H", packed)), point.order)


def placed(point: Point, word: int) -> int:
    """A point's register with its value where its bit or bits stand, the other bits 0; others as they are."""
    if point.bits is not None:
        first, last = point.bits
        return (word & (1 << last - first + 1) - 1) << first
    return word if point.bit is None else word << point.bit


def plate_words(plate: Plate) -> list[int]:
    """The registers that hold what a nameplate shows."""
    size = 2 * plate.count
    if plate.type == "text":
        data = plate.shows.encode(plate.encoding)[:size].ljust(size, b"\0")
    elif plate.type == "hex":
        data = bytes.fromhex(plate.shows).rjust(size, b"\0")[-size:]
    else:
        data = round(Decimal(plate.shows) / Decimal(repr(plate.scale))).to_bytes(size, "big")
    return ordered(list(struct.unpack(f">{plate.count}H", data)), plate.order)


def setting_words(setting: Setting, raw: int) -> list[int]:
    """The registers (or the one coil) that hold a setting's raw number."""
    if setting.width == 1:
        return [raw & 0xFFFF]
    data = struct.pack(">f", raw) if setting.type == "f32" else (raw & 0xFFFFFFFF).to_bytes(4, "big")
    return ordered(list(struct.unpack(">2H", data)), setting.order)


def setting_raw(setting: Setting, words: list[int]) -> int | None:
    """The raw number that was written into a setting; None for an f32 that is no whole number."""
    if setting.width == 1:
        return words[0]
    data = struct.pack(">2H", *ordered(words, setting.order))
    if setting.type != "f32":
        return int.from_bytes(data, "big", signed=setting.type == "s32")
    (number,) = struct.unpack(">f", data)
    return int(number) if number == number // 1 else None


def ordered(words: list[int], order: str) -> list[int]:
    """Words of ABCD in another order, or back: every order undoes itself."""
    if order in ("CDAB", "DCBA"):
        words = words[::-1]
    if order in ("BADC", "DCBA"):
        words = [(word & 0xFF) << 8 | word >> 8 for word in words]
    return words


def no_reading(point: Point) -> list[int]:
    """The registers that say "no reading"; 0x8000 of an s16 may be written as 32768 or -32768 in the profile."""
    raw = point.invalid[0]
    low, high = BOUNDS.get(point.type, (raw, raw))
    return registers(point, raw if raw <= high else raw + 2 * low)
