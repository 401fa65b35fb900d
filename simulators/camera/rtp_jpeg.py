"""A JPEG as RTP packets (RFC 2435 in RFC 3550). Pure.

Baseline JPEG with the usual Huffman tables, 4:2:0 or 4:2:2, both sides multiples of 8 and at most 2040: what OpenCV and
libjpeg write unless told otherwise. The quantisation tables travel in every frame (Q = 255).
"""

from __future__ import annotations

from collections.abc import Iterator
from struct import pack
from typing import Final, NamedTuple

PAYLOAD: Final = 26  # JPEG, RFC 3551
CLOCK: Final = 90  # RTP ticks a millisecond
_ROOM: Final = 1400  # bytes of a packet, below any Ethernet's limit
_SIDE: Final = 2040


class Scan(NamedTuple):
    """What RFC 2435 sends of a JPEG: kind (0: 4:2:2, 1: 4:2:0), size, quantisation tables, entropy-coded data."""

    kind: int
    width: int
    height: int
    tables: bytes
    data: bytes


def scan(jpeg: bytes) -> Scan:
    """Take a JPEG apart. Raises ValueError where RFC 2435 has no way to send it."""
    place, tables, kind, width, height = 2, b"", -1, 0, 0
    while place + 4 <= len(jpeg) and jpeg[place] == 0xFF:
        marker, length = jpeg[place + 1], int.from_bytes(jpeg[place + 2 : place + 4])
        body = jpeg[place + 4 : place + 2 + length]
        place += 2 + length
        if marker == 0xDB:
            tables += _tables(body)
        elif marker == 0xC0:
            height, width = int.from_bytes(body[1:3]), int.from_bytes(body[3:5])
            kind = {0x21: 0, 0x22: 1}.get(body[7], -1)
        elif marker == 0xDA:
            break
    else:
        raise ValueError("no scan in this JPEG")
    if kind < 0 or width % 8 or height % 8 or not 0 < max(width, height) <= _SIDE:
        raise ValueError(f"RFC 2435 cannot carry a JPEG of {width}x{height} that is not 4:2:0 or 4:2:2")
    end = len(jpeg) - 2 if jpeg.endswith(b"\xff\xd9") else len(jpeg)
    return Scan(kind, width, height, tables, jpeg[place:end])


def _tables(body: bytes) -> bytes:
    """The 8-bit tables of a DQT segment, in its order (luminance first, as encoders write them)."""
    found = b""
    while body:
        if body[0] >> 4:
            raise ValueError("a quantisation table of 16 bits")
        found, body = found + body[1:65], body[65:]
    return found


def packets(jpeg: bytes, sequence: int, timestamp: int, source: int) -> Iterator[bytes]:
    """The packets of one frame, the last one marked; `sequence` is that of the first. Raises ValueError as `scan`."""
    found = scan(jpeg)
    table_head = pack(">BBH", 0, 0, len(found.tables)) + found.tables
    offset = 0
    while offset == 0 or offset < len(found.data):
        extra = table_head if offset == 0 else b""
        piece = found.data[offset : offset + _ROOM - len(extra)]
        last = offset + len(piece) >= len(found.data)
        head = pack(">BBHII", 0x80, PAYLOAD | (0x80 if last else 0), sequence & 0xFFFF, timestamp & 0xFFFFFFFF, source)
        jpeg_head = pack(">IBBBB", offset, found.kind, 255, found.width // 8, found.height // 8)
        yield head + jpeg_head + extra + piece
        offset += len(piece) or 1
        sequence += 1
