"""A stream of overheard bytes cut into Modbus frames: by their checksum on a serial line, by their head on TCP.

A listener that sits beside the line does not know who speaks and cannot trust its clock for 3.5 characters of silence
(USB adapters hand bytes over in parcels), so a frame is where a length that its function allows ends in a right CRC:

    request    read 8 | write one 8 | write several 9 + data bytes
    reply      read 5 + data bytes | write 8 | refusal 5
    TCP        00 01 | 00 00 | 00 06 | 01 03 …: the third pair counts the bytes that follow it

What is between frames is kept as noise; no byte is lost. Frames of other functions are known by the silence after them.
Source: as gateway.drivers.modbus.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from pymodbus.framer import FramerRTU

from gateway.core.trace import Framing, Heard, Side

SILENCE_MS: Final = 50  # longer than the parcels of a USB adapter, shorter than the pause of a polling master
_LONGEST: Final = 260
_HEAD: Final = 7


class Frame(NamedTuple):
    """One frame, or noise (`sound` False, and then unit, function and body say nothing).

    t: UTC ms of its first byte; body: what follows the function, without checksum; tid: number of a TCP transaction.
    """

    t: int
    side: Side
    raw: bytes
    sound: bool
    unit: int = 0
    function: int = 0
    body: bytes = b""
    tid: int | None = None


class Cutter:
    """Takes what was heard, in order; gives frames as soon as they are whole. The bytes of each side stay in order."""

    def __init__(self, framing: Framing) -> None:
        self._tcp = framing == "tcp"
        self._kept: dict[Side, bytes] = {}
        self._begun: dict[Side, int] = {}
        self._last: dict[Side, int] = {}

    def feed(self, heard: Heard) -> list[Frame]:
        """The frames that end in these bytes, and what a silence before them, or the other side, has cut off."""
        found: list[Frame] = []
        if not self._tcp:
            for side in list(self._kept):
                if side != heard.side or heard.t - self._last[side] > SILENCE_MS:
                    found += self._cut(side, over=True)
        if not self._kept.get(heard.side):
            self._begun[heard.side] = heard.t
        self._kept[heard.side] = self._kept.get(heard.side, b"") + heard.data
        self._last[heard.side] = heard.t
        return found + self._cut(heard.side, over=False)

    def end(self) -> list[Frame]:
        """Nothing more will come (or nothing came for a while): all that is left."""
        return [frame for side in list(self._kept) for frame in self._cut(side, over=True)]

    def _cut(self, side: Side, *, over: bool) -> list[Frame]:
        data, t = self._kept.get(side, b""), self._begun.get(side, 0)
        found: list[Frame] = []
        while data:
            size = _tcp_size(data) if self._tcp else _rtu_size(data, side, over=over)
            if size:
                found.append(self._frame(t, side, data[:size]))
                data, t = data[size:], self._last.get(side, t)
            elif over or len(data) > _LONGEST:
                noise = _noise(data, side, tcp=self._tcp)
                found.append(Frame(t, side, data[:noise], sound=False))
                data = data[noise:]
            else:
                break
        self._kept[side], self._begun[side] = data, t
        if not data:
            del self._kept[side]
        return found

    def _frame(self, t: int, side: Side, raw: bytes) -> Frame:
        if self._tcp:
            return Frame(
                t, side, raw, sound=True, unit=raw[6], function=raw[7], body=raw[8:], tid=int.from_bytes(raw[:2], "big")
            )
        return Frame(t, side, raw, sound=True, unit=raw[0], function=raw[1], body=raw[2:-2])


def sound(frame: bytes) -> bool:
    """Whether an RTU frame ends in its CRC."""
    return len(frame) >= 4 and bool(FramerRTU.check_CRC(frame[:-2], int.from_bytes(frame[-2:], "big")))


def _rtu_size(data: bytes, side: Side, *, over: bool) -> int:
    """The length of the frame at the head of `data`, 0 where none is whole."""
    sizes = [size for size in _lengths(data, side) if size <= len(data)]
    if over and not sizes and len(data) <= _LONGEST:
        sizes = [len(data)]
    return next((size for size in sizes if sound(data[:size])), 0)


def _lengths(data: bytes, side: Side) -> Iterator[int]:
    """How long a frame that begins so can be, as request and as reply."""
    function = data[1] if len(data) > 1 else 0
    if function & 0x80 and side != ">":
        yield 5
    if 1 <= function <= 6 and side != "<":
        yield 8
    if 1 <= function <= 4 and side != ">" and len(data) > 2:
        yield 5 + data[2]
    if function in (5, 6, 15, 16) and side != ">":
        yield 8
    if function in (15, 16) and side != "<" and len(data) > 6:
        yield 9 + data[6]


def _tcp_size(data: bytes) -> int:
    if len(data) < _HEAD + 1 or data[2:4] != b"\0\0":
        return 0
    size = int.from_bytes(data[4:6], "big")
    return _HEAD - 1 + size if 2 <= size <= 254 and len(data) >= _HEAD - 1 + size else 0


def _noise(data: bytes, side: Side, *, tcp: bool) -> int:
    """How many bytes at the head belong to no frame; at least one."""
    for start in range(1, len(data)):
        if _tcp_size(data[start:]) if tcp else _rtu_size(data[start:], side, over=False):
            return start
    return len(data)
