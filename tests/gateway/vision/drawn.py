"""Pictures for tests: codes drawn by other people's writers (segno, zxing-cpp), and where they were put."""

from __future__ import annotations

import cv2
import numpy as np
import segno
import zxingcpp

from gateway.core.code import Corners, Symbology
from gateway.vision.picture import Picture

WRITERS = {
    "qr_code": zxingcpp.BarcodeFormat.QRCode,
    "data_matrix": zxingcpp.BarcodeFormat.DataMatrix,
    "code_128": zxingcpp.BarcodeFormat.Code128,
    "ean_13": zxingcpp.BarcodeFormat.EAN13,
}


def code(text: str, symbology: Symbology = "qr_code", scale: int = 4) -> Picture:
    """The symbol alone: no quiet zone around it."""
    barcode = zxingcpp.create_barcode(text, WRITERS[symbology])
    symbol = np.array(barcode.to_image(scale=scale, add_quiet_zones=False), np.uint8)
    return symbol if symbology in ("qr_code", "data_matrix") else np.repeat(symbol[:1], 60, axis=0)


def modules(symbol: segno.QRCode, scale: int = 4) -> Picture:
    """What segno made, without a quiet zone."""
    dark = np.array([list(row) for row in symbol.matrix], np.uint8)
    return np.kron(np.where(dark > 0, 0, 255).astype(np.uint8), np.ones((scale, scale), np.uint8))


def paper(height: int, width: int, *placed: tuple[Picture, int, int]) -> Picture:
    """A grey sheet with symbols on it, each with its (left, top), on a white label."""
    sheet = np.full((height, width), 170, np.uint8)
    for symbol, left, top in placed:
        tall, wide = symbol.shape
        margin = 24
        sheet[max(0, top - margin) : top + tall + margin, max(0, left - margin) : left + wide + margin] = 255
        sheet[top : top + tall, left : left + wide] = symbol
    return sheet


def corners(symbol: Picture, left: int, top: int) -> Corners:
    """Where a symbol on the sheet has its corners."""
    tall, wide = symbol.shape
    right, bottom = left + wide - 1.0, top + tall - 1.0
    return (float(left), float(top)), (right, float(top)), (right, bottom), (float(left), bottom)


def photo(picture: Picture) -> Picture:
    """As a camera gives it: three channels, a little soft."""
    return np.asarray(cv2.cvtColor(cv2.GaussianBlur(picture, (0, 0), 0.8), cv2.COLOR_GRAY2BGR), np.uint8)


def distance(found: Corners, truth: Corners) -> float:
    """Pixels between the corners that are farthest apart, whichever of them is called the first."""
    one, other = np.array(found), np.array(truth)
    return min(float(np.linalg.norm(np.roll(one, turn, axis=0) - other, axis=1).max()) for turn in range(4))
