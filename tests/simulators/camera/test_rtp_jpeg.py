"""RFC 2435: a receiver written from its section 3 and appendices puts the packets together to the same picture."""

from __future__ import annotations

from struct import unpack

import cv2
import numpy as np
import pytest

from simulators.camera.lens import Picture
from simulators.camera.rtp_jpeg import packets, scan


def _picture(width: int = 320, height: int = 184) -> Picture:
    ys, xs = np.mgrid[0:height, 0:width]
    noise = np.random.default_rng(3).integers(0, 60, (height, width, 3))
    return (np.dstack((xs % 200, ys % 180, (xs + ys) % 190)) + noise).astype(np.uint8)


def _jpeg(picture: Picture, *options: int) -> bytes:
    _, data = cv2.imencode(".jpg", picture, options)
    return data.tobytes()


def _together(found: list[bytes], like: bytes) -> bytes:
    """The JPEG of those packets: tables from the first one, Huffman tables and headers as `like` has them."""
    data = bytearray()
    tables = b""
    for place, packet in enumerate(found):
        flags, kind, _, _, _ = unpack(">BBHII", packet[:12])
        assert (flags, kind & 0x7F, kind >> 7) == (0x80, 26, int(place == len(found) - 1))
        offset, _, quality, wide, tall = unpack(">IBBBB", packet[12:20])
        assert (offset, quality, wide * 8, tall * 8) == (len(data), 255, 320, 184)
        body = packet[20:]
        if place == 0:
            length = int.from_bytes(body[2:4])
            tables, body = body[4 : 4 + length], body[4 + length :]
        data += body
    begin = like.index(b"\xff\xda")
    begin += 2 + int.from_bytes(like[begin + 2 : begin + 4])
    head = like[:begin]
    for number in range(2):
        place = head.index(b"\xff\xdb\x00\x43" + bytes([number])) + 5
        head = head[:place] + tables[64 * number : 64 * number + 64] + head[place + 64 :]
    return head + bytes(data) + b"\xff\xd9"


def test_a_receiver_gets_the_same_picture() -> None:
    jpeg = _jpeg(_picture(), cv2.IMWRITE_JPEG_QUALITY, 90)
    found = list(packets(jpeg, 65_534, 1 << 33, 7))
    assert len(found) > 5
    assert all(len(packet) <= 1420 for packet in found)
    sequence = [unpack(">BBHII", packet[:12])[2] for packet in found]
    assert sequence == [(65_534 + place) & 0xFFFF for place in range(len(found))]
    # Tables and Huffman tables of another quality: what counts comes from the packets.
    like = _jpeg(_picture(), cv2.IMWRITE_JPEG_QUALITY, 40)
    again = cv2.imdecode(np.frombuffer(_together(found, like), np.uint8), cv2.IMREAD_COLOR)
    assert np.array_equal(again, cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR))


@pytest.mark.parametrize(
    "jpeg",
    [
        b"",
        b"\xff\xd8\xff\xd9",
        _jpeg(_picture(320, 180)),
        _jpeg(_picture(320, 184)[..., 0]),
        _jpeg(_picture(), cv2.IMWRITE_JPEG_PROGRESSIVE, 1),
        _jpeg(_picture(), cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444),
    ],
)
def test_what_the_rfc_cannot_carry_is_refused(jpeg: bytes) -> None:
    with pytest.raises(ValueError, match="JPEG"):
        scan(jpeg)


def test_422_has_its_own_type() -> None:
    jpeg = _jpeg(_picture(), cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_422)
    assert (scan(jpeg).kind, scan(_jpeg(_picture())).kind) == (0, 1)
