"""A table that a person filled in: the good rows, and one clear line for each that is not.

CSV as spreadsheets write it: UTF-8, or GB18030, which a Chinese Excel writes under the name of CSV; commas or tabs.
Columns are found by their heading, in Chinese or by the word of the code, in any order; further ones are left alone.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple, TypeVar

from cloud.printing.errors import PrintingError
from contract.errors import ContractError
from contract.mistakes import Mistake

Row = TypeVar("Row")
Cells = Mapping[str, str]
_LONGEST: Final = 400
_DAY: Final = re.compile(r"([0-9]{4})(?:([0-9]{2})([0-9]{2})|[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?)")


class Column(NamedTuple):
    """A column by the word of the code and by its Chinese heading."""

    key: str
    zh: str
    needed: bool = True


class CellError(Exception):
    """What is wrong with one cell, and what to do."""

    def __init__(self, key: str, zh: str, en: str) -> None:
        self.key, self.zh, self.en = key, zh, en
        super().__init__(en)


def read(data: bytes, columns: Sequence[Column], build: Callable[[int, Cells], Row]) -> tuple[list[Row], list[Mistake]]:
    """The rows that `build(line, cells)` makes, and the mistakes of the others with the lines that they stand in.

    `build` raises CellError. Raises PrintingError where the file as a whole is no such table.
    """
    text = _text(data)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t" if "\t" in text.partition("\n")[0] else ",")
    heads = _heads(_first(reader), columns)
    rows: list[Row] = []
    mistakes: list[Mistake] = []
    line = reader.line_num
    while True:
        start = line + 1
        try:
            found = next(reader, None)
            line = reader.line_num
            if found is None:
                return rows, mistakes
            if any(cell.strip() for cell in found):
                rows.append(build(start, _cells(found, heads, columns)))
        except csv.Error:
            line = reader.line_num
            mistakes.append(
                Mistake("", "这一行不是 CSV，请重新保存", "this line is no CSV, save the file again", start)
            )
        except CellError as error:
            zh = next((column.zh for column in columns if column.key == error.key), error.key)
            mistakes.append(Mistake("", f"{zh}：{error.zh}", f"{error.key}: {error.en}", start))


def day(cells: Cells, key: str) -> date:
    """A day as people write it: 2026-11-28, 2026/11/28, 20261128, 2026年11月28日. Raises CellError."""
    found = _DAY.fullmatch(cells[key].replace(" ", ""))
    try:
        if found:
            return date(*(int(part) for part in found.groups() if part))
    except ValueError:
        pass
    raise CellError(key, "不是日期，请写成 2026-11-28", "is no day, write it as 2026-11-28")


def code(cells: Cells, key: str, read_code: Callable[[str], Row]) -> Row:
    """A cell that a reader of codes takes. Raises CellError."""
    try:
        return read_code(cells[key])
    except ContractError as error:
        raise CellError(key, error.text("zh"), error.text("en")) from None


def _text(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise PrintingError("not_text")


def _first(reader: Iterator[list[str]]) -> list[str]:
    try:
        return next(reader, [])
    except csv.Error:
        return []


def _heads(found: Sequence[str], columns: Sequence[Column]) -> dict[str, int]:
    places = {head.strip().lower(): place for place, head in reversed(list(enumerate(found)))}
    heads = {c.key: places[name] for c in columns for name in (c.zh, c.key) if name in places}
    missing = [column for column in columns if column.needed and column.key not in heads]
    if missing:
        raise PrintingError(
            "columns_missing",
            zh="、".join(column.zh for column in missing),
            en=", ".join(column.key for column in missing),
            all_zh="、".join(column.zh for column in columns),
            all_en=", ".join(column.key for column in columns),
        )
    return heads


def _cells(found: Sequence[str], heads: Mapping[str, int], columns: Sequence[Column]) -> dict[str, str]:
    cells: dict[str, str] = {}
    for column in columns:
        place = heads.get(column.key, len(found))
        cell = " ".join(found[place].split()) if place < len(found) else ""
        if column.needed and not cell:
            raise CellError(column.key, "是空的，请填上", "is empty, fill it in")
        if len(cell) > _LONGEST or not cell.isprintable():
            raise CellError(
                column.key, f"太长或含控制字符，最多 {_LONGEST} 字", f"has control signs or over {_LONGEST} of them"
            )
        cells[column.key] = cell
    return cells
