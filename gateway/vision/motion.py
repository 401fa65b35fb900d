"""Where a picture changed, on a picture of some 160 × 90 cells: most pictures of a gate show nothing new. Pure.

A cell has changed when it differs from the picture before, or from a slow background (a box that creeps, or came to
stand just now). What a whole row does together is the exposure, the lamp or the mains, and is taken out first as a
gain; what is left must exceed the noise, in at least three cells that touch.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from gateway.vision.picture import Picture

Cells = NDArray[np.bool_]
_Floats = NDArray[np.float32]

ACROSS: Final = 160
ACROSS_CELL: Final = 4
DOWN_CELL: Final = 2
_LEAST_CELL: Final = 4
_FLOOR: Final = 5.0  # grey levels: less is no change, however quiet the camera
_SIGMAS: Final = 5.0
_MOST_SIGMA: Final = 6.0  # the estimate is no longer noise when most of the picture moves
_NOISE_STEPS: Final = 4  # pictures from one estimate of the noise to the next, and how much each says
_NOISE_PART: Final = 0.35
_BACKGROUND_MS: Final = 2000.0
_LIFT: Final = 4.0  # grey levels: the gain of a row that is all dark means nothing
_SWITCHED: Final = 0.6  # of the cells: the light was switched, not a box moved
_QUARTILE: Final = 0.319  # the lower quartile of |N(0, 1)|


def cell_of(width: int) -> int:
    """Pixels a side of one cell, for a picture of this width."""
    return max(_LEAST_CELL, round(width / ACROSS))


def thinned(picture: Picture, cell: int) -> Picture:
    """A few pixels of each cell, ACROSS_CELL by DOWN_CELL: of a colour picture the green, most of its brightness."""
    height, width = picture.shape[0] // cell * cell, picture.shape[1] // cell * cell
    if not height or not width:
        height, width = picture.shape[:2]
    part = picture[: height : max(1, cell // DOWN_CELL), : width : max(1, cell // ACROSS_CELL)]
    return np.ascontiguousarray(part[..., 1] if picture.ndim == 3 else part)


def cells_of(picture: Picture, cell: int) -> tuple[int, int]:
    """(across, down): how many whole cells a picture has, at least one."""
    return max(1, picture.shape[1] // cell), max(1, picture.shape[0] // cell)


def reduced(thin: Picture, cells: tuple[int, int]) -> Picture:
    """A thinned picture in cells (across, down): the mean of each."""
    return averaged(thin, cells)


def averaged(plane: Picture, size: tuple[int, int]) -> Picture:
    """A plane in blocks, so many (across, down): the mean of each.

    By halves as far as that goes, because OpenCV takes ten times as long for any other factor; where only the width is
    left to halve, every row counts twice.
    """
    across, down = size
    while plane.shape[1] % (2 * across) == 0:
        if plane.shape[0] % (2 * down):
            plane = np.repeat(plane, 2, axis=0)
        half = plane.shape[1] // 2, plane.shape[0] // 2
        plane = np.asarray(cv2.resize(plane, half, interpolation=cv2.INTER_AREA), np.uint8)
    if plane.shape == (down, across):
        return plane
    return np.asarray(cv2.resize(plane, size, interpolation=cv2.INTER_AREA), np.uint8)


class MotionGate:
    """The motion of one camera: give it every picture."""

    def __init__(self) -> None:
        self._last = self._rows = self._background_rows = np.zeros((0, 0), np.float32)
        self._background: _Floats | None = None
        self._last_ms = 0
        self._sigma: float | None = None
        self._steps = 0

    def step(self, small: Picture, t_ms: int) -> Cells:
        """The cells that changed, of the shape of `small`; none in the first picture."""
        now: _Floats = small.astype(np.float32)
        rows = levels(small)
        if self._background is None or self._background.shape != now.shape:
            self._last, self._background, self._last_ms = now, now.copy(), t_ms
            self._rows, self._background_rows = rows, rows.copy()
            return np.zeros(now.shape, np.bool_)
        fast = difference(now, rows, self._last, self._rows)
        if self._sigma is None or self._steps % _NOISE_STEPS == 0:
            sigma = min(_MOST_SIGMA, _quartile(fast) / _QUARTILE)
            self._sigma = sigma if self._sigma is None else self._sigma + _NOISE_PART * (sigma - self._sigma)
        self._steps += 1
        limit = max(_FLOOR, _SIGMAS * self._sigma)
        slow = difference(now, rows, self._background, self._background_rows)
        changed = together((fast > limit) | (slow > 1.5 * limit))
        if cv2.countNonZero(changed.view(np.uint8)) > _SWITCHED * changed.size:
            self._background, self._background_rows = now.copy(), rows.copy()
        else:
            part = min(1.0, (t_ms - self._last_ms) / _BACKGROUND_MS)
            cv2.accumulateWeighted(now, self._background, part)
            cv2.accumulateWeighted(rows, self._background_rows, part)
        self._last, self._last_ms, self._rows = now, t_ms, rows
        return changed


def levels(small: Picture) -> _Floats:
    """The grey level of each row, as a column: the middle one of every fifth cell."""
    some = small[:, ::5]
    middle = some.shape[1] // 2
    return np.partition(some, middle, axis=1)[:, middle : middle + 1].astype(np.float32)


def difference(now: _Floats, rows: _Floats, before: _Floats, rows_before: _Floats) -> _Floats:
    """How much each cell differs, in grey levels, after the gain of its row was taken out; rows: the level of each."""
    gain = np.clip((rows + _LIFT) / (rows_before + _LIFT), 0.5, 2.0)
    found: _Floats = gain * before
    np.subtract(now, found, out=found)
    return np.abs(found, out=found)


def together(changed: Cells) -> Cells:
    """Those of them that have at least two more among their eight neighbours: noise comes alone."""
    near = cv2.boxFilter(changed.astype(np.uint8), -1, (3, 3), normalize=False, borderType=cv2.BORDER_CONSTANT)
    return changed & (near >= 3)


def _quartile(values: _Floats) -> float:
    flat = values[::3, ::3].ravel()
    return float(np.partition(flat, flat.size // 4)[flat.size // 4])
