"""What is tried on a picture that zxing-cpp did not read: each step is one altered view of it and a reader.

Steps are data, cheapest first for what they bring (measured: docs/camera.md). A view knows the way back, so that
corners are always told in pixels of the picture that was given. All views together stay bounded: a picture of more than
LARGEST pixels is looked at shrunk to that, and is enlarged no further than ENLARGED.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from gateway.core.code import Code, Corners, Symbology
from gateway.vision import zbar, zxing
from gateway.vision.picture import Picture

LARGEST: Final = 3_000_000
ENLARGED: Final = 6_000_000

Reader = Callable[[Picture, frozenset[Symbology], str], list[Code]]


class View(NamedTuple):
    """A picture made from another one, and the 3 × 3 matrix that maps its pixels back to that one's."""

    pixels: Picture
    back: NDArray[np.float64]


@dataclass(frozen=True)
class Rescue:
    """One step: `view` alters a grey picture, or gives None where it has nothing to offer; `reader` reads the view."""

    name: str
    view: Callable[[Picture], View | None]
    reader: Reader = zxing.read

    def read(self, picture: Picture, symbologies: frozenset[Symbology]) -> list[Code]:
        """The codes that this view of the picture (grey or BGR) shows; corners in pixels of `picture`."""
        if not picture.size:
            return []
        small = shrunk(grey(picture), LARGEST)
        view = self.view(small.pixels)
        if view is None:
            return []
        back = small.back @ view.back
        return [
            code._replace(corners=_mapped(code.corners, back))
            for code in self.reader(view.pixels, symbologies, self.name)
        ]


def grey(picture: Picture) -> Picture:
    """One channel of a picture that has one or three."""
    return picture if picture.ndim == 2 else np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)


def shrunk(picture: Picture, most: int) -> View:
    """The picture, made smaller where it has more than `most` pixels."""
    pixels = picture.shape[0] * picture.shape[1]
    return _scaled(picture, min(1.0, (most / pixels) ** 0.5))


def _scaled(picture: Picture, factor: float) -> View:
    if factor == 1.0:
        return View(picture, np.eye(3))
    height, width = picture.shape[:2]
    size = max(1, round(width * factor)), max(1, round(height * factor))
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    x, y = width / size[0], height / size[1]
    # OpenCV scales about the corner of the picture, and the middle of a pixel is half a pixel from there.
    back = np.array([[x, 0, (x - 1) / 2], [0, y, (y - 1) / 2], [0, 0, 1]])
    return View(np.asarray(cv2.resize(picture, size, interpolation=how), np.uint8), back)


def _larger(picture: Picture, factor: float) -> View:
    """Enlarged by `factor`, or by what ENLARGED leaves of it."""
    pixels = picture.shape[0] * picture.shape[1]
    return _scaled(picture, max(1.0, min(factor, (ENLARGED / pixels) ** 0.5)))


def _mapped(corners: Corners, back: NDArray[np.float64]) -> Corners:
    points = cv2.perspectiveTransform(np.array([corners], np.float64), back)[0]
    a, b, c, d = ((float(x), float(y)) for x, y in points)
    return a, b, c, d


def _half_as_large_again(picture: Picture) -> View:
    """1.5 ×: another grid of pixels over the same modules, which moves the decoder's borders between them."""
    return _larger(picture, 1.5)


def _doubled(picture: Picture) -> View:
    """2 ×: modules of one or two pixels become legible."""
    return _larger(picture, 2.0)


def _doubled_sharp(picture: Picture) -> View:
    """2 × and an unsharp mask: edges of a picture out of focus, without the stairs of its pixels."""
    view = _doubled(picture)
    return View(_sharp(view.pixels, 3.0, 2.0), view.back)


def _sharp(picture: Picture, sigma: float, amount: float) -> Picture:
    blurred = cv2.GaussianBlur(picture, (0, 0), sigma)
    return np.asarray(cv2.addWeighted(picture, 1 + amount, blurred, -amount, 0), np.uint8)


def _sharpened(picture: Picture) -> View:
    """An unsharp mask of radius 2: a little out of focus, or moved."""
    return View(_sharp(picture, 2.0, 1.5), np.eye(3))


def _equalized(picture: Picture) -> View:
    """CLAHE: contrast in the shade and in the glare, each by its own tile (Zuiderveld 1994)."""
    return View(np.asarray(cv2.createCLAHE(3.0, (8, 8)).apply(picture), np.uint8), np.eye(3))


def _levelled(picture: Picture) -> View:
    """Every pixel over the mean of its surroundings: uneven light becomes even."""
    side = max(31, min(picture.shape) // 8) | 1
    mean = np.maximum(cv2.blur(picture, (side, side)), 1)
    return View(np.asarray(cv2.divide(picture, mean, scale=150), np.uint8), np.eye(3))


def _thresholded(picture: Picture) -> View:
    """Black and white by the Gaussian mean of 51 pixels around."""
    black = cv2.adaptiveThreshold(picture, 255, cv2.ADAPTIVE_THRESH_GAUSSIAN_C, cv2.THRESH_BINARY, 51, 7)
    return View(np.asarray(black, np.uint8), np.eye(3))


def _as_it_is(picture: Picture) -> View:
    return View(picture, np.eye(3))


RESCUES: Final = (
    Rescue("larger", _half_as_large_again),
    Rescue("equalized", _equalized),
    Rescue("doubled", _doubled),
    Rescue("doubled_sharp", _doubled_sharp),
    Rescue("levelled", _levelled),
    Rescue("sharpened", _sharpened),
    Rescue("zbar", _as_it_is, zbar.read),
    Rescue("zbar_thresholded", _thresholded, zbar.read),
)
