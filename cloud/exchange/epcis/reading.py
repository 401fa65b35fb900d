"""A file into a JSON value, or one fault: too large, no UTF-8, a mark before the text, no JSON, a key with two values.

RFC 8259 leaves it open what two equal keys mean, so two programs may read two documents out of one: it is refused.
Equal values mislead nobody. Two ids of one event are let by as well, the last one counts: GS1's own example of an
association has them.
"""

from __future__ import annotations

import json
from pathlib import Path
from stat import S_ISREG
from typing import Any, Final

from cloud.exchange.epcis.fault import Fault, Rule, shown

MAX_BYTES: Final = 64 * 1024 * 1024
_TWICE: Final = "eventID"
_MARK: Final = b"\xef\xbb\xbf"
_WIDE: Final = (b"\xff\xfe", b"\xfe\xff")


class Unreadable(Exception):  # noqa: N818 - it is what the file is
    """A file that holds no document to judge; `fault` says why."""

    def __init__(self, rule: Rule, zh: str, en: str) -> None:
        super().__init__(en)
        self.fault = Fault("", rule, zh, en)


def read(path: Path) -> Any:
    """The JSON value in a file. Raises Unreadable."""
    try:
        if (
            not S_ISREG(path.stat().st_mode) and not path.is_dir()
        ):  # a pipe that nobody writes to is waited for, for ever
            raise Unreadable("file", "不是普通文件（管道、设备）", "is no regular file (a pipe, a device)")
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise Unreadable("file", f"文件读不了：{why}", f"the file cannot be read: {why}") from None
    if len(raw) > MAX_BYTES:
        size = MAX_BYTES // 1024 // 1024
        raise Unreadable("file", f"文件过大，上限 {size} MiB", f"the file is larger than {size} MiB")
    return parsed(raw)


def parsed(raw: bytes) -> Any:
    """The JSON value of these bytes. Raises Unreadable."""
    if raw.startswith(_MARK):
        raise Unreadable(
            "json", "开头有 BOM 标记，请去掉（RFC 8259）", "begins with a byte order mark: remove it (RFC 8259)"
        )
    if raw.startswith(_WIDE):
        raise Unreadable("json", "是 UTF-16，请存成 UTF-8", "is UTF-16: write it in UTF-8")
    if not raw.strip():
        raise Unreadable("json", "文件是空的", "the file is empty")
    if raw.lstrip().startswith(b"<"):
        raise Unreadable(
            "json", "是 XML；这里只读 EPCIS 2.0 的 JSON", "is XML; only the JSON of EPCIS 2.0 is read here"
        )
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        at = error.start
        raise Unreadable("json", f"不是 UTF-8：第 {at} 字节", f"is not UTF-8: byte {at}") from None
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_constant)
    except json.JSONDecodeError as error:
        zh, en = f"第 {error.lineno} 行第 {error.colno} 列", f"line {error.lineno}, column {error.colno}"
        raise Unreadable("json", f"不是 JSON：{zh}", f"is not JSON: {en}: {error.msg}") from None
    except (RecursionError, MemoryError):
        raise Unreadable("json", "嵌套过深", "is nested too deeply") from None
    except ValueError as error:  # a whole number of thousands of digits
        raise Unreadable("json", "有一个数长达几千位", "a number has thousands of digits") from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    for key, value in pairs:
        if key != _TWICE and found[key] is not value and found[key] != value:
            raise Unreadable("json", f"键出现两次，值不同：{shown(key)}", f"a key has two values: {shown(key)}")
    return found


def _constant(word: str) -> Any:
    raise Unreadable("json", f"不是 JSON 的数：{word}", f"is no number of JSON: {word}")
