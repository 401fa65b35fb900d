"""zbar, the last reader: it sees some worn bar codes and skewed QR codes that zxing-cpp does not.

It guesses character sets, and wrongly (UTF-8 read as Shift_JIS or Big5): of its text only plain ASCII is believed, and
what becomes strict UTF-8 again when the guess is undone. It answers on one scan line of a bar
code: such a code counts only when several lines agree. It needs the C library libzbar0, which no wheel brings; a
machine without it reads on without this step (`missing` says why).
"""

from __future__ import annotations

from functools import cache
from types import ModuleType
from typing import Any, Final

import numpy as np

from gateway.core.code import Code, Corners, Symbology
from gateway.vision.charset import text_of
from gateway.vision.picture import Picture

_NAMES: Final[dict[Symbology, str]] = {"qr_code": "QRCODE", "code_128": "CODE128", "ean_13": "EAN13"}
_GUESSES: Final = ("shift_jis", "cp932", "big5")  # zbar's, as Python names them
_LINES: Final = 6  # scan lines that agree on a bar code; measured on docs/camera.md's pictures


@cache
def _library() -> ModuleType | str:
    try:
        from pyzbar import pyzbar
    except ImportError as error:
        return " ".join(str(error).split()) or "libzbar0"
    module: ModuleType = pyzbar
    return module


def missing() -> str:
    """Why zbar cannot be used on this machine, "" where it can."""
    library = _library()
    return library if isinstance(library, str) else ""


def read(picture: Picture, symbologies: frozenset[Symbology], step: str) -> list[Code]:
    """The codes of these symbologies in a grey picture; none where the library is missing."""
    library = _library()
    wanted = [name for symbology, name in _NAMES.items() if symbology in symbologies]
    if isinstance(library, str) or not wanted or not picture.size:
        return []
    found = library.decode(picture, symbols=[library.ZBarSymbol[name] for name in wanted])
    return [code for one in found if (code := _code(one, step)) is not None and code.symbology in symbologies]


def _code(found: Any, step: str) -> Code | None:
    symbology = next((key for key, name in _NAMES.items() if name == found.type), None)
    text = _text(found.data)
    if symbology is None or not text or (symbology != "qr_code" and found.quality < _LINES):
        return None
    return Code(text, symbology, _corners(found), step)


def _text(raw: bytes) -> str | None:
    if raw.isascii():
        return text_of(raw, raw.decode("ascii"))
    for guess in _GUESSES:
        try:
            undone = raw.decode("utf-8").encode(guess)
            return text_of(undone, undone.decode("utf-8"))
        except UnicodeError:
            continue
    return None


def _corners(found: Any) -> Corners:
    """Of a QR code zbar's four points, which run counter-clockwise from its top left; else the box of the lines."""
    points = [(float(point.x), float(point.y)) for point in found.polygon]
    if found.type == "QRCODE" and len(points) == 4:
        return _clockwise(points)
    left, top, width, height = (float(side) for side in found.rect)
    right, bottom = left + width, top + height
    return (left, top), (right, top), (right, bottom), (left, bottom)


def _clockwise(points: list[tuple[float, float]]) -> Corners:
    """Four points in the order of the hands of a clock, from the one nearest the picture's top left."""
    corners = np.array(points)
    middle = corners.mean(axis=0)
    angles = np.arctan2(corners[:, 1] - middle[1], corners[:, 0] - middle[0])
    turned = corners[np.argsort(angles)]
    first = int(np.argmin(turned.sum(axis=1)))
    a, b, c, d = ((float(x), float(y)) for x, y in np.roll(turned, -first, axis=0))
    return a, b, c, d
