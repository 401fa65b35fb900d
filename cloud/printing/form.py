"""Forms of an office on A4: a title in both languages, facts in a ruled grid, tables, paragraphs, as many pages as it
takes. What a form says is decided by others; a table goes on over the page with its heads again.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from cloud.printing.font import typeface
from cloud.printing.lines import PT_MM, broken, width
from cloud.printing.paper import A4, Paper
from cloud.printing.press import Printed

_MARGIN: Final = 17.0
_FOOT: Final = 14.0
_TITLE: Final = 18.0
_SECOND: Final = 10.0
_BODY: Final = 9.5
_SMALL: Final = 8.0
_LEADING: Final = 1.4
_PAD: Final = 1.4
_CAPTION: Final = 27.0  # mm, the width of a caption in a grid
_ROWS: Final = 34.0
_GREY: Final = 0.93
_Draw = Callable[[Any], None]


@dataclass(frozen=True)
class Facts:
    """Captions with what follows them, two to a line; a value that is long gets a line of its own."""

    rows: tuple[tuple[str, str], ...]
    heading: str = ""


@dataclass(frozen=True)
class Rows:
    """A table. shares: of the width, in any unit; marked: rows in bold; figures: what is not in the first column stands
    right."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[float, ...]
    marked: frozenset[int] = frozenset()
    heading: str = ""
    figures: bool = False


@dataclass(frozen=True)
class Passage:
    """A paragraph under a heading; strong: in bold."""

    text: str
    heading: str = ""
    strong: bool = False


Block = Facts | Rows | Passage


@dataclass(frozen=True)
class Form:
    """title, second: in both languages; number: of the form; signs: who signs; foot, head: on every page; wide: the
    paper lies on its side."""

    title: str
    second: str
    number: str
    blocks: tuple[Block, ...]
    signs: tuple[str, ...] = ()
    foot: str = ""
    head: str = ""
    wide: bool = False

    @property
    def paper(self) -> Paper:
        """A4."""
        return Paper(A4.height, A4.width) if self.wide else A4

    @property
    def text(self) -> str:
        """Everything that is drawn, so that its letters are in the font."""
        found = [self.title, self.second, self.number, self.foot, self.head, *self.signs, "0123456789/…"]
        for block in self.blocks:
            found.append(block.heading)
            if isinstance(block, Passage):
                found.append(block.text)
            else:
                found += [cell for row in block.rows for cell in row]
                found += block.heads if isinstance(block, Rows) else ()
        return "".join(found)


def form_sheet(form: Form) -> Printed:
    """The form as a PDF. A word that is wider than its cell is broken anywhere: nothing is cut off."""
    bold, body = typeface("song_bold", form.text), typeface("song", form.text)
    paper = form.paper
    layout = _Layout(bold.name, body.name, paper)
    layout.title(form)
    for block in form.blocks:
        layout.block(block)
    layout.signs(form.signs)
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(paper.width * mm, paper.height * mm), pageCompression=1, initialFontName=body.name)
    canvas.setTitle(f"{form.title} {form.number}")
    for number, page in enumerate(layout.pages, 1):
        for draw in page:
            draw(canvas)
        canvas.setFont(body.name, _SMALL)
        canvas.drawString(_MARGIN * mm, 9 * mm, form.foot)
        if form.head:
            canvas.drawString(_MARGIN * mm, (paper.height - 10) * mm, form.head)
        canvas.drawRightString((paper.width - _MARGIN) * mm, 9 * mm, f"{number} / {len(layout.pages)}")
        canvas.showPage()
    canvas.save()
    return Printed(out.getvalue(), 1, len(layout.pages), (), body.embedded and bold.embedded)


