"""How many pixels a module of a code has: the figure that decides whether a camera can read it. Pure.

Of a code that was read the number of modules comes from its timing pattern (ISO/IEC 18004, 6.3.5; ISO/IEC 16022, the
alternating sides), of a bar code from what it says. Where nothing reads, the finder patterns of QR codes still tell:
three squares in each other, 7 modules wide (ISO/IEC 18004, 6.3.3).
"""

from __future__ import annotations

from math import acos, degrees, dist
from typing import Final

import cv2
import numpy as np

from gateway.core.code import Code
from gateway.core.count import BARS, side_of
from gateway.vision.picture import Picture

_QR: Final = range(21, 178, 4)
_MATRIX: Final = (10, 12, 14, 16, 18, 20, 22, 24, 26, 32, 36, 40, 44, 48, 52, 64, 72, 80, 88, 96, 104)
_EAN_13: Final = 95


def module_of(picture: Picture, code: Code) -> float:
    """Pixels a module of a code that was read in this grey picture, along its shorter side where it is tilted."""
    side = side_of(code) if code.symbology in BARS else min(_sides(code))
    return side / modules(picture, code)


def modules(picture: Picture, code: Code) -> int:
    """Modules along one side of it."""
    if code.symbology == "ean_13":
        return _EAN_13
    if code.symbology == "code_128":
        characters = len(code.text) // 2 if code.text.isdigit() else len(code.text)
        return 11 * (characters + 2) + 13
    sizes = _QR if code.symbology == "qr_code" else _MATRIX
    return max(sizes, key=lambda size: _timing(_straight(picture, code, size), qr=code.symbology == "qr_code"))


def tilt(code: Code) -> float:
    """How far a square code is turned out of the picture's plane, in degrees, from how much shorter one side is.

    0 for bar codes: nothing is known of their height.
    """
    if code.symbology in BARS:
        return 0.0
    shorter, longer = sorted(_sides(code))
    return degrees(acos(shorter / longer)) if longer > 0 else 0.0


def _sides(code: Code) -> tuple[float, float]:
    """(across, down), each the mean of two sides that are opposite."""
    a, b, c, d = code.corners
    return (dist(a, b) + dist(c, d)) / 2, (dist(a, d) + dist(b, c)) / 2


def finders(picture: Picture) -> list[float]:
    """Pixels a module of every finder pattern in a grey picture, whether or not a code reads there."""
    window = max(15, (min(picture.shape) // 12) | 1)
    ink = cv2.adaptiveThreshold(picture, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, window, 7)
    contours, hierarchy = cv2.findContours(ink, cv2.RETR_TREE, cv2.CHAIN_APPROX_SIMPLE)
    if hierarchy is None:
        return []
    found = []
    for index, (_, _, inner, _) in enumerate(hierarchy[0]):
        core = hierarchy[0][inner][2] if inner >= 0 else -1
        if inner < 0 or core < 0:
            continue
        sides = [_side(contours[place]) for place in (index, inner, core)]
        if sides[0] >= 7 and _like(sides[1] / sides[0], 5 / 7) and _like(sides[2] / sides[0], 3 / 7):
            found.append(sides[0] / 7)
    return found


def _side(contour: cv2.typing.MatLike) -> float:
    """The side of the square that a contour would be; 0 where it is nowhere near one."""
    (_, _), (width, height), _ = cv2.minAreaRect(contour)
    width, height = width + 1, height + 1
    return float((width * height) ** 0.5) if min(width, height) > 0.55 * max(width, height) else 0.0


def _like(ratio: float, wanted: float) -> bool:
    return 0.72 * wanted <= ratio <= 1.35 * wanted


def _straight(picture: Picture, code: Code, size: int) -> Picture:
    """The code seen from straight above, a pixel a module."""
    wide = size * 3
    there = np.asarray(code.corners, np.float32)
    here = np.asarray([(0, 0), (wide, 0), (wide, wide), (0, wide)], np.float32)
    flat = cv2.warpPerspective(picture, cv2.getPerspectiveTransform(there, here), (wide, wide), flags=cv2.INTER_LINEAR)
    return np.asarray(flat[1::3, 1::3], np.uint8)


def _timing(grid: Picture, *, qr: bool) -> float:
    """How well the timing pattern of a code of this size alternates: 0 to 1."""
    size = grid.shape[0]
    lines = (grid[6, 8:-8], grid[8:-8, 6]) if qr else (grid[0, :], grid[:, -1])
    scores = []
    for line in lines:
        values = line.astype(np.float64) - float(grid.mean())
        signs = np.where(np.arange(values.size) % 2 == 0, -1.0, 1.0)
        scores.append(abs(float(np.sum(values * signs))) / (float(np.sum(np.abs(values))) + 1.0))
    return float(min(scores) * (1 - 1 / (2 * size)))
