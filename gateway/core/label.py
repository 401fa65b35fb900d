"""A label before any printer: a plan in mm, and what is drawn of it, black dots and QR codes. Pure.

Text comes as dots (gateway.rim.peripherals.lettering draws it), because no font of a label printer can be counted on:
Zebra's have no Hanzi unless one was loaded, TSPL printers have TSS24 only where they were sold in China. QR codes are
left to the printer, which draws them sharp at any size. Places count from the upper left.
"""

from __future__ import annotations

from typing import NamedTuple


class Words(NamedTuple):
    """A line of text: place and height in mm; cut off at the edge of the label."""

    x: float
    y: float
    text: str
    height: float = 3.0


class Mark(NamedTuple):
    """A QR code: place and size of one module in mm."""

    x: float
    y: float
    data: str
    module: float = 0.5


class Plan(NamedTuple):
    """A label as a person thinks of it: size in mm, what stands on it, how many."""

    width: float
    height: float
    items: tuple[Words | Mark, ...]
    copies: int = 1


class Dots(NamedTuple):
    """A picture: `row` bytes per line, 1 is black, the highest bit is left."""

    x: int
    y: int
    row: int
    data: bytes

    @property
    def height(self) -> int:
        """Lines."""
        return len(self.data) // self.row if self.row else 0


class Code(NamedTuple):
    """A QR code at a place in dots; `dots`: width of a module (1-10)."""

    x: int
    y: int
    data: str
    dots: int = 4


class Label(NamedTuple):
    """A plan drawn for one resolution: size in dots and in mm (printers want one or the other), pieces, how many."""

    width: int
    height: int
    width_mm: float
    height_mm: float
    pieces: tuple[Dots | Code, ...]
    copies: int = 1
