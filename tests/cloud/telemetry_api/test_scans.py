from __future__ import annotations

from typing import get_args, get_type_hints

import msgspec
import pytest

from cloud.registry import inbox as registry_inbox
from cloud.telemetry import inbox, scan
from contract import event
from tests.cloud.farm import COUNTY, NOW, happen, meta, project, settle
from tests.cloud.house import House

REGION = COUNTY + "100"
PATH = "/devices/market-1/gate-1/scans"
MIDNIGHT = NOW - (NOW + 8 * 3_600_000) % 86_400_000  # in Shanghai


def counted(text: str, device: str = "gate-1") -> event.Scan:
    return event.Scan(device=device, code="goods", text=text, symbology="ean_13", reads=3, proof="check")


@pytest.fixture(scope="module")
def market(house: House) -> House:
    """A market whose first camera counted five things, the first of them yesterday; beside it one elsewhere."""
    settle(house.database, "market-1", REGION)
    settle(house.database, "hill-1", COUNTY + "200")
    said = meta("market-1", REGION)
    (air,) = said.content.devices
    cameras = [msgspec.structs.replace(air, id=name, profile="camera") for name in ("gate-1", "gate-2")]
    content = msgspec.structs.replace(said.content, devices=[air, *cameras])
    with house.database.write() as session:
        registry_inbox.heard_birth(
            session, COUNTY, msgspec.structs.replace(said, content=content, hash=content.hash), NOW
        )
    happen(house.database, "market-1", counted("6901"), MIDNIGHT - 1)
    for number in range(3):
        happen(house.database, "market-1", counted(f"690{number + 2}"), MIDNIGHT + number)
    happen(house.database, "market-1", event.Scan(
        device="gate-1", code="foreign", text="tel:13800000000", reads=2, legible=MIDNIGHT + 3, snapshot="20261123-7",
    ), MIDNIGHT + 90)  # fmt: skip
    happen(house.database, "hill-1", counted("6999", "air-1"), MIDNIGHT, COUNTY + "200")
    return house


def test_a_scan_is_shown_as_it_was_counted_and_a_stranger_s_text_is_kept_nowhere(market: House) -> None:
    first, second, *_ = market.enter("inspector", REGION).get(PATH).json()["items"]
    assert len(first.pop("id")) == 36
    assert first == {
        "gateway": "market-1", "device": "gate-1", "t": MIDNIGHT + 90, "code": "foreign", "text": "",
        "symbology": "qr_code", "reads": 2, "proof": "agreement", "legible": MIDNIGHT + 3, "snapshot": "20261123-7",
    }  # fmt: skip
    assert (second["text"], second["proof"], second["legible"], second["snapshot"]) == ("6904", "check", None, "")


def test_the_newest_stand_first_and_are_bounded(market: House) -> None:
    client = market.enter()
    assert [one["t"] - MIDNIGHT for one in client.get(PATH).json()["items"]] == [90, 2, 1, 0, -1]
    assert [one["t"] - MIDNIGHT for one in client.get(PATH, params={"limit": 2}).json()["items"]] == [90, 2]
    assert client.get(PATH, params={"limit": 0}).status_code == 422
    assert client.get("/devices/market-1/gate-2/scans").json() == {"items": []}


def test_another_region_sees_none(market: House) -> None:
    hill = market.enter("inspector", COUNTY + "200")
    answer = hill.get(PATH)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert [one["text"] for one in hill.get("/devices/hill-1/air-1/scans").json()["items"]] == ["6999"]


def test_a_camera_carries_the_count_of_the_day_and_its_newest(market: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cloud.telemetry.api.now_ms", lambda: NOW)
    devices = {one["id"]: one for one in market.enter("inspector", REGION).get("/devices").json()["items"]}
    tally = devices["gate-1"]["scans"]
    assert (tally["today"], tally["newest"]["t"], tally["newest"]["code"]) == (4, MIDNIGHT + 90, "foreign")
    assert devices["gate-1"]["points"]  # it has figures of its own beside what it counted
    assert devices["gate-2"]["scans"] is devices["air-1"]["scans"] is None


def test_the_count_begins_anew_at_midnight_in_shanghai(market: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cloud.telemetry.api.now_ms", lambda: MIDNIGHT + 86_400_000)
    tally = market.enter().get("/devices/market-1/gate-1").json()["scans"]
    assert (tally["today"], tally["newest"]["t"]) == (0, MIDNIGHT + 90)


def test_told_twice_and_built_again_they_are_the_same(market: House) -> None:
    client = market.enter()
    before = client.get(PATH).json()
    (projection,) = [one for one in inbox.PROJECTIONS if one.name == "scans"]
    with market.database.write() as session:
        projection.clear(session)
    assert client.get(PATH).json() == {"items": []}
    ids = [one["id"] for one in before["items"]]
    project(market.database, *ids, *reversed(ids))
    assert client.get(PATH).json() == before


def test_the_words_are_the_contract_s() -> None:
    said = get_type_hints(event.Scan)
    for name, word in (("code", scan.CodeWord), ("symbology", scan.SymbologyWord), ("proof", scan.ProofWord)):
        assert get_args(word) == get_args(said[name])
