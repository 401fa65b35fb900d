"""Tables for a terminal in which a Chinese character is two columns wide."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from shutil import get_terminal_size
from unicodedata import east_asian_width

_GAP = 2


def width(text: str) -> int:
    """How many columns a text takes on a terminal."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def cut(text: str, columns: int) -> str:
    """At most so many columns of it, with a mark where something is missing."""
    if width(text) <= columns:
        return text
    kept = ""
    for character in text:
        if width(kept + character) > columns - 1:
            break
        kept += character
    return kept + "…"


def room() -> int:
    """Columns of the terminal; where the output goes elsewhere nothing need be cut."""
    return get_terminal_size().columns if sys.stdout.isatty() else 1000


def table(head: Sequence[str], rows: Iterable[Sequence[str]], *, right: Sequence[int] = ()) -> str:
    """Lines with the cells under their heads; the columns of `right` end flush; the last is cut at the terminal's."""
    lines = [tuple(head), *(tuple(row) for row in rows)]
    widths = [max(width(line[place]) for line in lines) for place in range(len(head))]
    taken = sum(widths[:-1]) + _GAP * (len(head) - 1)
    widths[-1] = min(widths[-1], max(room() - taken, 8))
    return "\n".join(_line(line, widths, right) for line in lines)


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[int]) -> str:
    spelt = []
    for place, (cell, most) in enumerate(zip(cells, widths, strict=True)):
        text = cut(cell, most)
        blank = " " * (most - width(text))
        spelt.append(blank + text if place in right else text + blank)
    return (" " * _GAP).join(spelt).rstrip()
