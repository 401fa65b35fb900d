"""Bytes of picture files: every format, depth and way to lie, and what is no picture."""

from __future__ import annotations

import struct

import cv2
import numpy as np
import pytest

from gateway.vision import picture
from gateway.vision.cascade import read
from gateway.vision.picture import opened
from tests.gateway.vision import drawn

SHEET = drawn.paper(300, 400, (drawn.code("ZG-0001"), 90, 70))
BAR = drawn.paper(200, 400, (drawn.code("6901234567892", "ean_13", 2), 90, 70))


def written(ending: str, pixels: np.ndarray) -> bytes:
    grey_gif = ending == ".gif" and pixels.ndim == 2  # OpenCV writes GIF from three channels only
    done, data = cv2.imencode(ending, cv2.cvtColor(pixels, cv2.COLOR_GRAY2BGR) if grey_gif else pixels)
    assert done
    return data.tobytes()


def texts(data: bytes) -> list[str]:
    found = opened(data)
    assert not isinstance(found, str), found
    assert (found.dtype, found.ndim) == (np.uint8, 3)
    return [code.text for code in read(found)]


@pytest.mark.parametrize("ending", [".png", ".jpg", ".webp", ".bmp", ".gif", ".tiff"])
@pytest.mark.parametrize("colours", [1, 3])
def test_every_format(ending: str, colours: int) -> None:
    assert texts(written(ending, drawn.photo(SHEET) if colours == 3 else SHEET)) == ["ZG-0001"]


@pytest.mark.parametrize("ending", [".png", ".tiff"])
def test_sixteen_bits(ending: str) -> None:
    assert texts(written(ending, SHEET.astype(np.uint16) * 257)) == ["ZG-0001"]
    deep = np.dstack([SHEET.astype(np.uint16) * 257] * 3 + [np.full(SHEET.shape, 65535, np.uint16)])
    assert texts(written(ending, deep)) == ["ZG-0001"]


@pytest.mark.parametrize("ink", [0, 255])
@pytest.mark.parametrize("ending", [".png", ".webp"])
def test_ink_on_a_transparent_sheet(ink: int, ending: str) -> None:
    symbol = np.pad(drawn.code("ZG-0001"), 40, constant_values=255)
    pixels = np.full((*symbol.shape, 4), ink, np.uint8)
    pixels[..., 3] = 255 - symbol
    assert texts(written(ending, pixels)) == ["ZG-0001"]


def test_wholly_transparent_shows_nothing() -> None:
    assert texts(written(".png", np.zeros((90, 90, 4), np.uint8))) == []


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_jpeg_lying_on_its_side_or_mirrored(orientation: int) -> None:
    tag = struct.pack(">HHIHH", 0x0112, 3, 1, orientation, 0)
    exif = b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01" + tag + b"\x00\x00\x00\x00"
    stored = {2: cv2.flip(BAR, 1), 3: cv2.rotate(BAR, cv2.ROTATE_180), 4: cv2.flip(BAR, 0), 5: cv2.transpose(BAR)}
    stored |= {6: cv2.rotate(BAR, cv2.ROTATE_90_COUNTERCLOCKWISE), 8: cv2.rotate(BAR, cv2.ROTATE_90_CLOCKWISE)}
    stored[7] = cv2.rotate(cv2.transpose(BAR), cv2.ROTATE_180)
    plain = written(".jpg", stored.get(orientation, BAR))
    data = plain[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + plain[2:]
    found = opened(data)
    assert not isinstance(found, str)
    assert found.shape[:2] == BAR.shape
    assert texts(data) == ["6901234567892"]


def test_a_jpeg_that_was_cut_off_is_read_as_far_as_it_goes() -> None:
    tall = drawn.paper(900, 400, (drawn.code("ZG-0001"), 90, 70))
    data = written(".jpg", tall)
    assert texts(data[: len(data) * 7 // 10]) == ["ZG-0001"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00",
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xe0" * 9,
        b"\x89PNG\r\n\x1a\n",
        b"GIF89a",
        b"RIFF",
        b"BM",
        b"# Zhigen\n",
    ],
)
def test_what_is_no_picture(data: bytes) -> None:
    assert opened(data) == "no_picture"


def test_random_bytes_behind_every_signature() -> None:
    random = np.random.default_rng(7)
    whole = [written(ending, SHEET) for ending in (".png", ".jpg", ".webp", ".bmp", ".gif", ".tiff")]
    for data in whole:
        for keep in (8, 40, len(data) // 2):
            found = opened(data[:keep] + random.bytes(400))
            assert isinstance(found, np.ndarray) or found in ("no_picture", "too_large")


def test_a_picture_of_too_many_pixels_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture, "LARGEST", SHEET.size - 1)
    assert opened(written(".png", SHEET)) == "too_large"
    enormous = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">II", 60000, 60000) + b"\x08\x00\x00\x00\x00"
    assert opened(enormous + b"\x00" * 30) in ("too_large", "no_picture")
