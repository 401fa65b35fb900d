"""A receipt before any printer: lines, columns and a code, laid out on a paper so and so many characters wide. Pure.

A receipt printer has two widths of character: one column, and two for whatever a Chinese character set spells with two
bytes (Hanzi, but also "℃" and "—"). 58 mm paper takes 32 columns, 80 mm takes 48 (font A, 12 dots, 203 dpi). What the
printer's set cannot spell becomes 〓, as typesetters mark a missing letter; `unspellable` names it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Literal, NamedTuple

Align = Literal["left", "center", "right"]
Charset = Literal["gb18030", "gbk"]
MISSING: Final = "〓"
WIDE_BLANK: Final = "\u3000"  # between two words of a line; str.isprintable knows it for no letter


class Text(NamedTuple):
    """A paragraph; `large`: double height and width."""

    text: str
    align: Align = "left"
    bold: bool = False
    large: bool = False


class Columns(NamedTuple):
    """One row of a table: cells, and each one's share of the width with its alignment."""

    cells: tuple[str, ...]
    shares: tuple[int, ...]
    aligns: tuple[Align, ...]


class Rule(NamedTuple):
    """A line across."""

    mark: str = "-"


class Code(NamedTuple):
    """A QR code; `dots`: width of a module."""

    data: str
    dots: int = 6


Piece = Text | Columns | Rule | Code
Receipt = tuple[Piece, ...]


class Row(NamedTuple):
    """One printed line of text."""

    text: str
    align: Align = "left"
    bold: bool = False
    large: bool = False


def width(text: str) -> int:
    """Columns that a text takes."""
    return sum(1 if char.isascii() else 2 for char in text)


def unspellable(text: str, charset: Charset) -> str:
    """The characters of `text` that the printer has no code for, each once."""
    return "".join(dict.fromkeys(char for char in text if not _spells(char, charset)))


def rows(receipt: Receipt, columns: int, charset: Charset = "gb18030") -> Iterator[Row | Code]:
    """The receipt on a paper of `columns`; no row is wider."""
    for piece in receipt:
        match piece:
            case Code():
                yield piece
            case Rule(mark):
                yield Row(_clean(mark, charset)[:1] * (columns // max(1, width(mark[:1]))))
            case Text(text, align, bold, large):
                room = columns // 2 if large else columns
                for line in text.split("\n"):
                    for part in wrapped(_clean(line, charset), room):
                        yield Row(part, align, bold, large)
            case Columns(cells, shares, aligns):
                for line in _table([_clean(cell, charset) for cell in cells], shares, aligns, columns):
                    yield Row(line)


def wrapped(text: str, room: int) -> list[str]:
    """`text` in pieces of at most `room` columns; broken at a blank where one is, else anywhere, as Chinese is."""
    found: list[str] = []
    while width(text) > room:
        used, at = 0, 0
        while used + width(text[at]) <= room:
            used += width(text[at])
            at += 1
        at = max(at, 1)
        blank = text.rfind(" ", 0, at + 1)
        cut = blank if blank > 0 and text[at - 1].isascii() and text[at : at + 1].isascii() else at
        found.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return [*found, text]


def _table(cells: Sequence[str], shares: Sequence[int], aligns: Sequence[Align], columns: int) -> Iterator[str]:
    gaps = len(shares) - 1
    total = sum(shares)
    rooms = [max(2, (columns - gaps) * share // total) for share in shares]
    rooms[0] += columns - gaps - sum(rooms)
    parts = [wrapped(cell, room) for cell, room in zip(cells, rooms, strict=True)]
    for place in range(max(map(len, parts))):
        line = [
            _aligned(part[place] if place < len(part) else "", room, align)
            for part, room, align in zip(parts, rooms, aligns, strict=True)
        ]
        yield " ".join(line).rstrip()


def _aligned(text: str, room: int, align: Align) -> str:
    free = room - width(text)
    left = {"left": 0, "center": free // 2, "right": free}[align]
    return " " * left + text + " " * (free - left)


def _clean(text: str, charset: Charset) -> str:
    return "".join(char if _spells(char, charset) else MISSING for char in text)


def _spells(char: str, charset: Charset) -> bool:
    if not char.isprintable() and char != WIDE_BLANK:
        return False
    try:
        return len(char.encode(charset)) <= 2
    except UnicodeEncodeError:
        return False
