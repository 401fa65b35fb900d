"""Sheets of labels, with what 牟定 wants: product, origin code, production date, shelf life, producer, certification.

The QR code is as large as its modules demand and is never scaled to the room; beneath it stands the code in groups of
four, for the phone whose camera is broken. Texts that do not fit at 5.5 points are a mistake of their row.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Final

from reportlab.lib.units import mm

from cloud.printing.errors import PrintingError
from cloud.printing.font import Typeface, typeface
from cloud.printing.lines import PT_MM, Lines, broken, fitted, width
from cloud.printing.paper import DOT_MM, Grid, stamp
from cloud.printing.press import Drawing, Printed, press, undrawable
from cloud.printing.symbol import matrix
from cloud.printing.table import CellError, Cells, Column, code, day, read
from contract.mistakes import Mistake
from contract.printed import LabelCode, label_code, symbol

COLUMNS: Final = (
    Column("code", "标签码"),
    Column("product", "品名"),
    Column("origin", "产地编码"),
    Column("made", "生产日期"),
    Column("shelf_life", "保质期"),
    Column("producer", "生产者"),
    Column("certification", "认证", needed=False),
)
MODULE_MM: Final = 12 * DOT_MM
"""Twelve dots of an office printer; six of 300 and four of 203 dpi are the same within 2 %."""
LEAST: Final = (50.0, 30.0)
_PAD: Final = 2.5
_GAP: Final = 1.5
_TITLES: Final = (13.0, 11.0, 9.0)
_BODIES: Final = (7.5, 7.0, 6.5, 6.0, 5.5)
_LEADING: Final = 1.3
_CODE_PT: Final = 6.5


@dataclass(frozen=True)
class PackLabel:
    """What stands on one label. `line`: where its row stands in a table, 0 where it comes from none."""

    code: LabelCode
    product: str
    origin: str
    made: date
    shelf_life: str
    producer: str
    certification: str = ""
    line: int = 0

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """The captions and what follows them, from the top."""
        rows = (
            ("产地编码", self.origin),
            ("生产日期", self.made.isoformat()),
            ("保质期", self.shelf_life),
            ("生产者", self.producer),
            ("认证", self.certification),
        )
        return tuple((caption, value) for caption, value in rows if value)

    @property
    def text(self) -> str:
        """Everything on it that is drawn with a font."""
        return self.product + "".join(f"{caption}：{value}" for caption, value in self.facts) + self.code.grouped


def read_labels(data: bytes) -> tuple[list[PackLabel], list[Mistake]]:
    """The labels of a CSV and the mistakes of the rows that are none. Raises PrintingError for the file."""
    seen: dict[str, int] = {}

    def build(line: int, cells: Cells) -> PackLabel:
        made, own = day(cells, "made"), code(cells, "code", label_code)
        first = seen.setdefault(own.text, line)
        if first != line:
            raise CellError(
                "code", f"与第 {first} 行相同，一码只贴一件", f"is that of line {first}, a code goes on one thing"
            )
        words = {key: cells[key] for key in ("product", "origin", "shelf_life", "producer", "certification")}
        return PackLabel(own, made=made, line=line, **words)

    return read(data, COLUMNS, build)


def label_sheet(labels: Sequence[PackLabel], host: str, grid: Grid, mistakes: Iterable[Mistake] = ()) -> Printed:
    """The labels in their order as a PDF. `mistakes` of earlier steps are handed on with those found here.

    Raises PrintingError where a label of the grid has no room for a code, ContractError("identifier") for the host.
    """
    text = "".join(label.text for label in labels)
    title, body = typeface("song_bold", text), typeface("sans", text)
    drawings: list[Drawing] = []
    found = list(mistakes)
    for label in labels:
        mistake = undrawable(label.line, label.text, title, body)
        drawing = None if mistake else _set(label, label.code.address(host), grid, title, body)
        if drawing:
            drawings.append(drawing)
        else:
            found.append(
                mistake
                or Mistake("", "字太多，放不下：请缩短", "has too much text for its size: shorten it", label.line)
            )
    return press(grid, "标签 Labels", drawings, sorted(found, key=lambda mistake: mistake.line))


def _set(label: PackLabel, address: str, grid: Grid, title: Typeface, body: Typeface) -> Drawing | None:
    """The drawing of a label, None where its words do not fit."""
    size = symbol(address)
    side = (size.modules + 2 * size.quiet) * MODULE_MM
    if grid.width < max(LEAST[0], 2 * side) or grid.height < max(LEAST[1], side + 3 * _PAD):
        raise PrintingError(
            "label_too_small",
            width=f"{grid.width:g}",
            height=f"{grid.height:g}",
            least_width=f"{max(LEAST[0], 2 * side):.0f}",
            least_height=f"{max(LEAST[1], side + 3 * _PAD):.0f}",
        )
    room = grid.width - 2 * _PAD - side - _GAP
    high = grid.height - 2 * _PAD
    head = fitted(label.product, title.name, room, 1, _TITLES) or fitted(
        label.product, title.name, room, 2, _TITLES[1:]
    )
    if not head:
        return None
    left = high - _height(head) - 0.8
    for points in _BODIES:
        rows = _facts(label, body.name, points, room)
        if rows is not None and sum(map(_height, rows)) <= left:
            return partial(_draw, label, matrix(address), side, grid, head, rows, title.name, body.name)
    return None


def _facts(label: PackLabel, font: str, points: float, room: float) -> list[Lines] | None:
    rows = [Lines(points, broken(f"{caption}：{value}", font, points, room)) for caption, value in label.facts]
    return rows if all(row.lines for row in rows) else None


def _height(lines: Lines) -> float:
    return len(lines.lines) * lines.size * _LEADING * PT_MM


def _draw(
    label: PackLabel,
    modules: tuple[bytes, ...],
    side: float,
    grid: Grid,
    head: Lines,
    rows: Sequence[Lines],
    title: str,
    body: str,
    canvas: Any,
    x: float,
    y: float,
) -> None:
    top = y + grid.height - _PAD
    for place, (font, block) in enumerate([(title, head), *((body, row) for row in rows)]):
        canvas.setFont(font, block.size)
        for line in block.lines:
            canvas.drawString((x + _PAD) * mm, (top - block.size * PT_MM) * mm, line)
            top -= block.size * _LEADING * PT_MM
        top -= 0.8 if place == 0 else 0
    left = x + grid.width - _PAD - side
    low = y + (grid.height - side - 2 * _CODE_PT * _LEADING * PT_MM) / 2
    stamp(canvas, modules, left, low + 2 * _CODE_PT * _LEADING * PT_MM, MODULE_MM)
    canvas.setFont(body, _CODE_PT)
    groups = label.code.grouped.split()
    for place, line in enumerate((" ".join(groups[:2]), " ".join(groups[2:]))):
        start = left + (side - width(line, body, _CODE_PT)) / 2
        canvas.drawString(start * mm, (low + (1 - place) * _CODE_PT * _LEADING * PT_MM) * mm, line)
