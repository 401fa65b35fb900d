"""What is tried on a picture that zxing-cpp did not read: each step is one altered view of it and a reader.

Steps are data, cheapest first for what they bring (measured: docs/camera.md). A view knows the way back, so that
corners are always told in pixels of the picture that was given. Time and memory stay bounded: a picture of more than
LARGEST pixels is looked at shrunk to that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from gateway.core.code import Code, Symbology
from gateway.vision import bars, zbar, zxing
from gateway.vision.picture import Picture
from gateway.vision.view import LARGEST, View, grey, larger, mapped, shrunk

Reader = Callable[[Picture, frozenset[Symbology], str], list[Code]]


@dataclass(frozen=True)
class Rescue:
    """One step: `view` alters a grey picture, `reader` reads the view, for the symbologies that it helps.

    looks: how many looks that agree stand behind a bar code of this step.
    """

    name: str
    view: Callable[[Picture], View]
    reader: Reader = zxing.read
    helps: frozenset[Symbology] = frozenset({"qr_code", "data_matrix", "code_128", "ean_13"})
    looks: int = 1

    def read(self, picture: Picture, symbologies: frozenset[Symbology]) -> list[Code]:
        """The codes that this view of the picture (grey or BGR) shows; corners in pixels of `picture`."""
        wanted = symbologies & self.helps
        if not wanted or not picture.size:
            return []
        small = shrunk(grey(picture), LARGEST)
        view = self.view(small.pixels)
        back = small.back @ view.back
        return [
            code._replace(corners=mapped(code.corners, back)) for code in self.reader(view.pixels, wanted, self.name)
        ]


def _half_as_large_again(picture: Picture) -> View:
    """1.5 ×: another grid of pixels over the same modules, which moves the decoder's borders between them."""
    return larger(picture, 1.5)


def _doubled(picture: Picture) -> View:
    """2 ×: modules of one or two pixels become legible."""
    return larger(picture, 2.0)


def _doubled_even(picture: Picture) -> View:
    """2 × and CLAHE: small modules in the shade or the glare."""
    view = _doubled(picture)
    return View(_even(view.pixels), view.back)


def _doubled_sharp(picture: Picture) -> View:
    """2 × and an unsharp mask: edges of a picture out of focus, without the stairs of its pixels."""
    view = _doubled(picture)
    return View(_sharp(view.pixels, 3.0, 2.0), view.back)


def _sharp(picture: Picture, sigma: float, amount: float) -> Picture:
    blurred = cv2.GaussianBlur(picture, (0, 0), sigma)
    return np.asarray(cv2.addWeighted(picture, 1 + amount, blurred, -amount, 0), np.uint8)


def _equalized(picture: Picture) -> View:
    """CLAHE: contrast in the shade and in the glare, each by its own tile (Zuiderveld 1994)."""
    return View(_even(picture), np.eye(3))


def _even(picture: Picture) -> Picture:
    return np.asarray(cv2.createCLAHE(3.0, (8, 8)).apply(picture), np.uint8)


def _darkened(picture: Picture) -> View:
    """The square of the light (gamma 2): what glare washed out, or print too pale, moves apart."""
    return View(np.asarray(cv2.LUT(picture, _SQUARED), np.uint8), np.eye(3))


def _thresholded(picture: Picture) -> View:
    """Black and white by the Gaussian mean of 51 pixels around."""
    black = cv2.adaptiveThreshold(picture, 255, cv2.ADAPTIVE_THRESH_GAUSSIAN_C, cv2.THRESH_BINARY, 51, 7)
    return View(np.asarray(black, np.uint8), np.eye(3))


def _as_it_is(picture: Picture) -> View:
    return View(picture, np.eye(3))


_QR: Final[frozenset[Symbology]] = frozenset({"qr_code"})
_SQUARED: Final = (np.arange(256) ** 2 // 255).astype(np.uint8)

RESCUES: Final = (
    Rescue("larger", _half_as_large_again),
    Rescue("darkened", _darkened, helps=_QR),
    Rescue("equalized", _equalized, helps=_QR | bars.SYMBOLOGIES),
    Rescue("doubled", _doubled),
    Rescue("bars", bars.view_of, bars.read, bars.SYMBOLOGIES, bars.AGREEING),
    Rescue("doubled_equalized", _doubled_even, helps=_QR | bars.SYMBOLOGIES),
    Rescue("doubled_sharp", _doubled_sharp, helps=_QR),
    Rescue("zbar", _as_it_is, zbar.read),
    Rescue("zbar_thresholded", _thresholded, zbar.read),
)
