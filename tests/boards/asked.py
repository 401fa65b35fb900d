"""Every question of every board, as Grafana would send it once the variables are filled in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

FILES = sorted((Path(__file__).parents[2] / "dashboards" / "grafana" / "definitions").rglob("*.json"))
TO = 1_790_000_000_000  # ms, 2026-09-21
FROM = TO - 6 * 3_600_000


class Asked(NamedTuple):
    """One question: the file and the panel, variable or note that asks, and the text with its variables."""

    place: str
    source: str
    text: str


def panels(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """All panels, those of folded rows too."""
    for panel in document["panels"]:
        yield panel
        yield from panel.get("panels", [])


def questions() -> Iterator[Asked]:
    """All of them."""
    for file in FILES:
        document = json.loads(file.read_text())
        for panel in panels(document):
            for target in panel.get("targets", []):
                text = target["query"] if "query" in target else target["rawSql"]
                yield Asked(f"{file.stem}: {panel['title']} {target['refId']}", target["datasource"]["uid"], text)
        for variable in document["templating"]["list"]:
            yield Asked(f"{file.stem}: ${variable['name']}", variable["datasource"]["uid"], variable["query"])
        for note in document["annotations"]["list"]:
            yield Asked(f"{file.stem}: {note['name']}", note["datasource"]["uid"], note["target"]["rawSql"])


def filled(text: str, klass: str = "minute") -> str:
    """A question with its variables filled in; `klass`: minute or hour."""
    values = {
        "$timeFilter": f"time >= {FROM}ms AND time <= {TO}ms",
        "$__interval_ms": "60000",
        "$__interval": "1m",
        "$__from": str(FROM),
        "$__to": str(TO),
        "$class": klass,
        "'$site'": "'532331/farm-1'",
        "/^$gateway$/": "/^(gw-1|gw-2)$/",
        "/^$device$/": "/^(air-1|soil\\.1)$/",
        "${site:sqlstring}": "'532331/farm-1'",
        "${gateway:sqlstring}": "'gw-1','gw-2'",
        "${device:sqlstring}": "'air-1','soil.1'",
    }
    for name, value in values.items():
        text = text.replace(name, value)
    return text
