"""What can be measured of one picture: light, sharpness, noise, the size of modules. Pure.

Edge width: at a clear edge, the span of the grey levels round it over the steepest step in it; for a blur of deviation
s this is 2.5 s, the 10 to 90 % rise of that edge. Measured across and down it tells defocus (both alike) from motion
(one); motion along a diagonal looks like defocus. Noise: the middle of the Laplacian difference of J. Immerkær, Fast
Noise Variance Estimation, 1996.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from gateway.core.code import Code
from gateway.core.tuning import Measures
from gateway.vision.modules import finders, module_of, tilt
from gateway.vision.picture import Picture
from gateway.vision.view import grey

_Plane = NDArray[np.int16]
_Floats = NDArray[np.float64]
_ENDS: Final = (0.2, 99.8)  # a code may be a hundredth of the picture
_BLACK: Final = 8
_WHITE: Final = 250
_CLEAR: Final = 40  # grey levels that an edge spans at least
_STEEPEST: Final = 0.002  # of the pixels: the sharpest edges tell the lens, the others the thing
_SPOT: Final = 0.0004  # of the picture
_REACH: Final = 8  # pixels to either side in which an edge rises
_KERNEL: Final = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)


def measures(picture: Picture, codes: Sequence[Code]) -> Measures:
    """Measures one picture, BGR or grey, in which these codes were read."""
    flat = grey(picture)
    low, high = np.percentile(flat[::2, ::2], _ENDS)
    across, down = edge_widths(flat)
    spots, glare = glare_spots(flat)
    seen = [] if codes else finders(flat)
    sizes = [module_of(flat, code) for code in codes]
    return Measures(
        width=flat.shape[1],
        height=flat.shape[0],
        brightness=float(flat.mean()),
        dark=float(np.mean(flat <= _BLACK)),
        bright=float(np.mean(flat >= _WHITE)),
        contrast=float(high - low),
        edge=min(across, down),
        smear=max(across, down),
        across=across >= down,
        noise=noise(flat),
        module=min(sizes) if sizes else float(np.median(seen)) if seen else 0.0,
        codes=len(codes),
        finders=len(seen),
        tilt=max((tilt(code) for code in codes), default=0.0),
        spots=spots,
        glare=glare,
    )


def edge_widths(flat: Picture) -> tuple[float, float]:
    """Pixels that the sharpest clear edges take (from side to side, up and down); 0 without a clear edge."""
    plane = cv2.medianBlur(flat, 3).astype(np.int16)
    across, down = _edge_width(plane), _edge_width(plane.T)
    return across or down, down or across


def noise(flat: Picture) -> float:
    """The deviation of the noise in grey levels, from the middle of a picture that may hold anything."""
    change = cv2.filter2D(flat.astype(np.float32), -1, _KERNEL)
    return float(np.median(np.abs(change))) / 0.6745 / 6


def glare_spots(flat: Picture) -> tuple[int, float]:
    """Blown out places that are round and smooth like a lamp's mirror image: how many, and their share."""
    white = cv2.morphologyEx((flat >= _WHITE).astype(np.uint8), cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(white)
    areas = [int(stats[n, cv2.CC_STAT_AREA]) for n in range(1, count)]
    large = [area for area in areas if area >= _SPOT * flat.size]
    return len(large), sum(large) / flat.size


def _edge_width(plane: _Plane) -> float:
    """Pixels from side to side that an edge takes."""
    if min(plane.shape) <= 4 * _REACH:
        return 0.0
    core = plane[:, _REACH:-_REACH]
    step = np.abs(plane[:, _REACH + 1 : plane.shape[1] - _REACH + 1] - core)
    count = max(20, int(_STEEPEST * step.size))
    limit = np.partition(step.ravel(), step.size - count)[step.size - count]
    ys, xs = np.nonzero(step >= max(3, limit))
    along = np.arange(2 * _REACH + 1)
    span, steepest = _rise(plane[ys[:, None], xs[:, None] + along])
    clear = span >= _CLEAR
    return float(np.median(span[clear] / steepest[clear])) if np.any(clear) else 0.0


def _rise(lines: _Plane) -> tuple[_Floats, _Floats]:
    """(grey levels of the one rise in the middle of each line, its steepest step)."""
    steps = np.diff(lines.astype(np.float64), axis=1)
    middle = steps.shape[1] // 2
    signs = np.sign(steps[:, middle])[:, None]
    rising = np.maximum(steps * signs, 0.0)
    to_left = np.cumprod(rising[:, middle::-1] > 0, axis=1)[:, 1:]
    to_right = np.cumprod(rising[:, middle:] > 0, axis=1)
    span = np.sum(rising[:, middle - 1 :: -1] * to_left, axis=1) + np.sum(rising[:, middle:] * to_right, axis=1)
    return span, np.maximum(1.0, rising.max(axis=1))
