"""A place before a camera, drawn: plain ground, print that is no code, boxes with codes where one wants them."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
import segno
from numpy.typing import NDArray

Picture = NDArray[np.uint8]


@cache
def label(text: str, module: int = 4) -> Picture:
    """A QR code with its quiet zone, grey."""
    cells = np.array([list(row) for row in segno.make_qr(text, error="m").matrix_iter(border=4)], np.uint8)
    return np.kron(np.where(cells > 0, 20, 235).astype(np.uint8), np.ones((module, module), np.uint8))


class Scene:
    """Pictures of one place, with noise that is the same in every run."""

    def __init__(self, width: int = 960, height: int = 540, noise: float = 2.0, seed: int = 1) -> None:
        self._chance = np.random.default_rng(seed)
        self._noise = self._chance.normal(0, noise, (height + 64, width + 64)).astype(np.float32)
        self.ground = np.full((height, width), 96, np.uint8)
        self.light = 1.0

    def picture(self, *boxes: tuple[str, float, float], module: int = 4) -> Picture:
        """BGR, with each code (text, left, top in pixels); what is outside the picture is cut off."""
        plane = self.ground.copy()
        for text, left, top in boxes:
            put(plane, label(text, module), round(left), round(top))
        down, across = self._chance.integers(0, 64, 2)
        noise = self._noise[down : down + plane.shape[0], across : across + plane.shape[1]]
        noisy = cv2.convertScaleAbs(cv2.scaleAdd(plane.astype(np.float32), self.light, np.ascontiguousarray(noise)))
        return np.asarray(cv2.cvtColor(noisy, cv2.COLOR_GRAY2BGR), np.uint8)


def put(plane: Picture, what: Picture, left: int, top: int) -> None:
    """Draws something on a plane, as much of it as is inside."""
    height, width = plane.shape[:2]
    x0, y0 = max(0, left), max(0, top)
    x1, y1 = min(width, left + what.shape[1]), min(height, top + what.shape[0])
    if x0 < x1 and y0 < y1:
        plane[y0:y1, x0:x1] = what[y0 - top : y1 - top, x0 - left : x1 - left]
