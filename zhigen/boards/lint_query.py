"""What is wrong with the questions of a board: things that no store of ours has, variables that nobody fills."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from contract.measurement import MEASUREMENTS
from zhigen.boards.lint_board import panels
from zhigen.boards.reader import READABLE

Json = Mapping[str, Any]
# As docs/influxdb.md has them.
TAGS: Final = {"site", "gateway", "device", "channel", "statistic"}
FIELDS: Final[Mapping[str, set[str]]] = {
    "raw": {"value", "quality"},
    "minute": {"n", "total", "low", "high", "first", "last", "quality"},
    "hour": {"n", "total", "low", "high", "first", "last", "quality"},
    "$class": {"n", "total", "low", "high", "first", "last", "quality"},
}
OWN: Final = {"timeFilter", "__interval", "__interval_ms", "__from", "__to"}  # Grafana fills these by itself
_FROM: Final = re.compile(r'\bFROM "([^"]+)"\.(?:"([^"]+)"|/\^\(([^)]*)\)\$/)')
_VARIABLE: Final = re.compile(r"\$(?:\{(\w+)(?::\w+)?\}|(\w+))")
_NAME: Final = re.compile(r"(?<![:\w.'])(?:([a-z])\.)?([a-z_]+)\b(?!\s*\()")


def query_problems(document: Json) -> Iterator[str]:
    """One line each."""
    filled = {one["name"] for one in document["templating"]["list"]}
    used: set[str] = set()
    for place, kind, text in _questions(document):
        names = {first or second for first, second in _VARIABLE.findall(text)}
        yield from (f"{place}: nobody fills ${name}" for name in sorted(names - filled - OWN))
        used |= names
        check = _series if kind == "influxdb" else _county
        yield from (f"{place}: {problem}" for problem in check(text))
    yield from (f"variable {name} is not used" for name in sorted(filled - used))


def _questions(document: Json) -> Iterator[tuple[str, str, str]]:
    for panel in panels(document):
        for target in panel.get("targets", []):
            yield panel["title"], target["datasource"]["type"], target.get("query") or target.get("rawSql", "")
        for text in (panel.get("interval"),):
            if text:
                yield panel["title"], "", text
    for variable in document["templating"]["list"]:
        yield variable["label"], variable["datasource"]["type"], variable["query"]
    for note in document["annotations"]["list"]:
        yield note["name"], note["datasource"]["type"], note["target"]["rawSql"]


def _series(text: str) -> Iterator[str]:
    found = _FROM.search(text)
    if found is None:
        yield "asks no retention class for a measurement"
        return
    kept, one, several = found.groups()
    for code in (several or one).split("|"):
        if code not in MEASUREMENTS:
            yield f"there is no measurement {code}"
    known = TAGS | FIELDS.get(kept, set())
    if kept not in FIELDS:
        yield f"there is no retention class {kept}"
    rest = re.sub(r' AS "[^"]*"', "", text[: found.start()] + text[found.end() :])
    yield from (f"{kept} has no tag or field {name}" for name in re.findall(r'"([^"]*)"', rest) if name not in known)


def _county(text: str) -> Iterator[str]:
    bare = re.sub(r"'[^']*'", "''", text)
    tables = set(re.findall(r"\b(?:FROM|JOIN) ([a-z_]+)", bare))
    yield from (f"a board may not read {table}" for table in sorted(tables - READABLE.keys()))
    columns = {column for table in tables for column in READABLE.get(table, ())}
    bare = re.sub(r' AS ("[^"]*"|\w+)', "", bare)
    bare = re.sub(r"\$\{?\w+(:\w+)?\}?|\b(FROM|JOIN) [a-z_]+( [a-z]\b)?|\bON\b", " ", bare)
    bare = bare.replace('"', "")
    names = {name for _, name in _NAME.findall(bare)}
    yield from (f"{', '.join(sorted(tables)) or 'no table'} has no column {name}" for name in sorted(names - columns))