class _Layout:
    """Puts pieces beneath one another; `low` is where the page has come to, in mm from its foot."""

    def __init__(self, bold: str, body: str, paper: Paper) -> None:
        self.bold, self.body, self.paper = bold, body, paper
        self.room = paper.width - 2 * _MARGIN
        self.pages: list[list[_Draw]] = []
        self.low = 0.0
        self._turn()

    def title(self, form: Form) -> None:
        middle = self.paper.width / 2
        self._down(_TITLE * PT_MM)
        self._add(partial(_centred, self.bold, _TITLE, middle, self.low, form.title))
        self._down(_SECOND * _LEADING * PT_MM + 1)
        self._add(partial(_centred, self.body, _SECOND, middle, self.low, form.second))
        self._down(_BODY * _LEADING * PT_MM + 1)
        self._add(partial(_right, self.body, _BODY, self.paper.width - _MARGIN, self.low, form.number))
        self._down(2)

    def block(self, block: Block) -> None:
        if block.heading:
            self._down(2)
            self._need(_ROWS if isinstance(block, Rows) else 12)  # a head without a row says nothing
            self._down(_BODY * _LEADING * PT_MM)
            self._add(partial(_left, self.bold, _BODY + 0.5, _MARGIN, self.low, block.heading))
            self._down(1.6)
        if isinstance(block, Facts):
            self._facts(block)
        elif isinstance(block, Rows):
            self._rows(block)
        else:
            font = self.bold if block.strong else self.body
            for line in _wrapped(block.text, font, _BODY, self.room):
                self._need(_BODY * _LEADING * PT_MM)
                self._down(_BODY * _LEADING * PT_MM)
                self._add(partial(_left, font, _BODY, _MARGIN, self.low, line))

    def signs(self, signs: Sequence[str]) -> None:
        if not signs:
            return
        self._need(16)
        self._down(11)
        for place, sign in enumerate(signs):
            self._add(partial(_left, self.body, _BODY, _MARGIN + place * self.room / len(signs), self.low, sign))

    def _facts(self, block: Facts) -> None:
        half = self.room / 2
        waiting = list(block.rows)
        while waiting:
            caption, value = waiting.pop(0)
            wide = self._long(value, half) or not waiting or self._long(waiting[0][1], half)
            cells = [(caption, _CAPTION, True), (value, (self.room if wide else half) - _CAPTION, False)]
            if not wide:
                caption, value = waiting.pop(0)
                cells += [(caption, _CAPTION, True), (value, half - _CAPTION, False)]
            self._row(cells, _BODY)

    def _rows(self, block: Rows) -> None:
        whole = sum(block.shares)
        widths = [self.room * share / whole for share in block.shares]
        heads = [(text, wide, True) for text, wide in zip(block.heads, widths, strict=True)]
        self._row(heads, _SMALL + 0.5, figures=block.figures)
        for number, row in enumerate(block.rows):
            cells = [(text, wide, False) for text, wide in zip(row, widths, strict=True)]
            self._row(cells, _SMALL + 0.5, heads=heads, strong=number in block.marked, figures=block.figures)

    def _long(self, value: str, half: float) -> bool:
        return width(value, self.body, _BODY) > 2 * (half - _CAPTION - 2 * _PAD)

    def _row(
        self,
        cells: Sequence[tuple[str, float, bool]],
        points: float,
        heads: Sequence[tuple[str, float, bool]] = (),
        *,
        strong: bool = False,
        figures: bool = False,
    ) -> None:
        font = self.bold if strong else self.body
        texts = [_wrapped(text, font, points, wide - 2 * _PAD) for text, wide, _ in cells]
        high = max(len(lines) for lines in texts) * points * _LEADING * PT_MM + 2 * _PAD
        if self._need(high) and heads:
            self._row(heads, points, figures=figures)
        self._down(high)
        x = _MARGIN
        for place, (lines, (_, wide, shaded)) in enumerate(zip(texts, cells, strict=True)):
            right = figures and place > 0
            self._add(partial(_cell, font, points, (x, self.low, wide, high), lines, shaded, right))
            x += wide

    def _need(self, high: float) -> bool:
        """Turn the page where so much does not fit on it any more; whether it was turned."""
        if self.low - high >= _FOOT:
            return False
        self._turn()
        return True

    def _turn(self) -> None:
        self.pages.append([])
        self.low = self.paper.height - _MARGIN

    def _down(self, high: float) -> None:
        self.low -= high

    def _add(self, draw: _Draw) -> None:
        self.pages[-1].append(draw)


def _wrapped(text: str, font: str, points: float, room: float) -> tuple[str, ...]:
    """The lines of a text; a word that is too wide is broken where the room ends."""
    lines: list[str] = []
    for part in text.split("\n"):
        found = broken(part, font, points, room) or _chopped(part, font, points, room)
        lines += found or [""]
    return tuple(lines)


def _chopped(text: str, font: str, points: float, room: float) -> tuple[str, ...]:
    lines = [""]
    for char in text:
        if lines[-1] and width(lines[-1] + char, font, points) > room:
            lines.append("")
        lines[-1] += char
    return tuple(lines)


def _cell(
    font: str,
    points: float,
    box: tuple[float, float, float, float],
    lines: Sequence[str],
    shaded: bool,  # a partial gives it by place
    right: bool,
    canvas: Any,
) -> None:
    x, y, wide, high = box
    canvas.setLineWidth(0.4)
    canvas.setFillGray(_GREY if shaded else 1)
    canvas.rect(x * mm, y * mm, wide * mm, high * mm, stroke=1, fill=1)
    canvas.setFillGray(0)
    canvas.setFont(font, points)
    line_high = points * _LEADING * PT_MM
    top = y + high - (high - len(lines) * line_high) / 2
    for place, line in enumerate(lines):
        low = top - (place + 1) * line_high + 0.42 * (line_high - 0.6 * points * PT_MM)
        if right:
            canvas.drawRightString((x + wide - _PAD) * mm, low * mm, line)
        else:
            canvas.drawString((x + _PAD) * mm, low * mm, line)


def _left(font: str, points: float, x: float, y: float, text: str, canvas: Any) -> None:
    canvas.setFont(font, points)
    canvas.drawString(x * mm, y * mm, text)


def _right(font: str, points: float, x: float, y: float, text: str, canvas: Any) -> None:
    canvas.setFont(font, points)
    canvas.drawRightString(x * mm, y * mm, text)


def _centred(font: str, points: float, x: float, y: float, text: str, canvas: Any) -> None:
    canvas.setFont(font, points)
    canvas.drawCentredString(x * mm, y * mm, text)
