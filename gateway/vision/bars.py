"""A view for bar codes: laid level, averaged along the bars, and sharpened across them.

A bar code says the same on every line, so what noise and dirt hide on one line the mean of many shows; and only across
the bars does blur matter, so only there is it undone. The direction of the bars comes from the structure tensor (Bigun
and Granlund 1987), weighted by how much of one direction each neighbourhood is.

A check digit of ten and a decoder that finds bars in anything make wrong texts possible. So the picture is read in
bands that share no line of it, and a text counts only where AGREEING bands say it and no other text comes near.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from gateway.core.code import Code, Corners, Symbology
from gateway.vision import zxing
from gateway.vision.picture import Picture
from gateway.vision.view import ENLARGED, View, overlap, scaled

SYMBOLOGIES: Final[frozenset[Symbology]] = frozenset({"code_128", "ean_13"})

_WIDER: Final = 3  # how much wider the view is than the picture: room for edges between pixels
_LINES: Final = 9  # lines of the picture that are averaged
AGREEING: Final = 2
_OUTVOTED: Final = 3  # bands for a text to each band against it
_BLUR: Final = 1.0  # sigma of the blur that is undone, in pixels of the picture
_NOISE: Final = 0.01  # noise over signal, for Wiener's filter
_TAPS: Final = 61
_REPEATED: Final = 6  # rows that a band is shown as: zxing-cpp wants to see a line twice


def view_of(picture: Picture) -> View:
    """The grey picture turned so that its bars stand upright, wider, averaged along them and sharpened across them."""
    level = _level(picture)
    wider = max(1.0, min(_WIDER, ENLARGED / level.pixels.size))
    height, width = level.pixels.shape
    lines = cv2.blur(level.pixels, (1, _LINES))
    wide = cv2.resize(lines, (round(width * wider), height), interpolation=cv2.INTER_CUBIC)
    sharp = cv2.filter2D(wide, cv2.CV_8U, _wiener(_BLUR * wider, _NOISE)[np.newaxis])
    scale = width / wide.shape[1]
    back = level.back @ np.array([[scale, 0, (scale - 1) / 2], [0, 1, 0], [0, 0, 1]])
    return View(np.asarray(sharp, np.uint8), back)


def read(view: Picture, symbologies: frozenset[Symbology], step: str) -> list[Code]:
    """The bar codes that enough bands of such a view agree on; corners from the first band to the last."""
    bands: dict[tuple[str, Symbology], list[Code]] = {}
    for top in range(0, view.shape[0] - _LINES + 1, _LINES):
        line = np.ascontiguousarray(np.broadcast_to(view[top + _LINES // 2], (_REPEATED, view.shape[1])))
        for code in zxing.read_level(line, symbologies, step):
            (start, _), (end, _), _, _ = code.corners
            placed = code._replace(corners=_stretch(start, end, float(top), float(top + _LINES - 1)))
            bands.setdefault((code.text, code.symbology), []).append(placed)
    whole = {key: _joined(found) for key, found in bands.items()}
    return [
        code
        for key, code in whole.items()
        if len(bands[key]) >= AGREEING
        and all(
            len(bands[other]) * _OUTVOTED <= len(bands[key])
            for other in whole
            if other != key and overlap(code, whole[other])
        )
    ]


def _stretch(start: float, end: float, top: float, bottom: float) -> Corners:
    """From the code's own top left clockwise: a code that stands on its head starts at its right, at the bottom."""
    first, last = (top, bottom) if start <= end else (bottom, top)
    return (start, first), (end, first), (end, last), (start, last)


def _joined(found: list[Code]) -> Code:
    """One code from the bands that say the same, top band first."""
    (start, _), (end, _), _, _ = found[0].corners
    ys = [y for code in found for _, y in code.corners]
    return found[0]._replace(corners=_stretch(start, end, min(ys), max(ys)))


def _wiener(sigma: float, noise: float) -> NDArray[np.float64]:
    """The line of weights that undoes a Gaussian blur: H / (H² + noise) over the frequencies (Wiener 1949)."""
    blur = np.exp(-2 * (np.pi * sigma * np.fft.rfftfreq(1024)) ** 2)
    weights = np.fft.fftshift(np.fft.irfft(blur / (blur**2 + noise)))[512 - _TAPS // 2 : 512 + _TAPS // 2 + 1]
    return np.asarray(weights / weights.sum(), np.float64)


def _level(picture: Picture) -> View:
    turn = cv2.getRotationMatrix2D((0, 0), _across(picture), 1.0)
    height, width = picture.shape
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]]) @ turn[:, :2].T
    least, most = corners.min(axis=0), corners.max(axis=0)
    turn[:, 2] = -least
    size = int(np.ceil(most[0] - least[0])), int(np.ceil(most[1] - least[1]))
    pixels = cv2.warpAffine(picture, turn, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return View(np.asarray(pixels, np.uint8), np.linalg.inv(np.vstack([turn, [0, 0, 1]])))


def _across(picture: Picture) -> float:
    """The direction across the bars: degrees from the picture's rows, as getRotationMatrix2D wants it."""
    half = scaled(picture, 0.5).pixels
    x, y = cv2.Sobel(half, cv2.CV_32F, 1, 0), cv2.Sobel(half, cv2.CV_32F, 0, 1)
    side = max(7, min(half.shape) // 12) | 1
    xx, yy, xy = (cv2.blur(product, (side, side)) for product in (x * x, y * y, x * y))
    energy = xx + yy + 1e-3
    oneness = (((xx - yy) ** 2 + 4 * xy**2) / energy**2) ** 2
    return float(np.degrees(np.arctan2((2 * xy * oneness).sum(), ((xx - yy) * oneness).sum())) / 2)
