"""A view: a picture made from another one, with the way back for its coordinates.

OpenCV scales about the corner of the picture; the middle of a pixel is half a pixel from there, hence the halves below.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from gateway.core.code import Code, Corners
from gateway.vision.picture import Picture

LARGEST: Final = 3_000_000  # pixels that a rescue step looks at
ENLARGED: Final = 6_000_000  # pixels that it makes of them at most


class View(NamedTuple):
    """A picture made from another one, and the 3 × 3 matrix that maps its pixels back to that one's."""

    pixels: Picture
    back: NDArray[np.float64]


def grey(picture: Picture) -> Picture:
    """One channel of a picture that has one or three."""
    return picture if picture.ndim == 2 else np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)


def shrunk(picture: Picture, most: int) -> View:
    """The picture, made smaller where it has more than `most` pixels."""
    pixels = picture.shape[0] * picture.shape[1]
    return scaled(picture, min(1.0, (most / pixels) ** 0.5))


def scaled(picture: Picture, factor: float) -> View:
    """The picture at `factor` of its size: by areas where it shrinks, by cubic curves where it grows."""
    if factor == 1.0:
        return View(picture, np.eye(3))
    height, width = picture.shape[:2]
    size = max(1, round(width * factor)), max(1, round(height * factor))
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    x, y = width / size[0], height / size[1]
    back = np.array([[x, 0, (x - 1) / 2], [0, y, (y - 1) / 2], [0, 0, 1]])
    return View(np.asarray(cv2.resize(picture, size, interpolation=how), np.uint8), back)


def larger(picture: Picture, factor: float) -> View:
    """Enlarged by `factor`, or by what ENLARGED leaves of it."""
    pixels = picture.shape[0] * picture.shape[1]
    return scaled(picture, max(1.0, min(factor, (ENLARGED / pixels) ** 0.5)))


def mapped(corners: Corners, back: NDArray[np.float64]) -> Corners:
    """Corners in a view, as corners in the picture that `back` leads to."""
    points = cv2.perspectiveTransform(np.array([corners], np.float64), back)[0]
    a, b, c, d = ((float(x), float(y)) for x, y in points)
    return a, b, c, d


def overlap(one: Code, other: Code) -> bool:
    """Whether the upright boxes around two codes share a pixel."""
    (left, top, right, bottom), (other_left, other_top, other_right, other_bottom) = _box(one), _box(other)
    return left <= other_right and other_left <= right and top <= other_bottom and other_top <= bottom


def _box(code: Code) -> tuple[float, float, float, float]:
    x, y = [x for x, _ in code.corners], [y for _, y in code.corners]
    return min(x), min(y), max(x), max(y)
