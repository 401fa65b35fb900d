"""Limits as a county brings them in: a CSV as a spreadsheet saves it; every mistake by its line, the good lines kept.

What is wrong with an edition as a whole, two dates for one number, a hole or an overlap between it and the one before,
is told at its first line, and then none of its lines is taken: half an edition would be judged by as if it were whole.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Final, NamedTuple

from cloud.testing.limit_names import LimitNames
from cloud.testing.limit_rules import MICRO
from contract.law import Period
from contract.mistakes import Mistake

MOST_BYTES: Final = 32 * 1024 * 1024
HIGHEST: Final = Decimal(500)  # mg/kg; the highest of GB 2763 are some ten to a hundred [M 80%]
_COLUMNS: Final = {
    "edition": "标准", "substance": "项目", "produce": "食品类别", "limit": "限量", "from": "实施日期",
    "until": "废止日期", "source": "来源", "confidence": "可信度",
}  # fmt: skip
_CODE: Final = re.compile(r"((?:GB|GB/T|NY|NY/T|DB[0-9]{2}(?:/T)?|SC/T) ?[0-9]{1,6}(?:\.[0-9]{1,3})?)[-—–]([0-9]{4})")
_CONFIDENCE: Final = re.compile(r"S|M [1-9][0-9]%")
_NUMBER: Final = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,6})?)\*?")  # the star marks a provisional limit of GB 2763


class EditionDays(NamedTuple):
    """An edition, its family (the number without the year) and its days; line: the first that told them, 0: none."""

    code: str
    family: str
    days: Period
    line: int = 0


class LimitLine(NamedTuple):
    """One good line. value: millionths of mg/kg; substance, produce: keys."""

    line: int
    edition: str
    substance: str
    produce: str
    value: int
    source: str
    confidence: str


class Read(NamedTuple):
    """What came of a file: its good lines, the editions that they are of, and the mistakes of the other lines."""

    lines: list[LimitLine]
    editions: list[EditionDays]
    mistakes: list[Mistake]


class _LineError(Exception):
    def __init__(self, place: str, zh: str, en: str) -> None:
        self.place, self.zh, self.en = place, zh, en
        super().__init__(en)


def read(body: bytes, names: LimitNames, known: Iterable[EditionDays] = ()) -> Read:
    """The limits of a file. known: editions that are there already. Never raises for what stands in it."""
    if len(body) > MOST_BYTES:
        return Read([], [], [Mistake("", "文件超过 32 MB", "the file is larger than 32 MB")])
    try:
        text = body.decode("utf-8-sig")
        rows = list(_rows(text))
    except UnicodeDecodeError:
        return Read([], [], [Mistake("", "不是 UTF-8，请另存为 UTF-8 的 CSV", "is not UTF-8: save it as CSV in UTF-8")])
    except csv.Error as error:
        return Read([], [], [Mistake("", f"读不出来：{str(error)[:80]}", f"cannot be read: {str(error)[:80]}")])
    except _LineError as error:
        return Read([], [], [Mistake("", error.zh, error.en, 1)])
    lines: list[LimitLine] = []
    editions: dict[str, EditionDays] = {}
    found: list[Mistake] = []
    seen: dict[tuple[str, str, str], int] = {}
    for line, row in rows:
        try:
            edition = _edition(row, line)
            one = _line(row, line, edition.code, names)
            first = editions.setdefault(edition.code, edition)
            if first.days != edition.days:
                raise _LineError("from", f"与第 {first.line} 行说的 {edition.code} 的起止日期不同",
                                 f"line {first.line} told other dates of {edition.code}")  # fmt: skip
            before = seen.setdefault((one.edition, one.substance, one.produce), line)
            if before != line:
                raise _LineError("substance", f"第 {before} 行已有{one.produce}的{one.substance}（{one.edition}）",
                                 f"line {before} has {one.substance} on {one.produce} ({one.edition})")  # fmt: skip
            lines.append(one)
        except _LineError as error:
            found.append(Mistake(error.place, error.zh, error.en, line))
    bad = dict(gaps([*editions.values()], known))
    found += bad.values()
    good = [one for one in lines if one.edition not in bad]
    found.sort(key=lambda one: (one.line, one.place))
    return Read(good, [one for code, one in editions.items() if code not in bad], found)


def gaps(editions: Iterable[EditionDays], known: Iterable[EditionDays]) -> Iterator[tuple[str, Mistake]]:
    """Editions of a file that leave a hole beside another one of their family, or overlap it, each with its mistake.

    Of two that do not fit the later one is told, where it is of the file. A family that simply ends has no hole.
    """
    own = {one.code: one for one in editions}
    there = {one.code: one for one in known if one.code not in own}
    bad: dict[str, Mistake] = {}
    while True:
        everything = [*there.values(), *(one for code, one in own.items() if code not in bad)]
        everything.sort(key=lambda one: (one.family, one.days.since, one.code))
        fresh = next(_misfits(everything, own), None)
        if fresh is None:
            return
        bad[fresh[0]] = fresh[1]
        yield fresh


def _misfits(everything: list[EditionDays], own: dict[str, EditionDays]) -> Iterator[tuple[str, Mistake]]:
    for one, after in pairwise(everything):
        if one.family != after.family or not {one.code, after.code} & own.keys():
            continue
        end, begin = one.days.until, after.days.since
        blamed = after if after.code in own else one
        if end is None or end > begin:
            shown = end.isoformat() if end else "—"
            zh = f"{one.code}（到 {shown}）与 {after.code}（{begin} 起）重叠"
            en = f"{one.code} (until {shown}) overlaps {after.code} (from {begin})"
            yield blamed.code, Mistake("from", zh, en, blamed.line)
        elif end < begin:
            zh = f"{one.code} 与 {after.code} 之间有空档：{end} 到 {begin} 没有标准"
            en = f"a hole between {one.code} and {after.code}: none holds from {end} to {begin}"
            yield blamed.code, Mistake("from", zh, en, blamed.line)


def _rows(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.reader(io.StringIO(text, newline=""))
    spelt = {zh: key for key, zh in _COLUMNS.items()}
    heads = [spelt.get(head.strip(), head.strip().lower()) for head in next(reader, [])]
    missing = [key for key in _COLUMNS if key not in heads]
    if missing:
        zh = "、".join(f"{key}（{_COLUMNS[key]}）" for key in missing)
        raise _LineError("", f"首行缺列：{zh}", f"the first line lacks the columns {', '.join(missing)}")
    start = reader.line_num + 1
    for cells in reader:
        line, start = start, reader.line_num + 1
        if any(cell.strip() for cell in cells):
            yield (
                line,
                dict.fromkeys(_COLUMNS, "") | {head: cell.strip() for head, cell in zip(heads, cells, strict=False)},
            )


def _edition(row: dict[str, str], line: int) -> EditionDays:
    text = " ".join(row["edition"].split())
    found = _CODE.fullmatch(text)
    if found is None or len(text) > 40:
        raise _LineError("edition", "应为标准号，如 GB 2763-2026", "wants the number of a standard, as GB 2763-2026")
    family = found[1]
    since = _day(row, "from")
    until = _day(row, "until") if row["until"] else None
    if until is not None and until <= since:
        raise _LineError("until", "应在实施日期之后", "must be after `from`")
    return EditionDays(f"{family}-{found[2]}", family, Period(since, until), line)


def _line(row: dict[str, str], line: int, edition: str, names: LimitNames) -> LimitLine:
    substance, produce = names.substance(row["substance"]), names.produce(row["produce"])
    if not substance:
        raise _LineError("substance", f"不认识 {row['substance'][:40]}", f"unknown substance {row['substance'][:40]}")
    if not produce:
        raise _LineError("produce", f"不认识 {row['produce'][:40]}", f"unknown produce {row['produce'][:40]}")
    if not _CONFIDENCE.fullmatch(row["confidence"]):
        raise _LineError("confidence", "应为 S 或 M 80% 这样的写法", "must be S, or as M 80%")
    if not row["source"] or len(row["source"]) > 200:
        raise _LineError("source", "应写明来源，最多 200 字", "wants a source of at most 200 characters")
    return LimitLine(line, edition, substance, produce, _value(row["limit"]), row["source"], row["confidence"])


def _value(text: str) -> int:
    found = _NUMBER.fullmatch(text)
    try:
        value = Decimal(found[1]) if found else Decimal(0)
    except InvalidOperation:
        value = Decimal(0)
    if not 0 < value <= HIGHEST:
        zh, en = (
            f"限量应大于 0、不超过 {HIGHEST} mg/kg，最多 6 位小数",
            f"a limit is above 0 and at most {HIGHEST} mg/kg",
        )
        raise _LineError("limit", zh, f"{en}, with 6 decimals at most")
    return int(value * MICRO)


def _day(row: dict[str, str], key: str) -> date:
    try:
        return date.fromisoformat(row[key])
    except ValueError:
        raise _LineError(key, "不是日期，请写成 2026-03-01", "is no day, write it as 2026-03-01") from None
