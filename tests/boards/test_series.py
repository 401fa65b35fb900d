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
ONCE = list({asked.text: asked for asked in ASKED}.values())  # boards ask the same of other sites
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


def series(server: InfluxServer, text: str) -> list[dict[str, Any]]:
    """The series of an answer that is no error."""
    [result] = server.ask(text, db=DATABASE)
    assert "error" not in result
    found: list[dict[str, Any]] = result.get("series", [])
    return found


@pytest.mark.parametrize("kept", ["minute", "hour"])
def test_all_are_answered_with_values(server: InfluxServer, kept: str) -> None:
    assert len(ONCE) > 100
    for asked in ONCE:
        found = series(server, filled(asked.text, kept))
        values = [value for one in found for row in one["values"] for value in row[1:]]
        assert any(value is not None for value in values), asked


def test_a_mean_is_that_of_the_readings_and_a_bucket_without_any_is_no_zero(server: InfluxServer) -> None:
    [mean, band] = [
        asked.text for asked in ASKED if asked.place.startswith("zhigen-field: 空气温度") and "$class" in asked.text
    ]
    found = series(server, filled(mean).replace("fill(null)", "fill(none)"))
    assert {(one["tags"]["device"], one["tags"]["channel"]) for one in found} == {("air-1", ""), ("soil.1", "20cm")}
    assert [[row[1:] for row in one["values"]] for one in found] == [[[2.5]], [[2.5]]]
    [edges] = series(server, filled(band).replace("fill(null)", "fill(none)"))
    assert [row[1:] for row in edges["values"]] == [[1, 4]]


def test_the_mean_of_lately_leaves_out_what_nobody_should_judge_by(server: InfluxServer) -> None:
    [text] = [
        asked.text for asked in ASKED if asked.place.startswith("zhigen-field: 空气温度") and '"raw"' in asked.text
    ]
    [found] = series(server, filled(text))
    assert [row[1] for row in found["values"]] == [20.5]


def test_a_device_that_was_not_chosen_is_not_shown(server: InfluxServer) -> None:
    for asked in ONCE:
        if "$device" in asked.text:
            nobody = filled(asked.text.replace("/^$device$/", "/^(other)$/"))
            assert series(server, nobody) == [], asked
