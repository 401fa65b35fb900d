"""Where a picture changed, on a picture of some 160 × 90 cells: most pictures of a gate show nothing new. Pure.

A cell has changed when it differs from the picture before, or from a slow background (a box that creeps, or came to
stand just now). What the whole picture or a whole row does together is the lamp, the mains or the exposure, and is
taken out first; what is left must exceed the noise, in at least three cells that touch.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Cells = NDArray[np.bool_]
_Floats = NDArray[np.float32]

ACROSS: Final = 160
ACROSS_CELL: Final = 4
DOWN_CELL: Final = 2
_LEAST_CELL: Final = 4
_FLOOR: Final = 5.0  # grey levels: less is no change, however quiet the camera
_SIGMAS: Final = 5.0
_MOST_SIGMA: Final = 3.0  # the estimate is no longer noise when most of the picture moves
_BACKGROUND_MS: Final = 2000.0
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
    return np.asarray(cv2.resize(thin, cells, interpolation=cv2.INTER_AREA), np.uint8)


class Gate:
    """The motion of one camera: give it every picture."""

    def __init__(self) -> None:
        self._last: _Floats | None = None
        self._background: _Floats | None = None
        self._last_ms = 0
        self._sigma = 1.0
        self._level = self._background_level = 0.0

    def step(self, small: Picture, t_ms: int) -> Cells:
        """The cells that changed, of the shape of `small`; none in the first picture."""
        now: _Floats = small.astype(np.float32)
        level = _level(now)
        if self._last is None or self._background is None or self._last.shape != now.shape:
            self._last, self._background, self._last_ms = now, now.copy(), t_ms
            self._level = self._background_level = level
            return np.zeros(now.shape, np.bool_)
        fast = difference(now, self._last, _gain(level, self._level))
        self._sigma += 0.1 * (min(_MOST_SIGMA, _quartile(fast) / _QUARTILE) - self._sigma)
        limit = max(_FLOOR, _SIGMAS * self._sigma)
        slow = difference(now, self._background, _gain(level, self._background_level))
        changed = together((fast > limit) | (slow > 1.5 * limit))
        if cv2.countNonZero(changed.view(np.uint8)) > _SWITCHED * changed.size:
            self._background, self._background_level = now.copy(), level
        else:
            part = min(1.0, (t_ms - self._last_ms) / _BACKGROUND_MS)
            cv2.accumulateWeighted(now, self._background, part)
            self._background_level += part * (level - self._background_level)
        self._last, self._last_ms, self._level = now, t_ms, level
        return changed


def difference(now: _Floats, before: _Floats, gain: float) -> _Floats:
    """How much each cell differs, in grey levels, after the gain and what a whole row does together were taken out."""
    change = cv2.addWeighted(now, 1.0, before, -gain, 0.0)
    rows = np.sort(change[:, 2::5], axis=1)
    together_in_row = rows[:, rows.shape[1] // 2 : rows.shape[1] // 2 + 1] if rows.shape[1] else change[:, :1]
    found: _Floats = np.abs(change - together_in_row)
    return found


def together(changed: Cells) -> Cells:
    """Those of them that have at least two more among their eight neighbours: noise comes alone."""
    near = cv2.boxFilter(changed.astype(np.uint8), -1, (3, 3), normalize=False, borderType=cv2.BORDER_CONSTANT)
    return changed & (near >= 3)


def _level(small: _Floats) -> float:
    flat = small[::4, ::4].ravel()
    return float(np.partition(flat, flat.size // 2)[flat.size // 2])


def _gain(level: float, before: float) -> float:
    return min(2.0, max(0.5, level / before)) if before > 0 else 1.0


def _quartile(values: _Floats) -> float:
    flat = values[::3, ::3].ravel()
    return float(np.partition(flat, flat.size // 4)[flat.size // 4])
