from __future__ import annotations

from typing import get_args, get_type_hints

import msgspec
import pytest

from cloud.registry import inbox as registry_inbox
from cloud.telemetry import inbox
from cloud.telemetry.rapid_test import DoubtWord
from contract import birth, event
from tests.cloud.farm import COUNTY, NOW, happen, meta, project, settle
from tests.cloud.house import House

REGION = COUNTY + "100"
PATH = "/devices/lab-1/lz-1/rapid-tests"


def _lab(*, calibrations: list[birth.Calibration]) -> birth.Meta:
    """A birth with an air sensor and two analyzers."""
    said = meta("lab-1", REGION)
    (air,) = said.content.devices
    air.points["air_temperature"] = msgspec.structs.replace(air.points["air_temperature"], calibrations=calibrations)
    analyzers = [msgspec.structs.replace(air, id=name, profile="lz-4000t", points={}) for name in ("lz-1", "lz-2")]
    content = msgspec.structs.replace(said.content, devices=[air, *analyzers])
    return msgspec.structs.replace(said, content=content, hash=content.hash)


def result(sample: str, device: str = "lz-1") -> event.RapidTest:
    return event.RapidTest(device=device, sample=sample, rate=12.5, verdict="pass")


@pytest.fixture(scope="module")
def lab(house: House) -> House:
    """A test room whose first analyzer gave five results, the third of them heard late; beside it a farm elsewhere."""
    settle(house.database, "lab-1", REGION)
    settle(house.database, "hill-1", COUNTY + "200")
    calibrations = [birth.Calibration(NOW - 9, gain=1.02), birth.Calibration(NOW, offset=-0.4, certificate="RG-1")]
    with house.database.write() as session:
        registry_inbox.heard_birth(session, COUNTY, _lab(calibrations=calibrations), NOW)
    for number in range(4):
        happen(house.database, "lab-1", result(f"A-{number}"), NOW + number)
    happen(house.database, "lab-1", event.RapidTest(
        device="lz-1", number="7", item="carbamates", rate=61.5, verdict="fail", tested=NOW - 30_000,
        method="colloidal_gold", doubts=("clock", "repeated"), raw="0203",
    ), NOW + 4)  # fmt: skip
    happen(house.database, "hill-1", result("B-1", "air-1"), NOW, COUNTY + "200")
    return house


def test_a_result_is_shown_as_the_instrument_gave_it(lab: House) -> None:
    first, second, *_ = lab.enter("inspector", REGION).get(PATH).json()["items"]
    assert len(first.pop("id")) == 36
    assert first == {
        "gateway": "lab-1", "device": "lz-1", "t": NOW + 4, "tested": NOW - 30_000, "number": "7", "sample": "",
        "item": "carbamates", "rate": 61.5, "verdict": "fail", "method": "colloidal_gold",
        "doubts": ["clock", "repeated"],
    }  # fmt: skip
    assert (second["sample"], second["tested"], second["verdict"], second["doubts"]) == ("A-3", None, "pass", [])


def test_the_newest_stand_first_and_are_bounded(lab: House) -> None:
    client = lab.enter()
    assert [one["t"] - NOW for one in client.get(PATH).json()["items"]] == [4, 3, 2, 1, 0]
    assert [one["t"] - NOW for one in client.get(PATH, params={"limit": 2}).json()["items"]] == [4, 3]
    assert client.get(PATH, params={"limit": 201}).status_code == 422
    assert client.get("/devices/lab-1/lz-2/rapid-tests").json() == {"items": []}


def test_another_region_sees_none(lab: House) -> None:
    hill = lab.enter("inspector", COUNTY + "200")
    answer = hill.get(PATH)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert [one["sample"] for one in hill.get("/devices/hill-1/air-1/rapid-tests").json()["items"]] == ["B-1"]


def test_a_device_without_points_carries_its_newest_three(lab: House) -> None:
    devices = {one["id"]: one for one in lab.enter("inspector", REGION).get("/devices").json()["items"]}
    assert [one["t"] - NOW for one in devices["lz-1"]["tests"]] == [4, 3, 2]
    assert devices["lz-2"]["tests"] == devices["air-1"]["tests"] == []


def test_told_twice_and_built_again_they_are_the_same(lab: House) -> None:
    client = lab.enter()
    before = client.get(PATH).json()
    (projection,) = [one for one in inbox.PROJECTIONS if one.name == "rapid_tests"]
    with lab.database.write() as session:
        projection.clear(session)
    assert client.get(PATH).json() == {"items": []}
    ids = [one["id"] for one in before["items"]]
    project(lab.database, *ids, *reversed(ids))
    assert client.get(PATH).json() == before


def test_the_words_of_doubt_are_the_contract_s() -> None:
    of_contract, _ = get_args(get_type_hints(event.RapidTest)["doubts"])
    assert set(get_args(DoubtWord)) == set(get_args(of_contract))


def test_a_point_tells_what_it_was_calibrated_with(lab: House) -> None:
    temperature, co2 = lab.enter().get("/devices/lab-1/air-1").json()["points"]
    assert temperature["calibrations"] == [
        {"since": NOW - 9, "gain": 1.02, "offset": 0.0, "certificate": ""},
        {"since": NOW, "gain": 1.0, "offset": -0.4, "certificate": "RG-1"},
    ]
    assert co2["calibrations"] == []
