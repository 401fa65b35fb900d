"""Every InfluxQL question of the boards is answered by a real InfluxDB, with what lies there."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.boards.asked import filled, questions
from tests.boards.series import lines
from tests.influx import InfluxServer

ASKED = [asked for asked in questions() if asked.source == "zhigen-series"]
TEXTS = list(dict.fromkeys(asked.text for asked in ASKED))  # boards ask the same of other sites
DATABASE = "zhigen"


@pytest.fixture(scope="module")
def server() -> Iterator[InfluxServer]:
    with tempfile.TemporaryDirectory() as name:
        server = InfluxServer(Path(name))
        server.start()
        server.create(DATABASE)
        for kept in ("raw", "minute", "hour"):
            query = {"db": DATABASE, "rp": kept, "precision": "u"}
            httpx.post(f"{server.url}/write", params=query, content="\n".join(lines(kept))).raise_for_status()
        yield server
        server.kill()


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
    assert [[row[1:] for row in one["values"]] for one in devices] == [[[2.5]], [[2.5]]]
    assert [row[1:] for row in edges["values"]] == [[1, 4]]


def test_the_mean_of_lately_leaves_out_what_nobody_should_judge_by(server: InfluxServer) -> None:
    [[found]] = answers(server, [of_air('"raw"')])
    assert [row[1] for row in found["values"]] == [20.5]


@pytest.mark.parametrize("choice", ["/^$gateway$/", "/^$device$/"])
def test_what_was_not_chosen_is_not_shown(server: InfluxServer, choice: str) -> None:
    texts = [filled(text.replace(choice, "/^(other)$/")) for text in TEXTS if choice in text]
    assert texts
    assert not any(answers(server, texts))


def test_what_a_gateway_measured_elsewhere_is_not_shown(server: InfluxServer) -> None:
    texts = [filled(text.replace("'$site'", "'532331/farm-2'")) for text in TEXTS if "'$site'" in text]
    assert texts
    assert not any(answers(server, texts))
