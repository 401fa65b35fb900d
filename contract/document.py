"""A YAML file that people write (a profile, a configuration), read into its pydantic model or into all its mistakes.

Plain YAML keeps the last of two equal keys and says nothing, and once it is parsed nobody knows the lines any more.
So the text is parsed a second time with every key's line written behind the key: that tree tells both, and cannot
refuse anything by itself. Aliases may make a small file endless; size, depth and number of nodes are bounded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Any, Final, NamedTuple, TypeVar

import msgspec
from pydantic import BaseModel, ValidationError

from contract.mistakes import DocumentError, Mistake, Place, mistakes, spell

M = TypeVar("M", bound=BaseModel)

MAX_CHARACTERS: Final = 256 * 1024
MAX_NODES: Final = 100_000
MAX_DEPTH: Final = 32
_TOO_DEEP: Final = Mistake("", "内容过大或嵌套过深", "is too large or nested too deeply")
_MARK: Final = "\ue000"  # private use: nobody's key
_KEY: Final = re.compile(
    r"""(?P<lead>^[ \t]*(?:-[ ]+)*|[{,][ \t]*)"""  # where a key may begin: a line, a list item, a flow mapping
    r"""(?P<key><<|\w[\w ./-]*?|"[^"\\\n]+(?=")|'[^'\n]+(?='))(?=["']?[ \t]*:(?:\s|$))"""
)
# Deeper than any file of ours; libyaml's reader recurses, and some ten thousand levels end the process.
_MAX_BRACKETS: Final = 4096
_INDENTED: Final = re.compile(r"^[ \t?:-]{256}", re.MULTILINE)
_DAY: Final = re.compile(r"(?<![\w-])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![\w-])")
_AT_LINE: Final = re.compile(r"line (\d+), column \d+")


class Document(NamedTuple):
    """A text as it was parsed: the line of every place in it, and the keys that stand twice."""

    value: Any
    lines: dict[tuple[str, ...], int]
    twice: list[Mistake]


def read(model: type[M], text: bytes | str, where: str = "") -> M:
    """The model that a YAML text describes; `where` names the file in the errors.

    Raises DocumentError with every mistake: not UTF-8, not YAML, too large, a key twice, all that the model refuses.
    """
    return judged(model, load(text, where), where)


def read_tagged(models: Mapping[str, type[M]], tag: str, default: str, text: bytes | str, where: str = "") -> M:
    """The same, where the value of the key `tag` says which of `models` the text describes; `default`: without it."""
    document = load(text, where)
    word = document.value.get(tag, default) if isinstance(document.value, dict) else default
    if not isinstance(word, str) or word not in models:
        known = "、".join(models), ", ".join(models)
        mistake = Mistake(tag, f"没有 {word!s:.60}，可用：{known[0]}", f"no {word!s:.60}, of {known[1]}")
        raise DocumentError([mistake._replace(line=document.lines.get((tag,), 0))], where)
    return judged(models[word], document, where)


def judged(model: type[M], document: Document, where: str) -> M:
    """The model of a document that was loaded. Raises DocumentError with every mistake."""
    found = document.twice
    value = {} if document.value is None and not _needed(model) else document.value
    if not isinstance(value, dict):
        raise DocumentError([Mistake("", "应为“键: 值”各行", 'must be lines of "key: value"', 1)], where)
    try:
        valid = model.model_validate(value)
    except ValidationError as error:
        found = found + mistakes(error, model, document.lines, value)
    if found:
        raise DocumentError(sorted(found, key=lambda mistake: mistake.line), where)
    return valid


def _needed(model: type[BaseModel]) -> bool:
    """Whether an empty file lacks anything."""
    return any(field.is_required() for field in model.model_fields.values())


def load(text: bytes | str, where: str) -> Document:
    """What a text holds, judged by no model yet. Raises DocumentError where it is no YAML, or too large."""
    try:
        plain = text.decode("utf-8-sig") if isinstance(text, bytes) else text
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise DocumentError([Mistake("", "不是 UTF-8 文字", "is not UTF-8 text", line)], where) from None
    if len(plain) > MAX_CHARACTERS:
        zh, en = f"超过 {MAX_CHARACTERS} 字符", f"is longer than {MAX_CHARACTERS} characters"
        raise DocumentError([Mistake("", zh, en)], where)
    if _deep(plain) or not _bounded(value := _parse(plain, where)):
        raise DocumentError([_TOO_DEEP], where)
    lines: dict[tuple[str, ...], int] = {}
    twice: list[Mistake] = []
    if _MARK not in plain:
        marked = "\n".join(_marked(number, line) for number, line in enumerate(plain.split("\n"), 1))
        with suppress(DocumentError):  # marked keys may grow too long for YAML: then there are no lines
            _survey(_parse(marked, where), (), lines, twice)
    return Document(value, lines, twice)


def _parse(text: str, where: str) -> Any:
    try:
        return msgspec.yaml.decode(text.encode())
    except Exception as error:  # YAML's constructors leak ValueError, TypeError and more for odd dates and numbers
        at = _AT_LINE.findall(str(error))
        said = [line.strip() for line in str(error).splitlines() if not line.startswith("  in ")]
        if not said or "nesting" in said[-1]:
            raise DocumentError([_TOO_DEEP], where) from None
        if not at and (impossible := _impossible_day(text)):
            raise DocumentError([impossible], where) from None
        why = said[-1][:120]
        raise DocumentError(
            [Mistake("", f"不是正确的 YAML：{why}", f"is not valid YAML: {why}", int(at[-1]) if at else 0)], where
        ) from None


def _impossible_day(text: str) -> Mistake | None:
    """The first thing in a text that looks like a day and is none; YAML refuses it without a word where it stands."""
    for number, line in enumerate(text.split("\n"), 1):
        for day in _DAY.findall(line):
            try:
                date.fromisoformat(day)
            except ValueError:
                return Mistake("", f"没有 {day} 这一天", f"there is no day {day}", number)
    return None


def _deep(text: str) -> bool:
    return text.count("[") + text.count("{") > _MAX_BRACKETS or _INDENTED.search(text) is not None


def _bounded(value: object) -> bool:
    nodes, open_ = 0, [(value, 0)]
    while open_:
        node, depth = open_.pop()
        nodes += 1
        if nodes > MAX_NODES or depth > MAX_DEPTH:
            return False
        if isinstance(node, dict):
            open_ += [(inner, depth + 1) for inner in node.values()]
        elif isinstance(node, list | tuple | set):
            open_ += [(inner, depth + 1) for inner in node]
    return True


def _marked(number: int, line: str) -> str:
    """Each key followed by its line and column: no two keys of a mapping stay equal, and `<<` merges nothing in."""
    return _KEY.sub(lambda key: f"{key['lead']}{key['key']}{_MARK}{number}{_MARK}{key.start()}", line)


def _survey(node: object, place: Place, lines: dict[tuple[str, ...], int], twice: list[Mistake]) -> int:
    """Note the line of every place below `place`, and the keys that stand twice; gives the first line seen."""
    first = 0
    parts: list[tuple[str | int, int, object]] = []
    if isinstance(node, dict):
        seen: dict[str, int] = {}
        for marked, inner in node.items():
            key, _, at = str(marked).partition(_MARK)
            line = int(at.partition(_MARK)[0] or 0)
            if key in seen:
                zh, en = (
                    f"写了两次（第 {seen[key]} 行已有），请删去一处",
                    f"stands twice (first in line {seen[key]}), keep one",
                )
                twice.append(Mistake(spell((*place, key)), zh, en, line))
            seen[key] = line
            parts.append((key, line, inner))
    elif isinstance(node, list):
        parts = [(index, 0, inner) for index, inner in enumerate(node)]
    for part, line, inner in parts:
        here = (*place, part)
        below = _survey(inner, here, lines, twice)
        lines[tuple(map(str, here))] = line or below
        first = first or line or below
    return first
