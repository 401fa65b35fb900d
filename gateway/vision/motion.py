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


def reduced(picture: Picture, cell: int) -> Picture:
    """The picture in cells: of every second pixel, the green of a colour picture, which is most of its brightness."""
    step = 2 if cell >= 2 * _LEAST_CELL else 1
    green = picture[::step, ::step, 1] if picture.ndim == 3 else picture[::step, ::step]
    height, width = picture.shape[:2]
    size = max(1, width // cell), max(1, height // cell)
    small: Picture = cv2.resize(np.ascontiguousarray(green), size, interpolation=cv2.INTER_AREA)  # type: ignore[assignment]
    return small


class Gate:
    """The motion of one camera: give it every picture."""

    def __init__(self) -> None:
        self._last: _Floats | None = None
        self._background: _Floats | None = None
        self._last_ms = 0
        self._sigma = 1.0

    def step(self, small: Picture, t_ms: int) -> Cells:
        """The cells that changed, of the shape of `small`; none in the first picture."""
        now: _Floats = small.astype(np.float32)
        if self._last is None or self._background is None or self._last.shape != now.shape:
            self._last, self._background, self._last_ms = now, now.copy(), t_ms
            return np.zeros(now.shape, np.bool_)
        fast = difference(now, self._last)
        self._sigma += 0.1 * (min(_MOST_SIGMA, float(_quartile(fast)) / _QUARTILE) - self._sigma)
        limit = max(_FLOOR, _SIGMAS * self._sigma)
        slow = difference(now, self._background)
        changed = together((fast > limit) | (slow > 1.5 * limit))
        if float(np.mean(changed)) > _SWITCHED:
            self._background = now.copy()
        else:
            part = min(1.0, (t_ms - self._last_ms) / _BACKGROUND_MS)
            self._background += part * (now - self._background)
        self._last, self._last_ms = now, t_ms
        return changed


def difference(now: _Floats, before: _Floats) -> _Floats:
    """How much each cell differs, in grey levels, after what whole rows do together was taken out."""
    was = float(np.median(before[::3, ::3]))
    gain = min(2.0, max(0.5, float(np.median(now[::3, ::3])) / was)) if was > 0 else 1.0
    change = now - gain * before
    change -= np.median(change[:, ::2], axis=1, keepdims=True)
    found: _Floats = np.abs(change)
    return found


def together(changed: Cells) -> Cells:
    """Those of them that have at least two more among their eight neighbours: noise comes alone."""
    near = cv2.boxFilter(changed.astype(np.uint8), -1, (3, 3), normalize=False, borderType=cv2.BORDER_CONSTANT)
    return changed & (near >= 3)


def _quartile(values: _Floats) -> np.float32:
    flat = values[::2, ::2].ravel()
    found: np.float32 = np.partition(flat, flat.size // 4)[flat.size // 4]
    return found
