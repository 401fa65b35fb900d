"""A pinhole camera above a belt: where a point of the world is in the picture. Pure.

The world: millimetres on the belt, x along it (to the right in the picture), y across it (down in the picture), z up
from it; the origin is where the camera looks at.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians, sin

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Lens:
    """size: pixels; span_mm: width of the belt that fills the picture; tilt_deg: how far it looks from the side."""

    size: tuple[int, int] = (1280, 720)
    span_mm: float = 700.0
    height_mm: float = 950.0
    tilt_deg: float = 14.0

    @property
    def scale(self) -> float:
        """Pixels a millimetre in the middle of the belt."""
        return self.size[0] / self.span_mm

    def plane(self, z_mm: float) -> Matrix:
        """The homography from (x, y) at that height to pixels."""
        tilt = radians(self.tilt_deg)
        distance = self.height_mm / cos(tilt)
        focal = self.scale * distance
        middle_x, middle_y = (self.size[0] - 1) / 2, (self.size[1] - 1) / 2
        inside = np.array([[focal, 0, middle_x], [0, focal, middle_y], [0, 0, 1]])
        # Columns: what x, y and 1 contribute to right, down and forward of the camera.
        outside = np.array(
            [
                [1, 0, 0],
                [0, cos(tilt), -z_mm * sin(tilt)],
                [0, -sin(tilt), distance - z_mm * cos(tilt)],
            ]
        )
        return np.asarray(inside @ outside, np.float64)

    def scale_at(self, z_mm: float) -> float:
        """Pixels a millimetre at that height, in the middle."""
        return self.scale * self.height_mm / (self.height_mm - z_mm)


def through(matrix: Matrix, points: NDArray[np.float64]) -> Matrix:
    """Points (n, 2) through a homography."""
    flat = np.column_stack((points, np.ones(len(points)))) @ matrix.T
    return np.asarray(flat[:, :2] / flat[:, 2:], np.float64)


def placed(x_mm: float, y_mm: float, turn_deg: float = 0.0, scale: float = 1.0) -> Matrix:
    """The matrix that scales, turns (clockwise in the picture) and then shifts."""
    turn = radians(turn_deg)
    c, s = cos(turn) * scale, sin(turn) * scale
    return np.array([[c, -s, x_mm], [s, c, y_mm], [0, 0, 1]], np.float64)
