"""Rules and commands over the API: within the region, with every mistake told."""

from __future__ import annotations

import pytest
from sqlmodel import select

from cloud.fleet.model import GatewayCommand
from cloud.kernel.clock import now_ms
from cloud.registry.registration import register
from tests.cloud.house import House

COUNTY = "532331"


@pytest.fixture(scope="module", autouse=True)
def _gateway(house: House) -> None:
    with house.database.write() as session:
        register(session, "fleet-1", COUNTY, "test", now_ms())


def test_rules_are_published_for_the_own_region(house: House) -> None:
    admin = house.enter("admin", COUNTY, name="wang")
    made = admin.post("/rules", json={"county": COUNTY, "parts": {"thresholds": ["PD1"]}, "days": 3})
    assert made.status_code == 201
    said = made.json()
    assert (said["county"], said["by"], said["signed"]) == (COUNTY, "wang", False)
    assert said["valid_until"] - said["issued"] == 3 * 86_400_000
    assert [(part["name"], part["size"]) for part in said["parts"]] == [("thresholds", 7)]
    assert house.enter("inspector", COUNTY).get("/rules").json()["items"] == [said]
    assert house.enter("inspector", "34").get("/rules").json()["items"] == []
    elsewhere = admin.post("/rules", json={"county": "532332"})
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (403, "outside_region")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"parts": {"keys": []}}, "rules_part"),
        ({"drop": ["other"]}, "rules_part"),
        ({"days": 0}, "not_acceptable_input"),
        ({"county": "5"}, "county_code"),
    ],
)
def test_a_mistaken_publication_is_told(house: House, change: dict[str, object], code: str) -> None:
    answer = house.enter("admin").post("/rules", json={"county": COUNTY, **change})
    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_a_command_is_ordered_seen_and_kept(house: House) -> None:
    engineer = house.enter("engineer", COUNTY, name="zhao")
    asked = {"body": {"kind": "log_level", "level": "debug"}, "expires_s": 60}
    made = engineer.post("/gateways/fleet-1/commands", json=asked)
    assert made.status_code == 201
    said = made.json()
    assert (said["kind"], said["by"], said["state"]) == ("log_level", "zhao", "queued")
    assert said["expires"] - said["created"] == 60_000
    assert engineer.get("/gateways/fleet-1/commands").json()["items"] == [said]
    with house.database.write() as session:
        row = session.exec(select(GatewayCommand).where(GatewayCommand.id == said["id"])).one()
        row.state, row.code, row.text, row.data = "failed", "broken", "it failed: x", "{}"
        session.add(row)
    one = engineer.get(f"/commands/{said['id']}").json()
    assert (one["reason"]["zh"], one["data"]) == ("网关执行时出错", "{}")
    assert engineer.get("/gateways/fleet-1/commands").json()["items"][0]["data"] == ""
    stranger = house.enter("engineer", "34")
    for path in ("/gateways/fleet-1/commands", f"/commands/{said['id']}"):
        assert stranger.get(path).json()["code"] == "not_found"
    assert stranger.post("/gateways/fleet-1/commands", json=asked).json()["code"] == "not_found"


def test_a_certificate_is_not_a_person_s_to_send(house: House) -> None:
    answer = house.enter("admin").post("/gateways/fleet-1/commands", json={"body": {"kind": "certificate", "pem": "x"}})
    assert answer.status_code == 422
