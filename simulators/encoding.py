"""From a value to registers: the inverse of what a gateway decodes, for every type and word order of a profile.

canonical → the unit of the point → raw = (value − offset) / scale → registers. Integers are rounded and held inside
their type: an instrument shows its end of scale, it does not wrap around.
"""

from __future__ import annotations

import struct
from typing import Final

from contract.profile import Point
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
    words = list(struct.unpack(f">{len(packed) // 2}H", packed))
    if point.order in ("CDAB", "DCBA"):
        words.reverse()
    if point.order in ("BADC", "DCBA"):
        words = [(word & 0xFF) << 8 | word >> 8 for word in words]
    return words


def no_reading(point: Point) -> list[int]:
    """The registers that say "no reading"; 0x8000 of an s16 may be written as 32768 or -32768 in the profile."""
    raw = point.invalid[0]
    low, high = BOUNDS.get(point.type, (raw, raw))
    return registers(point, raw if raw <= high else raw + 2 * low)
