"""The decoder, in the shape that branch `decode` gives it. Temporary: the merge of that branch replaces this file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from gateway.core.code import Code, Symbology

Picture = NDArray[np.uint8]
DEFAULT: Final[frozenset[Symbology]] = frozenset(("qr_code", "data_matrix", "code_128", "ean_13"))
_FORMATS: Final[dict[Symbology, zxingcpp.BarcodeFormat]] = {
    "qr_code": zxingcpp.BarcodeFormat.QRCode,
    "data_matrix": zxingcpp.BarcodeFormat.DataMatrix,
    "code_128": zxingcpp.BarcodeFormat.Code128,
    "ean_13": zxingcpp.BarcodeFormat.EAN13,
}


class Rescue(NamedTuple):
    """A second way to read a picture."""

    name: str
    read: Callable[[Picture, frozenset[Symbology]], list[Code]]


def quick(picture: Picture, symbologies: frozenset[Symbology] = DEFAULT) -> list[Code]:
    """zxing-cpp once."""
    formats = zxingcpp.BarcodeFormats([_FORMATS[one] for one in symbologies])
    names = {value: name for name, value in _FORMATS.items()}
    found = []
    for one in zxingcpp.read_barcodes(np.ascontiguousarray(picture), formats=formats):
        if one.format not in names:
            continue
        p = one.position
        a, b, c, d = ((float(q.x), float(q.y)) for q in (p.top_left, p.top_right, p.bottom_right, p.bottom_left))
        found.append(Code(one.text, names[one.format], (a, b, c, d), "quick"))
    return found


def _twice(picture: Picture, symbologies: frozenset[Symbology]) -> list[Code]:
    large = np.asarray(cv2.resize(picture, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC), np.uint8)
    found = []
    for code in quick(large, symbologies):
        a, b, c, d = ((x / 2, y / 2) for x, y in code.corners)
        found.append(code._replace(corners=(a, b, c, d), step="twice"))
    return found


RESCUES: Final[tuple[Rescue, ...]] = (Rescue("twice", _twice),)
