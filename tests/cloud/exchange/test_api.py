"""The story of a batch over HTTP and on the command line, with the environment where it grew."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from alembic.runtime.migration import MigrationContext
from click.testing import CliRunner

from cloud import migrations
from cloud.exchange import checked
from cloud.kernel.database import Database
from cloud.registry.model import Device, Point
from cloud.telemetry.port import Block
from tests.cloud.exchange.ground import STRANGER, B, traded
from tests.cloud.house import House
from tests.cloud.production.ground import COUNTY, GATEWAY, TOWN, ms
from zhigen.cli import main


@pytest.fixture(scope="module")
def trade(house: House) -> House:
    traded(house.database)
    facts: dict[str, Any] = {"gateway_id": GATEWAY, "region": TOWN}
    with house.database.write() as session:
        session.add(Device(id="air-1", name_zh="气", profile="p", profile_hash="h", **facts))
        session.flush()
        session.add(Point(device_id="air-1", key="air_temperature", unit="°C", interval_ms=600_000, **facts))
    times = range(ms("2026-05-01 00:00"), ms("2026-05-02 00:00"), 600_000)
    house.series.write([Block(GATEWAY, "air-1", [t * 1000 for t in times], {"air_temperature": [21.5] * 144}, {})])
    return house


def _reports(document: dict[str, Any]) -> list[dict[str, Any]]:
    events = [event for event in document["epcisBody"]["eventList"] if event.get("bizStep") == "sensor_reporting"]
    return [report for event in events for report in event["sensorElementList"][0]["sensorReport"]]


def test_who_may_see_a_batch_reads_its_story(trade: House) -> None:
    answer = trade.enter("supervisor", COUNTY).get(f"/batches/{B}/epcis")
    assert answer.status_code == 200, answer.text
    document = answer.json()
    assert checked(document) == []
    assert [(one["type"], one["meanValue"]) for one in _reports(document)] == [("Temperature", 21.5)]
    assert document["@context"][1]["zhigen"].startswith("https://127.0.0.1:")


def test_who_may_not_see_it_is_told_that_it_is_not_there(trade: House) -> None:
    farmer = trade.enter("farm", COUNTY, subject="fenghe")
    assert farmer.get(f"/batches/{B}/epcis").status_code == 200
    assert farmer.get(f"/batches/{STRANGER}/epcis").status_code == 404
    assert trade.enter("supervisor", "110101").get(f"/batches/{B}/epcis").status_code == 404
    assert farmer.get("/batches/0000000000000000/epcis").status_code == 404


def test_the_command_line_writes_a_document_that_it_calls_valid(tmp_path: Path) -> None:
    database = Database.in_folder(tmp_path)
    database.create_all()
    with database.engine.begin() as connection:
        MigrationContext.configure(connection).stamp(migrations.script(), "head")
    traded(database)
    database.close()
    path = tmp_path / "story.json"
    arguments = ["epcis", "export", B, "--data", str(tmp_path), "--out", str(path)]
    assert CliRunner().invoke(main, arguments).exit_code == 2  # whose host?
    result = CliRunner().invoke(main, [*arguments, "--host", "trace.example.cn"])
    assert result.exit_code == 0, result.output
    assert "trace.example.cn" in json.loads(path.read_text("utf-8"))["@context"][1]["zhigen"]
    assert CliRunner().invoke(main, ["epcis", "validate", str(path)]).exit_code == 0
    arguments[2] = "0000000000000000"
    assert CliRunner().invoke(main, [*arguments, "--host", "x.cn"]).exit_code == 2
