"""From pieces that fit to a PDF: as many pages as it takes, and what was left out."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from cloud.printing.font import Typeface, typeface
from cloud.printing.paper import RULER, Grid
from contract.mistakes import Mistake

Drawing = Callable[[Any, float, float], None]
"""Draws one piece on a canvas, its lower left corner at x, y mm."""


class Printed(NamedTuple):
    """A PDF and how many pieces and pages it has; `mistakes` are the rows that it lacks.

    embedded: whether the Chinese letters are in it; without a font on this machine they are not.
    """

    pdf: bytes
    pieces: int
    pages: int
    mistakes: tuple[Mistake, ...]
    embedded: bool


def press(grid: Grid, title: str, drawings: Sequence[Drawing], mistakes: Iterable[Mistake]) -> Printed:
    """The drawings in their order. Without any there is no page and no PDF: `pdf` is empty."""
    if not drawings:
        return Printed(b"", 0, 0, tuple(mistakes), embedded=True)
    small, out, places = typeface("sans", "".join(RULER)), io.BytesIO(), grid.places
    size = (grid.paper.width * mm, grid.paper.height * mm)
    canvas = Canvas(out, pagesize=size, pageCompression=1, initialFontName=small.name)
    canvas.setTitle(title)
    canvas.setViewerPreference("PrintScaling", "None")
    for first in range(0, len(drawings), len(places)):
        grid.guides(canvas, small.name)
        for drawing, (x, y) in zip(drawings[first:], places, strict=False):
            drawing(canvas, x, y)
        canvas.showPage()
    canvas.save()
    pages = -(-len(drawings) // len(places))
    return Printed(out.getvalue(), len(drawings), pages, tuple(mistakes), small.embedded)


def undrawable(line: int, text: str, *faces: Typeface) -> Mistake | None:
    """The mistake of a row with characters that the font does not have, which would print as boxes."""
    lacking = "".join(sorted({char for char in text for face in faces if char in face.missing}))
    if not lacking:
        return None
    return Mistake("", f"字体里没有“{lacking}”，请换一个写法", f"the font has no {lacking}, write it another way", line)
