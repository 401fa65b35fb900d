"""The list of a township as people bring it: a CSV, read line by line, every mistake with its line. Pure.

Column names and kinds may be Chinese or English; UTF-8 or, as Excel saves it in China, GB18030. A wrong line loses only
itself.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from cloud.kernel.problem import Problem
from cloud.subjects.model import SECTORS, SUBJECT_KINDS, Sector, SubjectKind
from contract import names

MOST_LINES: Final = 5_000
COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "name": ("name", "名称", "主体名称"),
    "kind": ("kind", "类型", "主体类型"),
    "region": ("region", "行政区划", "乡镇代码", "区划代码"),
    "sectors": ("sectors", "行业"),
    "credit_code": ("credit_code", "统一社会信用代码", "信用代码"),
    "address": ("address", "地址"),
}
_WANTED: Final = ("name", "kind", "region")
_KINDS_ZH: Final[dict[str, SubjectKind]] = {
    "企业": "enterprise",
    "合作社": "cooperative",
    "家庭农场": "family_farm",
    "屠宰场": "slaughterhouse",
    "收购商": "collector",
    "农资店": "shop",
    "市场": "market",
    "检测室": "laboratory",
    "个人": "person",
    "农户": "person",
}
_SECTORS_ZH: Final[dict[str, Sector]] = {
    "种植": "crops",
    "种植业": "crops",
    "畜牧": "livestock",
    "畜牧业": "livestock",
    "水产": "aquatic",
    "渔业": "aquatic",
}
_LONGEST: Final = {"name": 100, "address": 200, "credit_code": 60}


class LineMistake(NamedTuple):
    """What is wrong with one line; the header is line 1."""

    line: int
    zh: str
    en: str


class Lines(NamedTuple):
    """What was read: facts as `office.enlist` takes them, by line; and the lines that cannot be used."""

    good: list[tuple[int, dict[str, Any]]]
    mistakes: list[LineMistake]


def read(content: bytes) -> Lines:
    """Read a list. Raises Problem("census_file") where it cannot be read as one at all."""
    reader = csv.reader(io.StringIO(_text(content), newline=""))
    found = Lines([], [])
    try:
        places = _places(next(reader, []))
        for cells in reader:
            if len(found.good) + len(found.mistakes) >= MOST_LINES:
                raise Problem(
                    "census_file",
                    zh=f"一次最多 {MOST_LINES} 行，请分开导入",
                    en=f"At most {MOST_LINES} lines at a time",
                )
            if any(cell.strip() for cell in cells):
                _read_line(reader.line_num, {name: _cell(cells, place) for name, place in places.items()}, found)
    except csv.Error:
        raise Problem("census_file", zh="不是正确的 CSV", en="This is not valid CSV") from None
    return found


def _text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Problem(
        "census_file",
        zh="文件既不是 UTF-8 也不是 GB18030",
        en="The file is neither UTF-8 nor GB18030, save it as CSV UTF-8",
    )


def _places(header: list[str]) -> dict[str, int]:
    cells = [cell.strip().lower() for cell in header]
    places = {
        name: cells.index(spelling)
        for name, spellings in COLUMNS.items()
        for spelling in spellings
        if spelling in cells
    }
    missing = [name for name in _WANTED if name not in places]
    if missing:
        raise Problem(
            "census_file",
            zh="第一行缺少列：" + "、".join(COLUMNS[name][1] for name in missing),
            en="The first line lacks the columns " + ", ".join(missing),
        )
    return places


def _cell(cells: list[str], place: int) -> str:
    return cells[place].strip() if place < len(cells) else ""


def _read_line(line: int, cells: Mapping[str, str], found: Lines) -> None:
    facts: dict[str, Any] = {name: cells.get(name, "") for name in ("name", "region", "credit_code", "address")}
    wrong: list[tuple[str, str]] = []
    if not facts["name"]:
        wrong.append(("没有名称", "the name is missing"))
    if any(len(facts[name]) > longest or not facts[name].isprintable() for name, longest in _LONGEST.items()):
        wrong.append(("名称、代码或地址太长或有不可见字符", "name, code or address is too long or not printable"))
    if len(facts["region"]) not in (9, 12) or not names.REGION.match(facts["region"]):
        wrong.append(("行政区划应为 9 位乡镇或 12 位村代码", "region must be a township (9 digits) or village (12)"))
    kind = _KINDS_ZH.get(cells["kind"], cells["kind"])
    if kind not in SUBJECT_KINDS:
        wrong.append((f"类型应为 {'、'.join(_KINDS_ZH)} 之一", f"kind must be one of {', '.join(SUBJECT_KINDS)}"))
    words = cells.get("sectors", "").replace("、", ",").replace("，", ",").replace(";", ",").split(",")
    sectors = [_SECTORS_ZH.get(word.strip(), word.strip()) for word in words if word.strip()]
    if not set(sectors) <= set(SECTORS):
        wrong.append(("行业应为种植、畜牧、水产", f"sectors must be of {', '.join(SECTORS)}"))
    if wrong:
        found.mistakes.append(LineMistake(line, "；".join(zh for zh, _ in wrong), "; ".join(en for _, en in wrong)))
    else:
        found.good.append((line, {**facts, "kind": kind, "sectors": sectors}))


def townships(rows: list[tuple[str, str, int]]) -> Iterator[tuple[str, int, int, int]]:
    """Township, how many are filed (suspended ones too), only listed, closed; by code. rows: region, state, count."""
    counts: dict[str, list[int]] = {}
    for region, state, count in rows:
        place = {"filed": 0, "suspended": 0, "listed": 1, "closed": 2}[state]
        counts.setdefault(region[:9], [0, 0, 0])[place] += count
    for township in sorted(counts):
        filed, listed, closed = counts[township]
        yield township, filed, listed, closed
