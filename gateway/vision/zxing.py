"""zxing-cpp, the first reader of every picture: fast, and right about what it does not read.

Its text mode is Plain: what the code carries, without the brackets that a person would print. The formats are named one
by one, because `QRCode` would accept Micro QR as well, of which four finder modules in any noise make one.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import zxingcpp

from gateway.core.code import Code, Corners, Symbology
from gateway.vision.charset import text_of
from gateway.vision.picture import Picture

_Format = zxingcpp.BarcodeFormat
_FORMATS: Final[dict[Symbology, tuple[zxingcpp.BarcodeFormat, ...]]] = {
    "qr_code": (_Format.QRCodeModel2, _Format.QRCodeModel1),
    "data_matrix": (_Format.DataMatrix,),
    "code_128": (_Format.Code128,),
    "ean_13": (_Format.EAN13,),
}
_SYMBOLOGIES: Final[dict[str, Symbology]] = {
    "QRCode": "qr_code",
    "QRCodeModel1": "qr_code",
    "QRCodeModel2": "qr_code",
    "DataMatrix": "data_matrix",
    "Code128": "code_128",
    "EAN13": "ean_13",
}
_ORDER: Final[tuple[Symbology, ...]] = tuple(_FORMATS)


def read(picture: Picture, symbologies: frozenset[Symbology], step: str) -> list[Code]:
    """The codes of these symbologies, QR codes first; corners in pixels of `picture`."""
    return _read(picture, symbologies, step)


def read_dark(picture: Picture, symbologies: frozenset[Symbology], step: str) -> list[Code]:
    """Like `read`, of codes that are dark on light: three quarters of the cost where nothing reads."""
    return _read(picture, symbologies, step, dark=True)


def read_level(picture: Picture, symbologies: frozenset[Symbology], step: str) -> list[Code]:
    """Like `read`, of dark bar codes that lie along the rows of the picture: no other direction is tried."""
    return _read(picture, symbologies, step, level=True)


def _read(
    picture: Picture, symbologies: frozenset[Symbology], step: str, *, level: bool = False, dark: bool = False
) -> list[Code]:
    if not symbologies or not picture.size:
        return []
    formats = zxingcpp.BarcodeFormats([one for key in _ORDER if key in symbologies for one in _FORMATS[key]])
    pixels = np.ascontiguousarray(picture)
    found = zxingcpp.read_barcodes(
        pixels,
        formats=formats,
        text_mode=zxingcpp.TextMode.Plain,
        try_rotate=not level,
        try_invert=not (level or dark),
        try_downscale=not level,
    )
    codes = [code for one in found if (code := _code(one, step)) is not None]
    return sorted(codes, key=lambda code: _ORDER.index(code.symbology))


def _code(found: zxingcpp.Barcode, step: str) -> Code | None:
    symbology = _SYMBOLOGIES.get(found.format.name)
    text = text_of(found.bytes, found.text)
    if symbology is None or not text:
        return None
    place = found.position
    corners: Corners = (
        (float(place.top_left.x), float(place.top_left.y)),
        (float(place.top_right.x), float(place.top_right.y)),
        (float(place.bottom_right.x), float(place.bottom_right.y)),
        (float(place.bottom_left.x), float(place.bottom_left.y)),
    )
    return Code(text, symbology, corners, step)
