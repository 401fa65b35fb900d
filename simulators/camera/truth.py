"""The truth about a picture, by a stated rule, for whoever measures a reader: JSON lines, a frame or a box in each.

A code is legible in a frame when all of this holds:
- it lies in the picture as a whole, a module of margin included;
- a module is at least 2.0 pixels, on its shortest side;
- its smear (motion, and FWHM of lens and focus, in quadrature) is at most one module;
- it is not torn, soiled, faded or crumpled (a light crease counts as legible);
- at least 0.04 of the daylight reaches the sensor;
- no lamp whitens more than a quarter of it;
- the frame went out: while a fault withholds or spoils frames, nothing in them is legible.
A code that a reader gets all the same is a bonus and no mistake; a text that no truth names is one.
"""

from __future__ import annotations

from typing import Final, Literal

import msgspec

from simulators.camera.lens import Matrix
from simulators.camera.symbols import Symbology

LEAST_MODULE_PX: Final = 2.0
LEAST_LIGHT: Final = 0.04
MOST_GLARE: Final = 0.25
Why = Literal[
    "", "cut_off", "small", "smeared", "dark", "glare", "torn", "soiled", "faded", "crumpled", "bare", "unsent"
]
Corner = tuple[float, float]


class Shown(msgspec.Struct, frozen=True):
    """One code in one frame. corners: pixels (the middle of a pixel is whole), clockwise from the code's top left."""

    box: int
    code: int
    text: str
    symbology: Symbology
    corners: tuple[Corner, Corner, Corner, Corner]
    visible: float
    module_px: float
    smear_px: float
    glare: float
    legible: bool
    why: Why


class FrameTruth(msgspec.Struct, frozen=True, tag_field="truth", tag="frame"):
    """One frame: t_ms after the beginning; boxes: the numbers of all that are in it, with code or without."""

    frame: int
    t_ms: int
    running: bool
    boxes: tuple[int, ...]
    codes: tuple[Shown, ...]


class BoxTruth(msgspec.Struct, frozen=True, tag_field="truth", tag="box"):
    """One code of one box over its whole way; a box without any has one line, with text "" and why "bare".

    first, last: frame and t_ms in which it was legible, -1 where it never was; frames: in how many.
    """

    box: int
    code: int
    kind: str
    paper: str
    text: str
    symbology: str
    legible: bool
    frames: int
    first: tuple[int, int]
    last: tuple[int, int]
    why: Why


def judged(inside: bool, module_px: float, smear_px: float, light: float, glare: float, wear: str, sent: bool) -> Why:
    """Why a code cannot be read, "" where it can: the rule above, what is for good before what passes."""
    if wear in ("torn", "soiled", "faded", "crumpled"):
        return wear  # type: ignore[return-value]
    if light < LEAST_LIGHT:
        return "dark"
    if not inside:
        return "cut_off"
    if module_px < LEAST_MODULE_PX:
        return "small"
    if smear_px > module_px:
        return "smeared"
    if glare > MOST_GLARE:
        return "glare"
    return "" if sent else "unsent"


class Transit:
    """Gathers what the frames say of one code of one box."""

    def __init__(self, box: int, code: int, kind: str, paper: str, text: str, symbology: str) -> None:
        self._names = (box, code, kind, paper, text, symbology)
        self._frames = 0
        self._first = self._last = (-1, -1)
        self._why: dict[Why, int] = {}

    def see(self, frame: int, t_ms: int, why: Why) -> None:
        """One frame in which some of it was in the picture."""
        if why:
            self._why[why] = self._why.get(why, 0) + 1
            return
        self._frames += 1
        self._last = (frame, t_ms)
        if self._first[0] < 0:
            self._first = self._last

    def truth(self) -> BoxTruth:
        """What it comes to: the reason is that of most frames."""
        legible = self._frames > 0
        bare: Why = "bare" if not self._names[4] else "cut_off"
        why: Why = "" if legible else max(self._why, key=lambda one: self._why[one], default=bare)
        return BoxTruth(*self._names, legible, self._frames, self._first, self._last, why)


def corners_of(points: Matrix) -> tuple[Corner, Corner, Corner, Corner]:
    """As JSON takes them, to a tenth of a pixel."""
    a, b, c, d = ((round(float(x), 1), round(float(y), 1)) for x, y in points)
    return a, b, c, d
