"""Text set into a width: broken between Hanzi or at blanks, made smaller where it must, never cut off."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from reportlab.pdfbase.pdfmetrics import stringWidth

PT_MM: Final = 25.4 / 72
# What may not begin a line stays with the character before it.
_PIECES: Final = re.compile(r"(?:[!-~]+|[^!-~])[，。、；：！？）》」』”’％℃]*")


class Lines(NamedTuple):
    """Broken text and the size, in points, at which it fits."""

    size: float
    lines: tuple[str, ...]


def fitted(text: str, font: str, width_mm: float, most: int, sizes: Sequence[float]) -> Lines | None:
    """The text at the first of the sizes (points) that needs at most `most` lines of `width_mm`, or None."""
    for size in sizes:
        lines = broken(text, font, size, width_mm)
        if lines and len(lines) <= most:
            return Lines(size, lines)
    return None


def broken(text: str, font: str, size: float, width_mm: float) -> tuple[str, ...]:
    """The lines of the text; () where a word alone is wider than a line."""
    lines = [""]
    for piece in _PIECES.findall(text):
        if width(piece.strip(), font, size) > width_mm:
            return ()
        if width((lines[-1] + piece).rstrip(), font, size) > width_mm:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return tuple(line.rstrip() for line in lines)


def width(text: str, font: str, size: float) -> float:
    """How wide the text is, in mm."""
    return float(stringWidth(text, font, size)) * PT_MM
