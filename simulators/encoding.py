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
BITS: Final = {"u16": 16, "s16": 16, "u32": 32, "s32": 32, "u64": 64, "s64": 64}


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
    if point.type in BITS:
        bits = BITS[point.type]
        low, high = (-(1 << bits - 1), (1 << bits - 1) - 1) if point.type[0] == "s" else (0, (1 << bits) - 1)
        number = min(max(round(raw), low), high)
    packed = struct.pack(_PACK[point.type], number)
    words = list(struct.unpack(f">{len(packed) // 2}H", packed))
    if point.order in ("CDAB", "DCBA"):
        words.reverse()
    if point.order in ("BADC", "DCBA"):
        words = [(word & 0xFF) << 8 | word >> 8 for word in words]
    return words
