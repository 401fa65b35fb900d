"""The words in which shapes are written: a check of one value, of a list, of an object with its known keys.

A check looks at one JSON value and tells the desk what is wrong; it never raises. In an object the keys that nobody
knows are extensions: they need a namespace, and so do the keys anywhere inside of their values.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from cloud.exchange.epcis.fault import Desk, below, listed, shown
from cloud.exchange.epcis.keys import judge_key
from cloud.exchange.epcis.moment import is_offset, is_time
from cloud.exchange.epcis.uri import is_uri, prefix_of
from cloud.exchange.epcis.vocabulary import Name, judge_word

Check = Callable[[Desk, Any, str], None]
_HEX: Final = re.compile(r"[0-9A-Fa-f]+")


def text(desk: Desk, value: Any, at: str) -> None:
    """Any text."""
    if not isinstance(value, str):
        desk.tell(at, "shape", f"应为文字：{shown(value)}", f"must be text: {shown(value)}")


def number(desk: Desk, value: Any, at: str) -> None:
    """A number of JSON."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        desk.tell(at, "shape", f"应为数：{shown(value)}", f"must be a number: {shown(value)}")


def boolean(desk: Desk, value: Any, at: str) -> None:
    """true or false."""
    if not isinstance(value, bool):
        desk.tell(at, "shape", f"应为 true 或 false：{shown(value)}", f"must be true or false: {shown(value)}")


def _spelt(right: Callable[[str], bool], zh: str, en: str) -> Check:
    def check(desk: Desk, value: Any, at: str) -> None:
        if not isinstance(value, str) or not right(value):
            desk.tell(at, "shape", f"{zh}：{shown(value)}", f"{en}: {shown(value)}")

    return check


time: Final = _spelt(is_time, "应为带时区的时间，如 2026-11-29T08:00:00+08:00", "must be a date-time with its zone")
offset: Final = _spelt(is_offset, "应为时区偏移，如 +08:00", "must be an offset as +08:00")
hexadecimal: Final = _spelt(lambda value: _HEX.fullmatch(value) is not None, "应为十六进制", "must be hexadecimal")
_uri: Final = _spelt(is_uri, "应为 URI", "must be a URI")


def uri(desk: Desk, value: Any, at: str) -> None:
    """A URI; where GS1 keys are looked at too, one that is spelt as its kind is."""
    _uri(desk, value, at)
    if desk.keys and isinstance(value, str):
        judge_key(desk, value, at)


def word(name: Name) -> Check:
    """A word of a vocabulary."""
    return lambda desk, value, at: judge_word(desk, value, at, name)


def one_of(*words: str) -> Check:
    """One of these words."""
    return _spelt(lambda value: value in words, f"应为 {listed(words)}", f"must be one of {listed(words)}")


def many(item: Check, *, least: int = 0, unique: bool = False) -> Check:
    """A list; least: how many at least; unique: no two are equal."""

    def check(desk: Desk, value: Any, at: str) -> None:
        if not isinstance(value, list):
            return desk.tell(at, "shape", f"应为列表：{shown(value)}", f"must be a list: {shown(value)}")
        if len(value) < least:
            desk.tell(at, "shape", "不能为空", "must not be empty")
        if unique and len({json.dumps(one, sort_keys=True) for one in value}) != len(value):
            desk.tell(at, "shape", "有重复的项", "holds something twice")
        for place, one in enumerate(value):
            item(desk, one, below(at, place))
        return None

    return check


@dataclass(frozen=True, slots=True)
class Shape:
    """An object. known: the check of each key; needed: keys that must be there; open: others may extend it."""

    known: Mapping[str, Check]
    needed: tuple[str, ...] = ()
    open: bool = True
    also: tuple[Check, ...] = field(default=())  # what is judged of the whole

    def __call__(self, desk: Desk, value: Any, at: str) -> None:
        """Judge a value."""
        if not isinstance(value, dict):
            return desk.tell(at, "shape", f"应为对象：{shown(value)}", f"must be an object: {shown(value)}")
        for key in self.needed:
            if key not in value:
                desk.tell(at, "shape", f"缺少 {key}", f"{key} is missing")
        for key, one in value.items():
            check = self.known.get(key)
            if check is not None:
                check(desk, one, below(at, key))
            elif self.open:
                extension(desk, key, one, below(at, key))
            else:
                desk.tell(below(at, key), "shape", f"这里不能有 {shown(key)}", f"{shown(key)} may not stand here")
        for whole in self.also:
            whole(desk, value, at)
        return None


def extension(desk: Desk, key: str, value: Any, at: str) -> None:
    """A key of somebody's own: with a declared prefix, or a whole URI; so are the keys inside of its value."""
    if not is_uri(key):
        zh, en = (
            "没有这一项；扩展要带命名空间前缀",
            "is no key of EPCIS; an extension needs the prefix of its namespace",
        )
        return desk.tell(at, "namespace", f"{zh}：{shown(key)}", f"{en}: {shown(key)}")
    _declared(desk, key, at)
    waiting = [(value, at)]
    while waiting:
        value, at = waiting.pop()
        if isinstance(value, dict):
            for inner, one in value.items():
                _declared(desk, inner, below(at, inner))
                waiting.append((one, below(at, inner)))
        elif isinstance(value, list):
            waiting.extend((one, below(at, place)) for place, one in enumerate(value))
    return None


def _declared(desk: Desk, key: str, at: str) -> None:
    prefix = prefix_of(key)
    if prefix and not desk.context.declares(prefix):
        name = shown(prefix)
        desk.tell(
            at, "namespace", f"命名空间前缀 {name} 没有在 @context 里声明", f"the prefix {name} is not in @context"
        )
