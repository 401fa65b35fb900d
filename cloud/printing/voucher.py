"""Sheets of vouchers: the 承诺达标合格证 of order 4 (2025) of the Ministry of Agriculture, several on one paper.

A QR form is allowed and must still show the words, so everything that the order names stands there in letters: the
promise, its basis, product, quantity, origin, time of issue, promisor and contact. The promise is worded after article
2 of the order; a county whose form says it otherwise gives its own words in the table. The code is 25 mm or more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import pairwise
from math import ceil
from typing import Any, Final, Literal

from reportlab.lib.units import mm

from cloud.printing.font import Typeface, typeface
from cloud.printing.lines import PT_MM, broken, fitted, width
from cloud.printing.paper import A4, DOT_MM, Grid, Paper, stamp
from cloud.printing.press import Drawing, Printed, press, undrawable
from cloud.printing.symbol import matrix
from cloud.printing.table import CellError, Cells, Column, code, day, read
from contract.identifiers.spelling import clean
from contract.mistakes import Mistake
from contract.printed import VoucherCode, symbol, voucher_code
from contract.printed.symbol import LEAST_MODULE_MM

Basis = Literal["control", "own_test", "commissioned_test"]
BASES: Final[dict[Basis, str]] = {
    "control": "质量安全控制符合要求",
    "own_test": "自行检测合格",
    "commissioned_test": "委托检测合格",
}
PROMISE: Final = "我承诺，所销售的本批农产品未使用禁用农药、兽药及其他化合物，且使用的常规农药、兽药残留不超标。"
COLUMNS: Final = (
    Column("code", "凭证码"),
    Column("product", "产品名称"),
    Column("quantity", "数量"),
    Column("origin", "产地"),
    Column("issued", "开具时间"),
    Column("promisor", "承诺主体"),
    Column("contact", "联系方式"),
    Column("basis", "承诺依据"),
    Column("promise", "承诺内容", needed=False),
)
LEAST_CODE_MM: Final = 25.0
TITLE: Final = "承诺达标合格证"
_KEPT: Final = "收购者和市场应收取并保存本证，不少于 6 个月。重新混装、分装后另行开具。"
_HINT: Final = "扫码查验真伪"
_WORDS: Final = TITLE + _KEPT + _HINT + "承诺依据：签名或盖章" + "".join(BASES.values())
_PAD: Final = 6.0
_LEADING: Final = 1.5


@dataclass(frozen=True)
class Voucher:
    """What stands on one voucher. `address`: what its code says; `line`: as in PackLabel; `title`: of the paper."""

    address: str
    product: str
    quantity: str
    origin: str
    issued: date
    promisor: str
    contact: str
    basis: frozenset[Basis]
    promise: str = PROMISE
    line: int = 0
    title: str = TITLE

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """The captions and what follows them, from the top."""
        return (
            ("产品名称", self.product),
            ("数量（重量）", self.quantity),
            ("产地", self.origin),
            ("开具时间", f"{self.issued.year} 年 {self.issued.month} 月 {self.issued.day} 日"),
            ("承诺主体", self.promisor),
            ("联系方式", self.contact),
        )

    @property
    def text(self) -> str:
        """Everything of its own that is drawn with a font."""
        return self.title + self.promise + "".join(f"{caption}：{value}" for caption, value in self.facts)


def read_vouchers(data: bytes) -> tuple[list[Voucher], list[Mistake]]:
    """The vouchers of a CSV and the mistakes of the rows that are none. Raises PrintingError for the file."""
    seen: dict[str, int] = {}

    def build(line: int, cells: Cells) -> Voucher:
        issued, own = day(cells, "issued"), code(cells, "code", voucher_code)
        first = seen.setdefault(own.text, line)
        if first != line:
            raise CellError(
                "code", f"与第 {first} 行相同，一批一证", f"is that of line {first}, a voucher is for one batch"
            )
        words = {key: cells[key] for key in ("product", "quantity", "origin", "promisor", "contact")}
        return Voucher(
            _address(cells["code"], own), issued=issued, basis=_basis(cells["basis"]),
            promise=cells["promise"] or PROMISE, line=line, **words,
        )  # fmt: skip

    return read(data, COLUMNS, build)


def voucher_grid(paper: Paper = A4) -> Grid:
    """Four to a sheet of A4, one to an A5."""
    return Grid(98, 136, paper) if paper == A4 else Grid(paper.width - 12, paper.height - 21, paper)


def voucher_sheet(vouchers: Sequence[Voucher], grid: Grid, mistakes: Iterable[Mistake] = ()) -> Printed:
    """The vouchers in their order as a PDF. What does not fit is a mistake of its row."""
    text = _WORDS + "".join(voucher.text for voucher in vouchers)
    title, body = typeface("song_bold", text), typeface("song", text)
    drawings: list[Drawing] = []
    found = list(mistakes)
    for voucher in vouchers:
        mistake = undrawable(voucher.line, voucher.text, title, body)
        drawing = None if mistake else _set(voucher, grid, title, body)
        if drawing:
            drawings.append(drawing)
        else:
            found.append(
                mistake
                or Mistake("", "字太多，放不下：请缩短", "has too much text for its size: shorten it", voucher.line)
            )
    return press(grid, TITLE, drawings, sorted(found, key=lambda mistake: mistake.line))


def _address(cell: str, own: VoucherCode) -> str:
    """In capitals without blanks, with the host that it was issued for."""
    head = clean(cell).rpartition("/V/")[0]
    return f"{head if head.startswith('HTTP') else f'HTTPS://{head}'}/V/{own.text}"


def _basis(cell: str) -> frozenset[Basis]:
    words = [word for word in cell.replace(";", "；").replace("、", "；").replace(" ", "；").split("；") if word]
    known = {spelling: key for key, zh in BASES.items() for spelling in (zh, key)}
    if not words or any(word not in known for word in words):
        raise CellError(
            "basis",
            f"只能是 {'、'.join(BASES.values())}，多项用分号隔开",
            f"must be of {', '.join(BASES)}, several with semicolons between",
        )
    return frozenset(known[word] for word in words)


def module_mm(modules: int, quiet: int) -> float:
    """Whole dots at 600 dpi: LEAST_MODULE_MM or more, and LEAST_CODE_MM or more for the code with its quiet zone."""
    return max(ceil(LEAST_MODULE_MM / DOT_MM), ceil(LEAST_CODE_MM / (modules + 2 * quiet) / DOT_MM)) * DOT_MM


class _Pen:
    """Writes downwards from the top of a piece; `low` is where it has come to."""

    def __init__(self, canvas: Any, x: float, top: float, room: float) -> None:
        self.canvas, self.x, self.low, self.room = canvas, x, top, room

    def lines(self, lines: Iterable[str], font: str, points: float, indent: float = 0) -> None:
        self.canvas.setFont(font, points)
        for line in lines:
            self.low -= points * _LEADING * PT_MM
            self.canvas.drawString((self.x + indent) * mm, (self.low + points * (_LEADING - 1) * PT_MM) * mm, line)

    def box(self, points: float, *, ticked: bool) -> None:
        """A square beside the line that was written last."""
        side, low = points * 0.8 * PT_MM, self.low + points * 0.42 * PT_MM
        self.canvas.setLineWidth(0.6)
        self.canvas.rect(self.x * mm, low * mm, side * mm, side * mm)
        if ticked:
            self.canvas.setLineWidth(1.2)
            dots = [(0.15, 0.5), (0.42, 0.2), (0.9, 0.95)]
            for (x1, y1), (x2, y2) in pairwise(dots):
                at = (
                    (self.x + x1 * side) * mm,
                    (low + y1 * side) * mm,
                    (self.x + x2 * side) * mm,
                    (low + y2 * side) * mm,
                )
                self.canvas.line(*at)


def _set(voucher: Voucher, grid: Grid, title: Typeface, body: Typeface) -> Drawing | None:
    """The drawing of a voucher at the largest letters that leave room for its code, None where none do."""
    room = grid.width - 2 * _PAD
    modules, size = matrix(voucher.address), symbol(voucher.address)
    module = module_mm(size.modules, size.quiet)
    foot = (size.modules + 2 * size.quiet) * module + 2 * _PAD
    for points in (14.0, 13.0, 12.0, 11.0, 10.0, 9.0, 8.0, 7.0):
        promise = broken(voucher.promise, body.name, points, room)
        indent = max(width(f"{caption}：", body.name, points) for caption, _ in voucher.facts)
        facts = [(caption, fitted(value, body.name, room - indent, 3, [points])) for caption, value in voucher.facts]
        if not promise or any(value is None for _, value in facts):
            continue
        rows = [(caption, value.lines) for caption, value in facts if value]
        count = len(promise) + 1 + len(BASES) + sum(len(lines) for _, lines in rows) + 1
        if _PAD + points * 3.2 * PT_MM + count * points * _LEADING * PT_MM + foot <= grid.height:
            return partial(
                _draw, voucher, grid, (title.name, body.name), points, (promise, rows, indent), modules, module
            )
    return None


def _draw(
    voucher: Voucher,
    grid: Grid,
    fonts: tuple[str, str],
    points: float,
    words: tuple[tuple[str, ...], list[tuple[str, tuple[str, ...]]], float],
    modules: tuple[bytes, ...],
    module: float,
    canvas: Any,
    x: float,
    y: float,
) -> None:
    (title, body), (promise, rows, indent) = fonts, words
    canvas.setLineWidth(0.8)
    canvas.rect((x + 2) * mm, (y + 2) * mm, (grid.width - 4) * mm, (grid.height - 4) * mm)
    pen = _Pen(canvas, x + _PAD, y + grid.height - _PAD, grid.width - 2 * _PAD)
    canvas.setFont(title, points * 1.8)
    pen.low -= points * 1.8 * PT_MM
    canvas.drawCentredString((x + grid.width / 2) * mm, pen.low * mm, voucher.title)
    pen.low -= points * 0.9 * PT_MM
    pen.lines(promise, body, points)
    pen.low -= points * 0.25 * PT_MM
    pen.lines(["承诺依据："], body, points)
    for key, name in BASES.items():
        pen.lines([name], body, points, indent=points * 1.3 * PT_MM)
        pen.box(points, ticked=key in voucher.basis)
    pen.low -= points * 0.25 * PT_MM
    for caption, lines in rows:
        start = pen.low
        pen.lines([f"{caption}："], body, points)
        pen.low = start
        pen.lines(lines, body, points, indent=indent)
    side = (len(modules) + 8) * module
    left, low = x + grid.width - 4 - side, y + 4
    stamp(canvas, modules, left, low, module)
    small = max(6.5, points * 0.7)
    foot = _Pen(canvas, x + _PAD, low + side, left - x - _PAD - 2)
    foot.lines(["签名或盖章："], body, points)
    foot.low = y + 5 + 3 * small * _LEADING * PT_MM
    kept = broken(_KEPT, body, small, foot.room)
    foot.low = y + 5 + (len(kept) + 1) * small * _LEADING * PT_MM
    foot.lines([_HINT, *kept], body, small)
