"""What is wrong with one board, but for its questions: its names, its places, its units, where it reads from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any, Final

from contract.measurement import MEASUREMENTS
from zhigen.boards.measured import unit
from zhigen.boards.render import WIDTH

Json = Mapping[str, Any]
UNITS: Final = {"none", "percent", "s", "dtdurations", "bytes", "dateTimeFromNow"} | {
    unit(row) for row in MEASUREMENTS.values()
}
REFRESH: Final = ("10s", "30s", "1m")
ONE_NAME: Final = {row.zh for row in MEASUREMENTS.values() if row.zh == row.en}
_FOREIGN: Final = re.compile(r"https?://|//[\w.-]+\.\w|password|secret|api.?key|bearer", re.I)


def panels(document: Json) -> Iterator[Json]:
    """All panels, those of folded rows too."""
    for panel in document.get("panels", []):
        yield panel
        yield from panel.get("panels", [])


def board_problems(document: Json, name: str, sources: Mapping[str, str]) -> Iterator[str]:
    """One line each. `name`: of the file without its end; `sources`: uid -> type of the data sources there are."""
    if document.get("id", 0) is not None:
        yield "id is not null"
    if document.get("uid") != name:
        yield f"uid {document.get('uid')} is not the name of the file"
    if "__inputs" in document:
        yield "has __inputs: it was exported for other people's Grafana"
    if document.get("timezone") != "Asia/Shanghai":
        yield f"time zone {document.get('timezone')}"
    if document.get("refresh") not in REFRESH:
        yield f"refresh {document.get('refresh')} is not one of {', '.join(REFRESH)}"
    foreign = _FOREIGN.search(json.dumps(document, ensure_ascii=False))
    if foreign:
        yield f"holds {foreign[0]!r}: an address or a secret"
    yield from _titles(document)
    yield from _places(document)
    yield from _sources(document, sources)
    for panel in panels(document):
        if panel["type"] != "row":
            yield from _units(panel)


def _titles(document: Json) -> Iterator[str]:
    titles = [
        document.get("title", ""),
        document.get("description", ""),
        *(one.get("title") for one in panels(document)),
    ]
    titles += [one["label"] for one in document["templating"]["list"]] + [
        one["name"] for one in document["annotations"]["list"]
    ]
    for title in titles:
        if " · " not in (title or "") and title not in ONE_NAME:
            yield f"title {title!r} is not in both languages"


def _places(document: Json) -> Iterator[str]:
    numbers = [panel["id"] for panel in panels(document)]
    if len(set(numbers)) < len(numbers):
        yield "two panels have one id"
    for group in (document["panels"], *(one["panels"] for one in document["panels"] if one.get("panels"))):
        for panel in group:
            place = panel["gridPos"]
            if place["x"] < 0 or place["x"] + place["w"] > WIDTH or place["h"] < 1:
                yield f"{panel['title']}: lies outside the board"
        for one, other in combinations(group, 2):
            if _overlap(one["gridPos"], other["gridPos"]):
                yield f"{one['title']} lies over {other['title']}"


def _overlap(one: Mapping[str, int], other: Mapping[str, int]) -> bool:
    return all(
        one[at] < other[at] + other[size] and other[at] < one[at] + one[size] for at, size in (("x", "w"), ("y", "h"))
    )


def _sources(document: Json, sources: Mapping[str, str]) -> Iterator[str]:
    asking = [one for panel in panels(document) if panel["type"] != "row" for one in (panel, *panel["targets"])]
    asking += [*document["templating"]["list"], *document["annotations"]["list"]]
    for one in asking:
        source = one.get("datasource", {})
        if sources.get(source.get("uid")) != source.get("type"):
            yield f"data source {source.get('uid')} of type {source.get('type')} is not provisioned"


def _units(panel: Json) -> Iterator[str]:
    given = [panel["fieldConfig"]["defaults"].get("unit")]
    given += [
        one["value"]
        for field in panel["fieldConfig"]["overrides"]
        for one in field["properties"]
        if one["id"] == "unit"
    ]
    for found in given:
        if found not in UNITS:
            yield f"{panel['title']}: unit {found}"
    asked = {
        code for target in panel["targets"] for code in re.findall(r'FROM "[^"]+"\."(\w+)"', target.get("query", ""))
    }
    for code in asked & MEASUREMENTS.keys():
        if given[0] != unit(MEASUREMENTS[code]):
            yield f"{panel['title']}: unit {given[0]} is not that of {code}"
