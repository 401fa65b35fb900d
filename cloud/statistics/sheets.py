"""A report as a workbook: one sheet for each table, numbers as numbers, and one that says how they are computed.

Nothing is written as a formula. A rate has its interval in two columns beside it; a figure leads to the console's page.
"""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from typing import Any, Final
from unicodedata import east_asian_width

from cloud.kernel.language import Language
from cloud.statistics.making import Report
from cloud.statistics.report import Cell, Column, Table
from cloud.statistics.spelling import INTERVAL, STANDINGS, head, say

MEDIA: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMATS: Final = {"count": "#,##0", "rate": "0.0%", "share": "0.0%", "index": "0.0"}
_FONT: Final = {"zh": "微软雅黑", "en": "Calibri"}  # on every desk; a file of this kind holds no fonts
_WIDEST, _NARROWEST = 46, 9
_NO_NAME: Final = re.compile(r"[\[\]:*?/\\']")  # what may not stand in the name of a sheet
_LONGEST: Final = 31


def workbook(report: Report, language: Language, base: str) -> bytes:
    """The file. base: of the addresses of the console, as "https://zhigen.example"."""
    import xlsxwriter  # whoever takes no sheet need not wait for it

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties(
            {"title": say(report.title, language), "created": datetime.fromtimestamp(report.made / 1000, UTC)}
        )
        looks = _Looks(book, _FONT[language])
        _about(book, report, language, looks)
        for table in report.tables:
            _sheet(book, table, language, looks, base)
    return out.getvalue()


class _Looks:
    """How cells look."""

    def __init__(self, book: Any, font: str) -> None:
        plain = {"font_name": font, "font_size": 11, "valign": "vcenter"}
        self.title = book.add_format({**plain, "bold": True, "font_size": 16})
        self.heading = book.add_format({**plain, "bold": True, "bottom": 1, "text_wrap": True})
        self.text = book.add_format(plain)
        self.wrapped = book.add_format({**plain, "text_wrap": True, "valign": "top"})
        self.bold = book.add_format({**plain, "bold": True, "top": 1})
        self.numbers = {
            (kind, strong): book.add_format(
                {**plain, "num_format": form, **({"bold": True, "top": 1} if strong else {})}
            )
            for kind, form in _FORMATS.items()
            for strong in (False, True)
        }


def _about(book: Any, report: Report, language: Language, looks: _Looks) -> None:
    sheet = book.add_worksheet("说明" if language == "zh" else "About")
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 96)
    sheet.write_string(0, 0, say(report.title, language), looks.title)
    line = 2
    for caption, value in head(report, language):
        sheet.write_string(line, 0, caption, looks.text)
        sheet.write_string(line, 1, value, looks.text)
        line += 1
    for table in report.tables:
        line += 1
        sheet.write_string(line, 0, say(table.title, language), looks.heading)
        sheet.write_string(line, 1, say(table.note, language) if table.note else "", looks.heading)
        for name, how in {say(one.name, language): say(one.how, language) for one in table.columns}.items():
            line += 1
            sheet.write_string(line, 0, name, looks.wrapped)
            sheet.write_string(line, 1, how, looks.wrapped)
        line += 1
    _paper(sheet)


def _sheet(book: Any, table: Table, language: Language, looks: _Looks, base: str) -> None:
    taken = {sheet.get_name() for sheet in book.worksheets()}
    name = _NO_NAME.sub(" ", say(table.title, language))[:_LONGEST]
    sheet = book.add_worksheet(name if name not in taken else name[: _LONGEST - 2] + f" {len(taken)}")
    headings = [say(table.head, language)]
    for column in table.columns:
        headings += _headings(column, table.line, language)
    widths = [_wide(text) for text in headings]
    for place, text in enumerate(headings):
        sheet.write_string(0, place, text, looks.heading)
    rows = [*table.rows, *([table.total] if table.total else [])]
    for line, row in enumerate(rows, 1):
        strong = row is table.total
        label = say(row.name, language)
        widths[0] = max(widths[0], _wide(label))
        sheet.write_string(line, 0, label, looks.bold if strong else looks.text)
        place = 1
        for column, cell in zip(table.columns, row.cells, strict=True):
            place = _write(sheet, line, place, cell, column, table.line, looks, language, base, strong=strong)
    for place, wide in enumerate(widths):
        sheet.set_column(place, place, min(_WIDEST, max(_NARROWEST, wide + 2)))
    sheet.freeze_panes(1, 1)
    _paper(sheet)


def _headings(column: Column, line: float | None, language: Language) -> list[str]:
    name = say(column.name, language)
    if column.kind != "rate":
        return [name]
    found = [name, *(f"{name} {say(one, language)}" for one in INTERVAL)]
    return found if line is None else [*found, f"{name} : {line:.0%}"]


def _write(
    sheet: Any,
    line: int,
    place: int,
    cell: Cell,
    column: Column,
    against: float | None,
    looks: _Looks,
    language: Language,
    base: str,
    *,
    strong: bool,
) -> int:
    """Write a figure with what belongs to it; the next free column."""
    form = looks.numbers[column.kind, strong]
    numbers = [cell.value, *((cell.low, cell.high) if column.kind == "rate" else ())]
    for number in numbers:
        if number is None:
            sheet.write_blank(line, place, None, form)
        else:
            if place and number is cell.value and cell.link:
                sheet.write_url(line, place, base + cell.link, form)  # the number below takes the place of its text
            sheet.write_number(line, place, number, form)
        place += 1
    if column.kind == "rate" and against is not None:
        told = say(STANDINGS[cell.standing], language) if cell.standing else ""
        sheet.write_string(line, place, told, looks.bold if strong else looks.text)
        place += 1
    return place


def _paper(sheet: Any) -> None:
    sheet.set_paper(9)  # A4
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&L&A&R&P / &N")


def _wide(text: str) -> int:
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)
