"""A sheet of paper cut into equal pieces, with what shows whether the printer kept their size. All in mm.

Places count from the lower left, as in PDF. Printers leave about 5 mm at each edge white, so nothing is nearer to it
unless the margin says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from reportlab.lib.units import mm

from cloud.printing.errors import PrintingError
from cloud.printing.symbol import runs

RULER: Final = (
    "按 100% 打印，不要选“适合页面”：这条线应长 50 毫米",
    "Print at 100 %, not fitted to the page: this line is 50 mm long",
)
DOT_MM: Final = 25.4 / 600
"""One dot of an office printer: modules are whole dots, and codes begin on one."""
_RULER_MM: Final = 50
_STRIP: Final = 9.0
_MARK: Final = 3.0
_OFF: Final = 1.0  # between a cut mark and the piece


class Paper(NamedTuple):
    """Width and height."""

    width: float
    height: float


A4: Final = Paper(210, 297)
A5: Final = Paper(148, 210)


@dataclass(frozen=True)
class Grid:
    """As many pieces of one size as the paper holds; `ruler` keeps a strip at the bottom for the 50 mm line.

    Raises PrintingError("piece_too_large") where not one fits.
    """

    width: float
    height: float
    paper: Paper = A4
    margin: float = 6
    gap: float = 0
    marks: bool = True
    ruler: bool = True

    def __post_init__(self) -> None:
        if self.columns < 1 or self.rows < 1:
            raise PrintingError(
                "piece_too_large",
                width=f"{self.width:g}",
                height=f"{self.height:g}",
                paper_width=f"{self.paper.width:g}",
                paper_height=f"{self.paper.height:g}",
            )

    @property
    def columns(self) -> int:
        """Pieces side by side."""
        return _count(self.paper.width - 2 * self.margin, self.width, self.gap)

    @property
    def rows(self) -> int:
        """Pieces one above the other."""
        return _count(self.paper.height - 2 * self.margin - self._strip, self.height, self.gap)

    @property
    def places(self) -> list[tuple[float, float]]:
        """The lower left corner of each piece, row by row from the top."""
        return [(x, y) for y in self._ys for x in self._xs]

    @property
    def _strip(self) -> float:
        return _STRIP if self.ruler else 0

    @property
    def _xs(self) -> list[float]:
        wide = self.columns * (self.width + self.gap) - self.gap
        return [(self.paper.width - wide) / 2 + place * (self.width + self.gap) for place in range(self.columns)]

    @property
    def _ys(self) -> list[float]:
        high = self.rows * (self.height + self.gap) - self.gap
        top = self.paper.height - (self.paper.height - self._strip - high) / 2
        return [top - self.height - place * (self.height + self.gap) for place in range(self.rows)]

    def guides(self, canvas: Any, font: str) -> None:
        """Draw the cut marks outside of the pieces, and the ruler."""
        canvas.setLineWidth(0.2)
        if self.marks:
            left, right = self._xs[0], self._xs[-1] + self.width
            low, high = self._ys[-1], self._ys[0] + self.height
            for x in (edge for start in self._xs for edge in (start, start + self.width)):
                for start, end in ((low - _OFF, low - _OFF - _MARK), (high + _OFF, high + _OFF + _MARK)):
                    canvas.line(x * mm, start * mm, x * mm, end * mm)
            for y in (edge for start in self._ys for edge in (start, start + self.height)):
                for start, end in ((left - _OFF, left - _OFF - _MARK), (right + _OFF, right + _OFF + _MARK)):
                    canvas.line(start * mm, y * mm, end * mm, y * mm)
        if self.ruler:
            self._ruler(canvas, font)

    def _ruler(self, canvas: Any, font: str) -> None:
        x, y = max(self.margin, 8), 6.0
        canvas.line(x * mm, y * mm, (x + _RULER_MM) * mm, y * mm)
        for tick in range(0, _RULER_MM + 1, 10):
            high = 2.0 if tick in (0, _RULER_MM) else 1.0
            canvas.line((x + tick) * mm, y * mm, (x + tick) * mm, (y + high) * mm)
        canvas.setFont(font, 6.5)
        for place, line in enumerate(RULER):
            canvas.drawString((x + _RULER_MM + 3) * mm, (y + 1.4 - 2.6 * place) * mm, line)


def _count(room: float, size: float, gap: float) -> int:
    return int((room + gap + 1e-6) // (size + gap)) if size > 0 else 0


def stamp(canvas: Any, modules: tuple[bytes, ...], x: float, y: float, module: float) -> None:
    """Draw a code with its quiet zone of 4 modules in white, its lower left corner at x, y; `module` in mm.

    All dark modules are one path: pieces that touch would show hairlines where a reader smooths each by itself.
    """
    quiet, side = 4, len(modules)
    x, y = (round(place / DOT_MM) * DOT_MM for place in (x, y))
    canvas.setFillGray(1)
    canvas.rect(x * mm, y * mm, (side + 2 * quiet) * module * mm, (side + 2 * quiet) * module * mm, stroke=0, fill=1)
    canvas.setFillGray(0)
    path = canvas.beginPath()
    for row, start, length in runs(modules):
        left, low = x + (quiet + start) * module, y + (quiet + side - 1 - row) * module
        path.rect(left * mm, low * mm, length * module * mm, module * mm)
    canvas.drawPath(path, stroke=0, fill=1)
