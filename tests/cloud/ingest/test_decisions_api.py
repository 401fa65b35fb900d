"""Deciding on quarantined messages and proving readings, by API and by command."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from cloud import keys, migrations
from cloud.ingest import proofs
from cloud.ingest.directory import Listing
from cloud.ingest.door import Guest
from cloud.ingest.link import Letter
from cloud.ingest.quarantine import Suspect, keep
from cloud.ingest.ring import GatewayRing
from cloud.kernel.database import Database
from cloud.telemetry import Block
from contract import readings, seal
from contract.errors import ContractError
from contract.topics import Topic
from tests.cloud.house import House
from tests.cloud.ingest.farm import COUNTY, KEYS, rows
from zhigen.cli import main

NOW = 1_795_418_400_000
KEY = KEYS["farm-a"]


def suspects(database: Database, *numbers: int, gateway: str = "farm-a", county: str = COUNTY) -> None:
    found = [
        Suspect(gateway, county, f"zhigen/v1/{county}/{gateway}/event", ContractError("unsigned"), str(n).encode())
        for n in numbers
    ]
    with database.write() as session:
        keep(session, found, NOW)


def test_a_message_is_decided_once_by_somebody_who_may(house: House) -> None:
    suspects(house.database, 1, 2)
    engineer = house.enter("engineer", COUNTY, "wang")
    first, second = (item["id"] for item in engineer.get("/quarantine").json()["items"])
    done = engineer.post(f"/quarantine/{first}/replay")
    assert (done.status_code, done.json()["state"], done.json()["decided_by"]) == (200, "replay", "wang")
    assert done.json()["decided_at"] > NOW
    again = engineer.post(f"/quarantine/{first}/dismiss")
    assert (again.status_code, again.json()["code"]) == (409, "quarantine_decided")
    assert "wang" in again.json()["detail"]
    assert house.enter("engineer", "110101").post(f"/quarantine/{second}/replay").status_code == 404
    assert house.enter("analyst").post(f"/quarantine/{second}/replay").status_code == 403
    assert house.client().post(f"/quarantine/{second}/replay").status_code == 401
    assert engineer.post(f"/quarantine/{second}/dismiss").json()["state"] == "dismiss"


def test_a_reading_is_proved_within_the_scope(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "gateway_keys", lambda _session, gateway: [KEY.described(gateway=gateway)])
    body, topic = rows([1], [NOW]), Topic(COUNTY, "farm-a", "data", "d1")
    letter = Letter(str(topic), seal.seal([body], KEY)[0], 0, 0, 0, NOW)
    guest = Guest(letter, topic, Listing(COUNTY, COUNTY + "101"), GatewayRing("farm-a", [KEY.described()]))
    with house.database.write() as session:
        proofs.add(session, [proofs.row(guest, readings.decode(body), KEY.kid)])
    house.series.write([Block("farm-a", "d1", [NOW * 1000], {"co2": [1.0]}, {})])
    query = {"series": "farm-a/d1/co2", "t": NOW}
    answer = house.enter("enforcement", COUNTY).get("/proofs", params=query)
    assert answer.status_code == 200, answer.text
    assert answer.json()["proved"]
    assert [step["name"] for step in answer.json()["steps"]] == ["message", "digest", "seal", "row", "stored"]
    assert house.enter("supervisor", "110101").get("/proofs", params=query).status_code == 404
    assert house.enter("supervisor").get("/proofs", params={**query, "t": NOW + 1}).status_code == 404
    assert house.enter("farm").get("/proofs", params=query).status_code == 403


def test_the_command_lists_shows_and_decides(tmp_path: Path) -> None:
    database = Database.in_folder(tmp_path)
    migrations.upgrade(database)
    suspects(database, 1, 2, 3)
    suspects(database, 4, gateway="shop-1", county="110101")

    def run(*arguments: str, code: int = 0) -> list[str]:
        done = CliRunner().invoke(main, ["cloud", "quarantine", *arguments, "--data", str(tmp_path)])
        assert done.exit_code == code, done.output
        return done.output.splitlines()

    assert len(run("list")) == 4
    assert len(run("list", "--gateway", "shop-1")) == 1
    assert run("show", "4")[0] == "zhigen/v1/110101/shop-1/event"
    assert run("show", "4")[-1] == "4"
    run("replay", "1")
    run("replay", "1", code=2)
    run("show", "99", code=2)
    run("replay", code=2)
    assert "2" in run("dismiss", "--gateway", "farm-a", "--code", "unsigned")[0]
    assert "1" in run("replay", "--all")[0]
    assert run("list") == []
    database.close()
