"""Whether a place of a picture still looks as it did: what stands there still stands there. Pure.

A code that was counted is not read again while its place looks the same, so a box may stand for hours at the cost of
comparing a hundred cells. The comparison is by the pattern and not by the brightness, for clouds pass.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from gateway.vision.picture import Picture
from gateway.vision.region import Rect

Pattern = NDArray[np.float32]
_ALIKE: Final = 0.85
_PLAIN: Final = 3.0  # grey levels of deviation: a pattern with less is none
_BLIND: Final = 4.0
_DARK: Final = 24.0
_GLARE: Final = 240.0


def pattern(small: Picture, rect: Rect, cell: int) -> Pattern:
    """The cells of a rectangle of the full picture, without their mean."""
    height, width = small.shape
    left, top = min(width - 1, max(0, rect.left // cell)), min(height - 1, max(0, rect.top // cell))
    right, bottom = max(left + 1, -(-rect.right // cell)), max(top + 1, -(-rect.bottom // cell))
    part = small[top:bottom, left:right].astype(np.float32)
    found: Pattern = part - np.float32(part.mean())
    return found


def alike(one: Pattern, other: Pattern) -> bool:
    """Whether two patterns of the same place show the same thing: their normalised correlation is high."""
    if one.shape != other.shape:
        return False
    spread = float(np.sqrt(np.sum(one * one) * np.sum(other * other)))
    if spread < _PLAIN**2 * one.size:
        return bool(np.abs(one - other).max() < 2 * _PLAIN)
    return float(np.sum(one * other)) >= _ALIKE * spread


def blind(small: Picture) -> bool:
    """Whether all is dark or all is glare: then nobody can say that a box has left. A plain wall is neither."""
    mean, spread = cv2.meanStdDev(small)
    return float(spread[0, 0]) < _BLIND and not _DARK < float(mean[0, 0]) < _GLARE
