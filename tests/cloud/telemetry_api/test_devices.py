from __future__ import annotations

import pytest

from cloud.kernel.clock import now_ms
from cloud.registry import inbox
from cloud.telemetry.quality import WORDS
from cloud.telemetry.views import QualityWord
from contract import event
from contract.quality import Quality
from tests.cloud.farm import COUNTY, alarm, happen, measure, settle, state
from tests.cloud.house import House

REGION = COUNTY + "100"


@pytest.fixture(scope="module")
def now(house: House) -> int:
    """Two farms in two townships; the first has values, an alarm, a lost device."""
    now = now_ms()
    settle(house.database, "yuhe-1", REGION, devices=2)
    settle(house.database, "hill-1", COUNTY + "200")
    with house.database.write() as session:
        inbox.heard_state(session, "yuhe-1", state(t=now, lost=["air-2"]), now)
    times = [now - 60_000 * minute for minute in range(30, -1, -1)]
    measure(house.series, "yuhe-1", times, [20.0 + place for place in range(31)])
    happen(house.database, "yuhe-1", event.DeviceHealth("air-2", "lost"), now - 5000)
    happen(house.database, "yuhe-1", alarm("hot"), now - 4000)
    return now


def test_the_words_of_quality_are_the_contract_s() -> None:
    assert list(WORDS) == [quality.word for quality in Quality]
    assert set(WORDS) == set(QualityWord.__args__)  # type: ignore[attr-defined]


def test_a_site_sums_up_its_gateways(house: House, now: int) -> None:
    items = {item["id"]: item for item in house.enter().get("/sites").json()["items"]}
    # Both gateways call their site yuhe: one place, two gateways.
    site = items["532331/yuhe"]
    assert site["gateways"] == ["hill-1", "yuhe-1"]
    assert (site["devices"], site["active_alarms"], site["online"]) == (3, 1, False)


def test_a_device_shows_value_quality_alarm_and_sparkline(house: House, now: int) -> None:
    device = house.enter("inspector", REGION).get("/devices/yuhe-1/air-1").json()
    assert (device["state"], device["site"], device["name"]) == ("ok", "532331/yuhe", {"zh": "1号棚", "en": "House 1"})
    temperature, co2 = device["points"]
    assert temperature["latest"] == {"t": now, "value": 50.0, "quality": "good"}
    assert temperature["name"]["zh"] == "空气温度"
    assert (temperature["unit"], temperature["decimals"], temperature["low"]) == ("°C", 1, -40)
    assert temperature["alarm"]["limit"] == 30
    assert temperature["alarm"]["since"] == now - 4000
    values = [value for value in temperature["recent"] if value is not None]
    assert 8 <= len(values) <= 40
    assert values == sorted(values)
    assert (co2["channel"], co2["name"]["en"], co2["latest"], co2["alarm"], co2["recent"]) == (
        "roof",
        "Roof CO2",
        None,
        None,
        [],
    )


def test_devices_are_narrowed_and_marked_lost_or_silent(house: House, now: int) -> None:
    client = house.enter()

    def states(**query: str) -> dict[str, str]:
        return {
            f"{one['gateway']}/{one['id']}": one["state"]
            for one in client.get("/devices", params=query).json()["items"]
        }

    everything = {"hill-1/air-1": "silent", "yuhe-1/air-1": "ok", "yuhe-1/air-2": "lost"}
    assert states() == everything
    assert states(site="532331/yuhe") == everything
    assert states(gateway="hill-1") == {"hill-1/air-1": "silent"}
    assert states(gateway="nobody") == {}


def test_a_region_sees_its_own_only(house: House, now: int) -> None:
    inspector = house.enter("inspector", COUNTY + "200")
    assert [item["id"] for item in inspector.get("/gateways").json()["items"]] == ["hill-1"]
    assert [item["gateway"] for item in inspector.get("/devices").json()["items"]] == ["hill-1"]
    assert inspector.get("/latest").json()["items"] == []
    assert inspector.get("/alarms").json()["items"] == []
    for path in (
        "/devices/yuhe-1/air-1",
        "/gateways/yuhe-1",
        "/series?series=yuhe-1/air-1/air_temperature&start=1&end=2",
    ):
        answer = inspector.get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), path


def test_the_newest_values(house: House, now: int) -> None:
    farm = house.enter("inspector", REGION)
    expected = [{"series": "yuhe-1/air-1/air_temperature", "t": now, "value": 50.0, "quality": "good"}]
    assert farm.get("/latest").json()["items"] == expected
    assert farm.get("/latest", params={"gateway": "yuhe-1", "device": "air-1"}).json()["items"] == expected
    assert farm.get("/latest", params={"device": "air-2"}).json()["items"] == []


def test_alarms_are_paged_and_acknowledged_once(house: House, now: int) -> None:
    for number in range(3):
        happen(house.database, "yuhe-1", alarm(f"paged-{number}"), now)
        happen(house.database, "yuhe-1", alarm(f"paged-{number}", "clear"), now + 1)
    inspector = house.enter("inspector", REGION, name="inspector-li")
    (active,) = inspector.get("/alarms").json()["items"]
    assert (active["device_name"]["zh"], active["unit"], active["site"]) == ("1号棚", "°C", "532331/yuhe")
    page = inspector.get("/alarms", params={"state": "all", "limit": 3}).json()
    rest = inspector.get("/alarms", params={"state": "all", "limit": 3, "cursor": page["next"]}).json()
    ids = [item["id"] for item in page["items"] + rest["items"]]
    assert len(set(ids)) == 4
    assert rest["next"] is None

    path = f"/alarms/{active['id']}/acknowledge"
    assert house.enter("inspector", COUNTY + "200").post(path).status_code == 404
    assert inspector.post(path).json()["acknowledged"]["by"] == "inspector-li"
    assert inspector.post(path).status_code == 200
    other = house.enter("supervisor", COUNTY).post(path, headers={"accept-language": "en"})
    assert (other.status_code, other.json()["detail"]) == (409, "inspector-li has already acknowledged this alarm.")
    left = inspector.get("/alarms", params={"state": "unacknowledged"}).json()["items"]
    assert active["id"] not in [item["id"] for item in left]
    assert inspector.get("/alarms").json()["items"][0]["acknowledged"]["at"] > 0
