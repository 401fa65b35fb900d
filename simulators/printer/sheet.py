"""What came out of a printer: lines of a receipt, or dots and codes of a label."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Line(NamedTuple):
    """One line of text of a receipt; `code`: it is a QR code instead."""

    text: str
    align: str = "left"
    bold: bool = False
    times: int = 1
    code: bool = False


class Picture(NamedTuple):
    """Dots of a label: 1 is black, the highest bit is left."""

    x: int
    y: int
    row: int
    data: bytes


class Symbol(NamedTuple):
    """A QR code of a label; `dots`: width of a module."""

    x: int
    y: int
    data: str
    dots: int


@dataclass
class Sheet:
    """One receipt (`lines`) or label (`pieces`, `width` and `height` in dots); `cut`: the paper was cut after it."""

    lines: list[Line] = field(default_factory=list)
    pieces: list[Picture | Symbol] = field(default_factory=list)
    width: int = 0
    height: int = 0
    copies: int = 1
    cut: bool = False

    @property
    def text(self) -> str:
        """Its text, a line each; codes as [QR …]."""
        if self.pieces:
            return "\n".join(f"[QR {piece.data}]" for piece in self.pieces if isinstance(piece, Symbol))
        return "\n".join(f"[QR {line.text}]" if line.code else line.text for line in self.lines)
