"""A farm sees its own gateways, values and alarms and none of its neighbour's, before and after one changes hands."""

from __future__ import annotations

from typing import Any, Final

import httpx
import pytest

from cloud.alerts.desk import raise_alert
from cloud.alerts.rules import Finding
from cloud.kernel import holding
from cloud.kernel.clock import now_ms
from cloud.kernel.scope import NATION, Scope
from cloud.registry import inbox as registry_inbox
from cloud.registry.registration import register
from cloud.subjects import Subject, Tenure
from cloud.telemetry.live import Live
from contract import event
from contract.moment import DAY_MS, HOUR_MS
from tests.cloud.farm import COUNTY, alarm, happen, measure, meta
from tests.cloud.house import House

REGION: Final = COUNTY + "100"
SERIES: Final = "own-1/air-1/air_temperature"
OWNER, NEIGHBOUR, OLD = "own", "neighbour", "old"  # "old" ran the owner's site until an hour ago


@pytest.fixture(scope="module")
def now(house: House) -> int:
    """Two farms of one township, and one whose house the first has taken over an hour ago."""
    now = now_ms()
    about: dict[str, Any] = {"region": REGION, "created": 1, "created_by": "t", "changed": 1}
    for gateway, site in (("own-1", "own"), ("next-1", "next")):
        with house.database.write() as session:
            register(session, gateway, COUNTY, "t", 1)
            registry_inbox.heard_birth(session, COUNTY, meta(gateway, REGION, site), 1)
    with house.database.write() as session:
        for name in (OWNER, NEIGHBOUR, OLD):
            session.add(Subject(id=name, kind="family_farm", name=name, state="filed", **about))
        session.flush()
        taken = now - HOUR_MS
        for site, subject, since, until in (
            ("own", OLD, now - 9 * DAY_MS, taken), ("own", OWNER, taken, None), ("next", NEIGHBOUR, 1, None),
        ):  # fmt: skip
            session.add(Tenure(site=f"{COUNTY}/{site}", subject=subject, since=since, until=until, **about))
        for gateway in ("own-1", "next-1", ""):
            raise_alert(session, Finding("fork", gateway, REGION, "1", {}), now)
    for gateway in ("own-1", "next-1"):
        measure(house.series, gateway, [now - 2 * HOUR_MS, now - 60_000], [20.0, 21.0])
        happen(house.database, gateway, alarm(f"{gateway}-before"), now - 2 * HOUR_MS)
        happen(house.database, gateway, event.RapidTest(device="air-1", sample=f"{gateway}-before"), now - 2 * HOUR_MS)
        happen(house.database, gateway, alarm(f"{gateway}-now", device="air-1"), now - 60_000)
    return now


def farmer(house: House, subject: str) -> httpx.Client:
    return house.enter("farm", REGION, subject=subject)


def ids(client: httpx.Client, path: str, key: str, **query: Any) -> list[str]:
    return sorted(item[key] for item in client.get(path, params=query).json()["items"])


@pytest.mark.parametrize(("subject", "gateway"), [(OWNER, "own-1"), (NEIGHBOUR, "next-1")])
def test_lists_hold_what_the_subject_runs(house: House, now: int, subject: str, gateway: str) -> None:
    client = farmer(house, subject)
    assert ids(client, "/gateways", "id") == [gateway]
    assert ids(client, "/sites", "id") == [f"{COUNTY}/{gateway.removesuffix('-1')}"]
    assert ids(client, "/devices", "gateway") == [gateway]
    assert ids(client, "/latest", "series") == [f"{gateway}/air-1/air_temperature"]
    assert ids(client, "/alerts", "gateway") == [gateway]
    other = "next-1" if gateway == "own-1" else "own-1"
    for path in (f"/gateways/{other}", f"/devices/{other}/air-1", f"/devices/{other}/air-1/rapid-tests"):
        assert client.get(path).status_code == 404
    span = {"start": now - DAY_MS, "end": now}
    assert client.get("/series", params={"series": f"{other}/air-1/air_temperature", **span}).status_code == 404


def test_what_has_a_time_is_told_to_whoever_ran_it_then(house: House, now: int) -> None:
    raised = {
        who: [item["raised"] for item in farmer(house, who).get("/alarms", params={"state": "all"}).json()["items"]]
        for who in (OWNER, OLD)
    }
    assert raised == {OWNER: [now - 60_000], OLD: [now - 2 * HOUR_MS]}
    assert ids(farmer(house, OWNER), "/devices/own-1/air-1/rapid-tests", "sample") == []
    assert ids(farmer(house, NEIGHBOUR), "/devices/next-1/air-1/rapid-tests", "sample") == ["next-1-before"]
    assert ids(farmer(house, OLD), "/gateways", "id") == []


def test_values_from_before_its_time_are_not_told(house: House, now: int) -> None:
    def read(client: httpx.Client, end: int) -> tuple[int, list[float]]:
        answer = client.get("/series", params={"series": SERIES, "start": now - DAY_MS, "end": end}).json()
        assert "start" in answer, answer
        return answer["start"], answer["series"][0]["value"]

    assert read(farmer(house, OWNER), now) == (now - HOUR_MS, [21.0])
    assert read(farmer(house, OWNER), now - 90 * 60_000) == (now - DAY_MS, [])
    assert read(house.enter("inspector", REGION), now) == (now - DAY_MS, [20.0, 21.0])


def test_a_neighbour_s_alarm_is_not_acknowledged(house: House, now: int) -> None:
    for item in farmer(house, NEIGHBOUR).get("/alarms").json()["items"]:
        assert farmer(house, OWNER).post(f"/alarms/{item['id']}/acknowledge").status_code == 404
    own = farmer(house, OWNER).get("/alarms").json()["items"][0]["id"]
    assert farmer(house, OWNER).post(f"/alarms/{own}/acknowledge").status_code == 200


def test_an_account_that_names_no_subject_sees_nothing(house: House, now: int) -> None:
    for role in ("farm", "shop", "lab", "market"):
        lost = house.enter(role, REGION)
        for path in ("/gateways", "/sites", "/devices", "/latest", "/alarms", "/alerts", "/subjects", "/tenures"):
            assert lost.get(path).json()["items"] == [], path


def test_the_live_stream_tells_what_the_subject_runs_now(house: House, now: int) -> None:
    live = Live(house.database, house.series)
    with house.database.read() as session:
        assert holding.holders(session, now) == {"own-1": OWNER, "next-1": NEIGHBOUR}
        assert holding.holders(session, now - 2 * HOUR_MS) == {"own-1": OLD, "next-1": NEIGHBOUR}
    live._begin()
    seen = {
        (gateway, who)
        for gateway in ("own-1", "next-1")
        for who in (OWNER, NEIGHBOUR, OLD, "")
        if live._visible(gateway, Scope((REGION,), who), frozenset())
    }
    assert seen == {("own-1", OWNER), ("next-1", NEIGHBOUR), ("own-1", ""), ("next-1", "")}
    assert live._told("", "", NATION, frozenset())
    assert not live._told("", REGION, Scope((REGION,), OWNER), frozenset())


def test_the_tables_are_called_as_the_models_call_them() -> None:
    for table, model in ((holding._TENURE, Tenure), (holding._GATEWAY, registry_inbox.Gateway)):
        assert table.element.name == model.__tablename__
        assert {column.name for column in table.c} <= model.model_fields.keys()
