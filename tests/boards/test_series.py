"""Every InfluxQL question of the boards is answered by a real InfluxDB, with what lies there."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cloud.kernel.database import Database
from cloud.telemetry.influx.store import InfluxSeries
from cloud.telemetry.port import Block
from contract.measurement import MEASUREMENTS
from tests.boards.asked import TO, filled, questions
from tests.boards.county import fill
from tests.influx import InfluxServer, PathMap
from zhigen.boards.lint_query import FIELDS, TAGS

ASKED = [asked for asked in questions() if asked.source == "zhigen-series"]
TEXTS = list(dict.fromkeys(asked.text for asked in ASKED))  # boards ask the same of other sites
DATABASE = "zhigen"
HOUR = 3_600_000_000  # µs
T = (TO * 1000 // HOUR - 1) * HOUR
THINNED = {"min": 2.0, "mean": 3.0, "max": 9.0}


@pytest.fixture(scope="module")
def server() -> Iterator[InfluxServer]:
    """A farm's readings of everything that can be measured, written and rolled up by the product."""
    with tempfile.TemporaryDirectory() as name:
        server, database = InfluxServer(Path(name)), Database.in_folder(Path(name))
        server.start()
        server.create(DATABASE)
        proxy = PathMap(server.url)
        database.create_all()
        fill(database)
        store = InfluxSeries(proxy.told(DATABASE), database, now=lambda: TO * 1000)
        store.write([*blocks()])
        while store.rollup():
            pass
        yield server
        store.close()
        database.close()
        proxy.close()
        server.kill()


def blocks() -> Iterator[Block]:
    """An hour ago a value of each measurement that nobody could read, then two, and a minute that was thinned."""
    times = [T - HOUR, T, T + 1_000_000]
    yield Block(
        "gw-1", "air-1", times, {code: [None, 1, 4] for code in MEASUREMENTS}, {key: [7, 0, 4] for key in MEASUREMENTS}
    )
    channels = [f"{code}.20cm" for code in MEASUREMENTS]
    yield Block("gw-1", "soil.1", times, {key: [None, 1, 4] for key in channels}, {key: [7, 0, 4] for key in channels})
    thinned = {f"{code}:{statistic}": [value] for code in MEASUREMENTS for statistic, value in THINNED.items()}
    yield Block("gw-1", "air-1", [T - 2 * HOUR], thinned, {})


def answers(server: InfluxServer, texts: list[str]) -> list[list[dict[str, Any]]]:
    """The series of each of these questions, put in one request; none may be an error."""
    results = server.ask(";".join(texts), db=DATABASE)
    assert [text for text, result in zip(texts, results, strict=True) if "error" in result] == []
    return [result.get("series", []) for result in results]


def of_air(part: str) -> str:
    """The question of the field board about air temperature that has `part` in it."""
    [found] = [one.text for one in ASKED if one.place.startswith("zhigen-field: 空气温度") and part in one.text]
    return filled(found).replace("fill(null)", "fill(none)")


@pytest.mark.parametrize("kept", ["minute", "hour"])
def test_all_are_answered_with_values(server: InfluxServer, kept: str) -> None:
    found = answers(server, [filled(text, kept) for text in TEXTS])
    silent = [
        text
        for text, series in zip(TEXTS, found, strict=True)
        if all(value is None for one in series for row in one["values"] for value in row[1:])
    ]
    assert silent == []


def test_a_mean_is_that_of_the_readings_and_a_bucket_without_any_is_no_zero(server: InfluxServer) -> None:
    [devices, [edges]] = answers(server, [of_air('sum("total")'), of_air('min("low")')])
    assert {(one["tags"]["device"], one["tags"]["channel"]) for one in devices} == {("air-1", ""), ("soil.1", "20cm")}
    assert [[row[1:] for row in one["values"]] for one in devices] == [[[3], [2.5]], [[2.5]]]
    assert [row[1:] for row in edges["values"]] == [[2, 9], [1, 4]]


def test_a_direction_has_no_mean(server: InfluxServer) -> None:
    [text] = {one.text for one in ASKED if one.place.startswith("zhigen-field: 风向")}
    [devices] = answers(server, [filled(text).replace("fill(null)", "fill(none)")])
    assert [[row[1:] for row in one["values"]] for one in devices] == [[[3], [4]], [[4]]]


def test_the_mean_of_lately_leaves_out_what_nobody_should_judge_by(server: InfluxServer) -> None:
    [[found]] = answers(server, [of_air('"raw"')])
    assert [row[1] for row in found["values"]] == [3.0, 1]


@pytest.mark.parametrize("choice", ["/^$gateway$/", "/^$device$/"])
def test_what_was_not_chosen_is_not_shown(server: InfluxServer, choice: str) -> None:
    texts = [filled(text.replace(choice, "/^(other)$/")) for text in TEXTS if choice in text]
    assert texts
    assert not any(answers(server, texts))


def test_what_a_gateway_measured_elsewhere_is_not_shown(server: InfluxServer) -> None:
    texts = [filled(text.replace("'$site'", "'532331/farm-2'")) for text in TEXTS if "'$site'" in text]
    assert texts
    assert not any(answers(server, texts))


@pytest.mark.parametrize("kept", ["raw", "minute", "hour"])
def test_the_lint_knows_what_the_product_writes(server: InfluxServer, kept: str) -> None:
    fields, tags = answers(server, [f'SHOW FIELD KEYS FROM "{kept}"."co2"', 'SHOW TAG KEYS FROM "co2"'])
    assert {row[0] for one in fields for row in one["values"]} == FIELDS[kept]
    assert {row[0] for one in tags for row in one["values"]} == TAGS
