"""Modbus: what to ask for, whether the reply is one to this request, and which values it holds. No I/O.

Modbus TCP (port 502), request and reply:

    00 01 | 00 00 | 00 06 | 01   | 03       | 00 00   | 00 02
    tid   | proto | bytes | unit | function | address | count
    00 01 | 00 00 | 00 07 | 01   | 03       | 04         | 02 15 | 01 11
    tid   | proto | bytes | unit | function | data bytes | registers, high byte first

Modbus RTU, the same without the head and with a CRC-16 (0xA001, low byte first), 3.5 characters of silence between:

    01   | 03       | 00 00   | 00 02 | C4 0B
    unit | function | address | count | CRC
    01   | 03       | 04         | 02 15 01 11 | 2B D3
    unit | function | data bytes | registers   | CRC

A refusal is the function with bit 7 set and one exception code: `01 83 02` and its CRC. Bits (functions 1 and 2) come
eight a byte, the lowest address in bit 0. Values wider than a register have no order in the standard, hence the four
of the profile, named by where the bytes ABCD (A the highest) arrive: ABCD, CDAB (low word first), BADC (bytes of each
word swapped), DCBA. For a single register BADC and DCBA swap its two bytes.
Source: Modbus Application Protocol V1.1b3, Modbus Messaging on TCP/IP V1.0b, Modbus over Serial Line V1.02.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from struct import Struct
from typing import Final, NamedTuple

from contract.profile import Function, ModbusProfile, Point
from gateway.core.fault import Fault
from gateway.drivers.blocks import Block
from gateway.drivers.scale import convert

FUNCTIONS: Final[dict[Function, int]] = {"coil": 1, "discrete": 2, "holding": 3, "input": 4}
_FORMATS: Final = {
    "bit": "H",
    "u16": "H",
    "s16": "h",
    "u32": "I",
    "s32": "i",
    "u64": "Q",
    "s64": "q",
    "f32": "f",
    "f64": "d",
}
_Raws = Sequence[float]


class Reply(NamedTuple):
    """What came back: unit and function of the frame, and the bytes after the function (byte count and data)."""

    unit: int
    function: int
    body: bytes


def size(block: Block) -> int:
    """How many data bytes the reply to a read of `block` has."""
    return (block.count + 7) // 8 if block.function in ("coil", "discrete") else block.count * 2


def fault(block: Block, unit: int, reply: Reply) -> Fault | None:
    """What is wrong with `reply` as the answer of `unit` to a read of `block`; None where its data may be decoded."""
    asked = FUNCTIONS[block.function]
    if reply.unit != unit:
        return Fault("wrong_unit", details={"asked": unit, "found": reply.unit})
    if reply.function & 0x7F != asked:
        return Fault("wrong_function", details={"asked": asked, "found": reply.function & 0x7F})
    if reply.function & 0x80:
        return Fault("exception", number=reply.body[0] if reply.body else 0)
    wanted = size(block)
    if len(reply.body) != wanted + 1 or reply.body[0] != wanted:
        return Fault("wrong_length", details={"asked": wanted, "found": len(reply.body) - 1})
    return None


class Decoder:
    """The way from the data bytes of one block to canonical values, worked out once.

    `keys` and what `values` returns have one order. Decoding never raises for data of the right length.
    """

    def __init__(self, block: Block) -> None:
        self.block = block
        self.keys = tuple(point.key for point in block.points)
        self._convert = tuple(convert(point) for point in block.points)
        self._raws = _bits(block) if block.function in ("coil", "discrete") else _words(block)

    def values(self, data: bytes) -> list[float | None]:
        """One value per key, in the canonical unit; None where the instrument says that it has no reading."""
        raws = self._raws(data)
        try:
            return [convert(raw) for convert, raw in zip(self._convert, raws, strict=True)]
        except OverflowError:  # a value beyond 1e308: one of the profile's scales is absurd
            return [_bounded(convert, raw) for convert, raw in zip(self._convert, raws, strict=True)]


def values(
    profile: ModbusProfile, registers: Mapping[Function, Mapping[int, Sequence[int]]]
) -> dict[str, float | None]:
    """What the points of `profile` read from registers (function -> first address -> values); others are left out."""
    held = {
        (function, first + place): value
        for function, runs in registers.items()
        for first, run in runs.items()
        for place, value in enumerate(run)
    }
    found: dict[str, float | None] = {}
    for point in profile.points:
        places = [(point.function, point.address + place) for place in range(point.width)]
        if all(place in held for place in places):
            raw = [held[place] for place in places]
            data = bytes([raw[0] & 1]) if point.function in ("coil", "discrete") else Struct(f">{len(raw)}H").pack(*raw)
            found[point.key] = Decoder(Block(point.function, point.address, point.width, (point,))).values(data)[0]
    return found


def _bounded(convert: Callable[[float], float | None], raw: float) -> float | None:
    try:
        return convert(raw)
    except OverflowError:
        return None


def _bits(block: Block) -> Callable[[bytes], _Raws]:
    places = tuple(divmod(point.address - block.address, 8) for point in block.points)
    return lambda data: [data[byte] >> bit & 1 for byte, bit in places]


def _words(block: Block) -> Callable[[bytes], _Raws]:
    unpack = Struct(">" + "".join(_FORMATS[point.type] for point in block.points)).unpack
    places = [place for point in block.points for place in _places(point, point.address - block.address)]
    if places == list(range(block.count * 2)):
        return unpack
    gather = itemgetter(*places)
    return lambda data: unpack(bytes(gather(data)))


def _places(point: Point, first: int) -> list[int]:
    """Where the bytes of a point stand in the data of its block, highest byte first; `first` is its register there."""
    words = range(first, first + point.width)
    high, low = (1, 0) if point.order in ("BADC", "DCBA") else (0, 1)
    ordered = reversed(words) if point.order in ("CDAB", "DCBA") else words
    return [word * 2 + byte for word in ordered for byte in (high, low)]
