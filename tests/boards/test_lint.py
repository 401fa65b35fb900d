"""The boards of this tree are in order, and each of the lints can say no."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
import yaml

from cloud.alerts import CODES
from cloud.alerts.rules import RANKS
from cloud.migrations.tables import metadata
from contract.birth import SiteKind
from contract.event import KINDS, RapidTest, Scan
from contract.measurement import MEASUREMENTS
from tests.boards.asked import panels
from zhigen.boards import words
from zhigen.boards.catalogue import HOME
from zhigen.boards.lint import problems, provisioning_problems
from zhigen.boards.lint_board import board_problems
from zhigen.boards.lint_query import query_problems
from zhigen.boards.measured import GROUPS, unit
from zhigen.boards.reader import READABLE

ROOT = Path(__file__).parents[2]
FIELD = "definitions/field/zhigen-field.json"
SOURCES = {"zhigen-series": "influxdb", "zhigen-county": "grafana-postgresql-datasource"}
Json = dict[str, Any]


def test_the_boards_of_this_tree_are_in_order() -> None:
    assert list(problems(ROOT)) == []


@pytest.fixture
def board() -> Json:
    document: Json = json.loads((ROOT / HOME / FIELD).read_text())
    return document


def first(document: Json, kind: str = "timeseries") -> Json:
    return next(panel for panel in panels(document) if panel["type"] == kind)


def query(document: Json, old: str, new: str) -> None:
    target = next(target for target in first(document)["targets"] if old in target["query"])
    target["query"] = target["query"].replace(old, new)


def note(document: Json, old: str, new: str) -> None:
    target = document["annotations"]["list"][0]["target"]
    assert old in target["rawSql"]
    target["rawSql"] = target["rawSql"].replace(old, new)


BREAKS: dict[str, Callable[[Json], object]] = {
    "id is not null": lambda b: b.update(id=7),
    "is not the name of the file": lambda b: b.update(uid="other"),
    "exported for other people": lambda b: b.update({"__inputs": []}),
    "time zone utc": lambda b: b.update(timezone="utc"),
    "refresh 1s": lambda b: b.update(refresh="1s"),
    "'https://'": lambda b: b["links"][0].update(url="https://example.org"),
    "'password'": lambda b: b.update(description="说明 · the password"),
    "title 'Air' is not in both": lambda b: b["panels"][0].update(title="Air"),
    "title 'Gateway' is not in both": lambda b: b["templating"]["list"][1].update(label="Gateway"),
    "two panels have one id": lambda b: b["panels"][1].update(id=b["panels"][2]["id"]),
    "lies outside the board": lambda b: b["panels"][1]["gridPos"].update(x=22),
    "lies over": lambda b: b["panels"][1]["gridPos"].update(b["panels"][2]["gridPos"]),
    "data source other": lambda b: first(b)["targets"][0]["datasource"].update(uid="other"),
    "data source zhigen-county of type mysql": lambda b: b["templating"]["list"][0]["datasource"].update(type="mysql"),
    "unit None": lambda b: first(b)["fieldConfig"]["defaults"].pop("unit"),
    "unit furlong": lambda b: first(b)["fieldConfig"]["defaults"].update(unit="furlong"),
    "is not that of air_temperature": lambda b: first(b)["fieldConfig"]["defaults"].update(unit="percent"),
    "nobody fills $farm": lambda b: query(b, "'$site'", "'$farm'"),
    "nobody fills $step": lambda b: first(b).update(interval="$step"),
    "variable extra is not used": lambda b: b["templating"]["list"].append(
        {**b["templating"]["list"][0], "name": "extra"}
    ),
    "no measurement air_warmth": lambda b: query(b, "air_temperature", "air_warmth"),
    "no retention class year": lambda b: query(b, '"$class"', '"year"'),
    "asks no retention class": lambda b: query(b, '"$class".', ""),
    "no tag or field house": lambda b: query(b, '"gateway" =~', '"house" =~'),
    "no tag or field value": lambda b: query(b, 'sum("total")', 'sum("value")'),
    "may not read account": lambda b: note(b, "FROM alarm", "FROM account"),
    "alarm has no column sides": lambda b: note(b, "side", "sides"),
    "alarm has no column region": lambda b: note(b, "point", "region"),
}


@pytest.mark.parametrize("said", BREAKS)
def test_a_broken_board_is_told(board: Json, said: str) -> None:
    assert [*board_problems(board, "zhigen-field", SOURCES), *query_problems(board)] == []
    BREAKS[said](board)
    found = [*board_problems(board, "zhigen-field", SOURCES), *query_problems(board)]
    assert any(said in line for line in found), found


def source(told: Json) -> Json:
    found: Json = told["datasources"][0]
    return found


OPENINGS: dict[str, Callable[[Json], object]] = {
    "does not begin with zhigen-": lambda t: source(t).update(uid="influx"),
    "address is not from the environment": lambda t: source(t).update(url="http://influxdb:8086"),
    "httpHeaderValue1 is not from a file": lambda t: source(t)["secureJsonData"].update(httpHeaderValue1="Token x"),
    "password stands in the open": lambda t: source(t).update(password="$X"),
    "token stands in the open": lambda t: source(t)["jsonData"].update(token="$X"),
    "people could change": lambda t: t["providers"][0].update(allowUiUpdates=True),
}


@pytest.mark.parametrize("said", OPENINGS)
def test_provisioning_that_is_too_open_is_told(said: str) -> None:
    told: Json = {}
    for file in (ROOT / HOME / "provisioning").rglob("*.yaml"):
        told |= yaml.safe_load(file.read_text())
    assert list(provisioning_problems(told)) == []
    broken = deepcopy(told)
    OPENINGS[said](broken)
    assert any(said in line for line in provisioning_problems(broken))


@pytest.mark.parametrize(
    ("file", "to", "said"),
    [
        (FIELD, "", "is not what the code says now"),
        (FIELD, "definitions/field/copy.json", "nobody makes it"),
        (FIELD, "definitions/field/copy.json", "is that of copy.json too"),
        (FIELD, "definitions/other/zhigen-field.json", "the folders that are provisioned"),
    ],
)
def test_a_tree_that_is_not_what_the_code_makes_is_told(tmp_path: Path, file: str, to: str, said: str) -> None:
    home = tmp_path / HOME
    shutil.copytree(ROOT / HOME, home)
    assert list(problems(tmp_path)) == []
    if to:
        (home / to).parent.mkdir(exist_ok=True)
        shutil.copy(home / file, home / to)
    else:
        (home / file).write_text((home / file).read_text().replace('"version": 1', '"version": 2'))
    assert any(said in line for line in problems(tmp_path)), list(problems(tmp_path))


def test_every_measurement_of_the_contract_stands_on_the_field_board_once_with_its_unit(board: Json) -> None:
    assert sorted(code for group in GROUPS for code in group.codes) == sorted(MEASUREMENTS)
    charts = [panel for panel in panels(board) if panel["type"] == "timeseries"]
    shown = {panel["title"]: panel["fieldConfig"]["defaults"]["unit"] for panel in charts}
    assert len(charts) == len(MEASUREMENTS)
    assert sorted(shown.values()) == sorted(unit(row) for row in MEASUREMENTS.values())


def test_there_is_a_word_for_everything_that_the_stores_spell() -> None:
    assert words.EVENTS.keys() == set(KINDS)
    assert words.ALERTS.keys() == CODES.keys()
    assert words.SEVERITIES.keys() == RANKS.keys()
    assert words.CODES.keys() == set(get_args(get_type_hints(Scan)["code"]))
    assert words.VERDICTS.keys() == set(get_args(get_type_hints(RapidTest)["verdict"]))
    assert words.SITES.keys() == set(get_args(SiteKind))


def test_what_a_board_may_read_is_there() -> None:
    for table, columns in READABLE.items():
        assert set(columns) <= set(metadata.tables[table].columns.keys()), table
