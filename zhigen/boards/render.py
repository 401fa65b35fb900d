"""A board as the JSON that Grafana provisions: places, ids and what each kind of panel wants to be told.

The layout flows from left to right and wraps at 24. `id` is null and the uid stays, so that Grafana updates a board in
place; the files hold nothing of the machine that made them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any, Final

from zhigen.boards.panel import (
    GREY,
    INDIGO,
    Board,
    Field,
    Note,
    Panel,
    Query,
    Row,
    Source,
    Steps,
    Variable,
    Words,
    both,
)

WIDTH: Final = 24
SCHEMA: Final = 39  # of Grafana 11; newer ones migrate it by themselves
TYPES: Final[Mapping[Source, str]] = {"zhigen-series": "influxdb", "zhigen-county": "grafana-postgresql-datasource"}
_KINDS: Final[Mapping[str, Mapping[str, Any]]] = {
    "stat": {
        "colorMode": "value",
        "graphMode": "none",
        "justifyMode": "auto",
        "orientation": "auto",
        "reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": False},
        "textMode": "auto",
        "wideLayout": True,
    },
    "timeseries": {
        "legend": {"calcs": ["lastNotNull"], "displayMode": "list", "placement": "bottom", "showLegend": True},
        "tooltip": {"mode": "multi", "sort": "desc"},
    },
    "table": {"cellHeight": "sm", "footer": {"reducer": [], "show": False}, "showHeader": True},
    "state-timeline": {
        "legend": {"calcs": [], "displayMode": "list", "placement": "bottom", "showLegend": False},
        "mergeValues": True,
        "rowHeight": 0.8,
        "showValue": "auto",
        "tooltip": {"mode": "single", "sort": "none"},
    },
}


def text(board: Board) -> str:
    """The file of a board."""
    return json.dumps(document(board), ensure_ascii=False, indent=2) + "\n"


def document(board: Board) -> dict[str, Any]:
    """The JSON of a board."""
    return {
        "annotations": {"list": [_note(note) for note in board.notes]},
        "description": both(*board.about),
        "editable": False,
        "fiscalYearStartMonth": 0,
        "graphTooltip": 1,
        "id": None,
        "links": [_links()],
        "panels": list(_placed(board.rows)),
        "refresh": board.refresh,
        "schemaVersion": SCHEMA,
        "tags": ["zhigen"],
        "templating": {"list": [_variable(variable) for variable in board.variables]},
        "time": {"from": board.span, "to": "now"},
        "timepicker": {"refresh_intervals": ["10s", "30s", "1m", "5m"]},
        "timezone": "Asia/Shanghai",
        "title": both(board.zh, board.en),
        "uid": board.uid,
        "version": 1,
        "weekStart": "monday",
    }


def _placed(rows: tuple[Row, ...]) -> Iterator[dict[str, Any]]:
    ids, y = count(1), 0
    for row in rows:
        heading = {
            "collapsed": row.folded,
            "gridPos": {"h": 1, "w": WIDTH, "x": 0, "y": y},
            "id": next(ids),
            "panels": [],
            "title": both(row.zh, row.en),
            "type": "row",
        }
        panels, below = [], y + 1
        x = line = 0
        for panel in row.panels:
            if x + panel.width > WIDTH:
                x, below, line = 0, below + line, 0
            place = {"h": panel.height, "w": panel.width, "x": x, "y": below}
            panels.append(_panel(panel, next(ids), place))
            x, line = x + panel.width, max(line, panel.height)
        yield {**heading, "panels": panels} if row.folded else heading
        if not row.folded:
            yield from panels
        y = y + 1 if row.folded else below + line


def _panel(panel: Panel, number: int, place: dict[str, int]) -> dict[str, Any]:
    made: dict[str, Any] = {
        "datasource": _source(panel.queries[0].source),
        "fieldConfig": {
            "defaults": {
                "color": _colour(panel),
                "noValue": "—",
                "thresholds": _thresholds(panel.steps),
                "unit": panel.unit,
                **({"custom": dict(panel.custom)} if panel.custom else {}),
                **({} if panel.decimals is None else {"decimals": panel.decimals}),
                **({"mappings": _mappings(panel.words)} if panel.words else {}),
            },
            "overrides": [_override(field) for field in panel.fields],
        },
        "gridPos": place,
        "id": number,
        "options": {**_KINDS[panel.kind], **panel.options},
        "targets": [_target(query, chr(ord("A") + index)) for index, query in enumerate(panel.queries)],
        "title": both(panel.zh, panel.en),
        "type": panel.kind,
    }
    if panel.about[0]:
        made["description"] = both(*panel.about)
    if panel.last:
        made["timeFrom"] = panel.last
    if panel.least:
        made["interval"] = panel.least
    if panel.points:
        made["maxDataPoints"] = panel.points
    return made


def _target(query: Query, letter: str) -> dict[str, Any]:
    made: dict[str, Any] = {"datasource": _source(query.source), "refId": letter}
    if query.source == "zhigen-series":
        return {**made, "alias": query.alias, "query": query.text, "rawQuery": True, "resultFormat": query.form}
    return {**made, "editorMode": "code", "format": query.form, "rawQuery": True, "rawSql": query.text}


def _source(source: Source) -> dict[str, str]:
    return {"type": TYPES[source], "uid": source}


def _colour(panel: Panel) -> dict[str, str]:
    """Verdicts by their limits; else shades of one colour, because green and red would say what nobody judged."""
    if panel.steps:
        return {"mode": "thresholds"}
    return {"fixedColor": INDIGO, "mode": "shades" if panel.kind == "timeseries" else "fixed"}


def _thresholds(steps: Steps) -> dict[str, Any]:
    found = steps or ((None, INDIGO),)
    return {"mode": "absolute", "steps": [{"color": colour, "value": value} for value, colour in found]}


def _mappings(words: Words) -> list[dict[str, Any]]:
    options = {value: {"index": index, "text": both(*word)} for index, (value, word) in enumerate(words.items())}
    return [{"options": options, "type": "value"}] if options else []


def _override(field: Field) -> dict[str, Any]:
    properties: list[dict[str, Any]] = []
    if field.unit:
        properties.append({"id": "unit", "value": field.unit})
    if field.decimals is not None:
        properties.append({"id": "decimals", "value": field.decimals})
    if field.steps:
        properties.append({"id": "thresholds", "value": _thresholds(field.steps)})
        properties.append({"id": "color", "value": {"mode": "thresholds"}})
        properties.append({"id": "custom.cellOptions", "value": {"type": "color-text"}})
    if field.words:
        properties.append({"id": "mappings", "value": _mappings(field.words)})
    properties += [{"id": name, "value": value} for name, value in field.custom.items()]
    return {"matcher": {"id": "byName", "options": field.name}, "properties": properties}


def _variable(variable: Variable) -> dict[str, Any]:
    return {
        "datasource": _source("zhigen-county"),
        "definition": variable.text,
        "hide": 2 if variable.hidden else 0,
        "includeAll": variable.several,
        "label": both(variable.zh, variable.en),
        "multi": variable.several,
        "name": variable.name,
        "options": [],
        "query": variable.text,
        "refresh": 2 if variable.hidden else 1,
        "regex": "",
        "sort": 0,
        "type": "query",
    }


def _note(note: Note) -> dict[str, Any]:
    return {
        "datasource": _source("zhigen-county"),
        "enable": True,
        "hide": False,
        "iconColor": note.colour or GREY,
        "name": both(note.zh, note.en),
        "target": {"editorMode": "code", "format": "table", "rawQuery": True, "rawSql": note.text, "refId": "Anno"},
    }


def _links() -> dict[str, Any]:
    """The other boards, one click away, with the same time."""
    return {
        "asDropdown": False,
        "icon": "external link",
        "includeVars": False,
        "keepTime": True,
        "tags": ["zhigen"],
        "targetBlank": False,
        "title": "",
        "tooltip": "",
        "type": "dashboards",
        "url": "",
    }
