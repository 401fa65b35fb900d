from __future__ import annotations

from cloud.registry import inbox
from contract.measurement import MEASUREMENTS
from tests.cloud.farm import COUNTY, NOW
from tests.cloud.house import House


def test_the_table_of_measurements_is_the_contract_s(house: House) -> None:
    items = house.enter("farm").get("/measurements").json()["items"]
    assert {item["code"]: item["unit"] for item in items} == {row.code: row.unit for row in MEASUREMENTS.values()}


def test_a_gateway_knocks_is_registered_and_appears(house: House) -> None:
    with house.database.write() as session:
        inbox.knocked(session, "api-1", COUNTY, NOW)
    engineer = house.enter("engineer", COUNTY)
    assert [item["id"] for item in engineer.get("/gateways/pending").json()["items"]] == ["api-1"]
    made = engineer.post("/gateways", json={"id": "api-1", "county": COUNTY})
    assert made.status_code == 201
    assert engineer.get("/gateways/pending").json()["items"] == []
    shown = made.json()
    assert shown.pop("claim")["gateway"] == "api-1"
    assert engineer.get("/gateways/api-1").json() == shown  # the claim code is told once
    assert (made.json()["online"], made.json()["last_seen"], made.json()["host"]) == (False, None, None)
    again = engineer.post("/gateways", json={"id": "api-1", "county": COUNTY})
    assert (again.status_code, again.json()["code"]) == (409, "gateway_taken")


def test_an_engineer_registers_only_in_the_own_region(house: House) -> None:
    answer = house.enter("engineer", COUNTY).post("/gateways", json={"id": "api-2", "county": "532332"})
    assert (answer.status_code, answer.json()["code"]) == (403, "outside_region")
    assert house.enter("engineer", "34").get("/gateways/pending").json()["items"] == []


def test_a_misspelt_gateway_is_told_in_the_reader_s_language(house: House) -> None:
    engineer = house.enter("engineer")
    answer = engineer.post("/gateways", json={"id": "A B", "county": COUNTY}, headers={"accept-language": "en"})
    assert (answer.status_code, answer.json()["code"]) == (422, "gateway_name")
    assert answer.json()["detail"].startswith("A gateway id has 3-32")
    assert engineer.get("/gateways/nobody").json()["code"] == "not_found"
