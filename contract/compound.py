"""A document in several files: one that is whole, and others beside it that add entries to its lists.

They are judged together, as if all entries stood in the first file, so a number that is taken or a name that is missing
is found across files; every mistake is then told by the file, line and place in which its writer will find it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from contract.document import Document, M, judged, load
from contract.mistakes import DocumentError, Mistake

_ENTRY: Final = re.compile(r"\b([a-z_]+)\[(\d+)\]")


class _Ranges:
    """Which entries of the joined lists came from which file; `where` is the first."""

    def __init__(self, where: str) -> None:
        self._where = where
        self._starts: dict[str, list[tuple[int, str]]] = {}  # list -> (its first entry, file), ascending

    def add(self, name: str, start: int, file: str) -> None:
        self._starts.setdefault(name, []).append((start, file))

    def find(self, name: str, entry: int) -> tuple[str, int]:
        """(file, number in that file) of an entry; file "": it stands in the first."""
        found = [(start, file) for start, file in self._starts.get(name, ()) if start <= entry]
        return (found[-1][1], entry - found[-1][0]) if found else ("", entry)

    def told(self, mistake: Mistake) -> Mistake:
        """The mistake as the writer of its file must hear it."""
        head = _ENTRY.match(mistake.place)
        file, entry = self.find(head[1], int(head[2])) if head else ("", 0)
        place = f"{head[1]}[{entry}]{mistake.place[head.end() :]}" if head and file else mistake.place

        def renamed(named: re.Match[str]) -> str:
            other, number = self.find(named[1], int(named[2]))
            there = f"{named[1]}[{number}]"
            return there if other == file else f"{other or self._where} {there}"

        return mistake._replace(
            place=place, file=file, zh=_ENTRY.sub(renamed, mistake.zh), en=_ENTRY.sub(renamed, mistake.en)
        )


def read(model: type[M], text: bytes | str, where: str, beside: Mapping[str, bytes], lists: Collection[str]) -> M:
    """The model that a text describes together with the files `beside` it (name -> text), which may add to `lists`.

    Raises DocumentError as contract.document.read, each mistake with its file. A file that cannot be parsed is told
    before anything is judged: what would be missing without it is not missing.
    """
    first, parts = _loaded(text, where, beside, lists)
    ranges = _Ranges(where)
    value: Any = dict(first.value) if isinstance(first.value, dict) else first.value
    lines = dict(first.lines)
    if isinstance(value, dict):
        for file, part in parts.items():
            for name, entries in part.value.items():
                own = value.get(name)
                if not isinstance(own, list | None):
                    continue  # told when the first file is judged
                own = own or []
                ranges.add(name, len(own), file)
                lines |= dict(_moved(part, name, len(own)))
                value[name] = [*own, *entries]
    try:
        return judged(model, Document(value, lines, first.twice), where)
    except DocumentError as error:
        order = ["", *parts]
        found = sorted(map(ranges.told, error.mistakes), key=lambda one: (order.index(one.file), one.line))
        raise DocumentError(found, where) from None


def _moved(part: Document, name: str, by: int) -> Iterator[tuple[tuple[str, ...], int]]:
    """The lines of a part's list where its entries follow `by` others; an entry without keys has that of its list."""
    for entry in range(len(part.value[name])):
        yield (name, str(entry + by)), part.lines.get((name,), 0)
    for place, line in part.lines.items():
        if len(place) > 1 and place[0] == name and place[1].isdecimal() and line:
            yield (name, str(int(place[1]) + by), *place[2:]), line


def _loaded(
    text: bytes | str, where: str, beside: Mapping[str, bytes], lists: Collection[str]
) -> tuple[Document, dict[str, Document]]:
    found: list[Mistake] = []
    first, parts = Document(None, {}, []), {}
    try:
        first = load(text, where)
    except DocumentError as error:
        found += error.mistakes
    for file, body in sorted(beside.items()):
        try:
            part = load(body, file)
        except DocumentError as error:
            found += [mistake._replace(file=file) for mistake in error.mistakes]
            continue
        found += [mistake._replace(file=file) for mistake in (*part.twice, *_strange(part, lists))]
        parts[file] = part._replace(value=part.value or {})
    if found:
        raise DocumentError([*found, *first.twice], where)
    return first, parts


def _strange(part: Document, lists: Collection[str]) -> list[Mistake]:
    """What may not stand in a file that only adds to lists."""
    if part.value is None:
        return []
    if not isinstance(part.value, dict):
        return [Mistake("", "应为“键: 值”各行", 'must be lines of "key: value"', 1)]
    found = []
    for name, entries in part.value.items():
        line = part.lines.get((str(name),), 0)
        if name not in lists:
            zh, en = f"这里只能写 {'、'.join(lists)}", f"only {', '.join(lists)} may stand here"
            found.append(Mistake(str(name), zh, en, line))
        elif not isinstance(entries, list):
            zh, en = "应为列表（每行以“- ”开头）", 'must be a list (lines that begin with "- ")'
            found.append(Mistake(str(name), zh, en, line))
    return found
