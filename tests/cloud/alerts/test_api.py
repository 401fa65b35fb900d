"""Alerts over the API: within the region, page by page, acknowledged by a person, and live."""

from __future__ import annotations

import json

from cloud.alerts import Finding, Matter, clear_alert, raise_alert, settle
from tests.cloud.farm import COUNTY
from tests.cloud.house import House


def _raise(house: House, gateway: str, code: str = "silence", region: str = COUNTY + "100") -> str:
    with house.database.write() as session:
        return raise_alert(session, Finding(code, gateway, region, details={"since": 0}), 60_000).id


def test_alerts_are_seen_within_the_region_and_acknowledged_by_one_person(house: House) -> None:
    mine, other = _raise(house, "yuhe-1"), _raise(house, "hill-1", region=COUNTY + "200")
    farm = house.enter("inspector", COUNTY + "100", name="lin")
    (seen,) = farm.get("/alerts").json()["items"]
    assert (seen["id"], seen["code"], seen["acknowledged"]) == (mine, "silence", None)
    assert seen["title"]["zh"].startswith("网关失联")
    assert seen["remedy"]["en"].startswith("check power")
    assert {one["id"] for one in house.enter("admin").get("/alerts").json()["items"]} == {mine, other}
    assert farm.post(f"/alerts/{other}/acknowledge").status_code == 404
    assert farm.post(f"/alerts/{mine}/acknowledge").json()["acknowledged"]["by"] == "lin"
    assert farm.post(f"/alerts/{mine}/acknowledge").status_code == 200
    refused = house.enter("admin").post(f"/alerts/{mine}/acknowledge")
    assert (refused.status_code, refused.json()["code"]) == (409, "alert_over")
    assert len(farm.get("/alerts").json()["items"]) == 1, "acknowledged is not over"


def test_pages_hang_together_and_what_is_over_is_asked_for(house: House) -> None:
    ids = [_raise(house, f"pages-{number}", region="340299") for number in range(5)]
    with house.database.write() as session:
        clear_alert(session, "silence", "pages-0", "", 120_000)
    client = house.enter("supervisor", "3402")
    found, cursor = [], None
    while True:
        query = {"state": "all", "limit": 2} | ({"cursor": cursor} if cursor else {})
        page = client.get("/alerts", params=query).json()
        found += [one["id"] for one in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert found == [ids[0], *reversed(ids[1:])], "the latest change first"
    assert {one["id"] for one in client.get("/alerts").json()["items"]} == set(ids[1:])


def test_the_live_stream_tells_of_them_within_the_region(house: House) -> None:
    with house.enter("inspector", COUNTY + "300").stream("GET", "/live", timeout=120) as response:
        lines = response.iter_lines()
        for line in lines:
            if line == "event: beat":
                break
        _raise(house, "valley-1", "clock", COUNTY + "400")
        _raise(house, "peak-1", "clock", COUNTY + "300")
        for line in lines:
            if line == "event: alert":
                break
        alert = json.loads(next(lines).removeprefix("data: "))
    assert (alert["gateway"], alert["code"]) == ("peak-1", "clock")


def test_an_id_that_no_database_keeps_is_the_asker_s_mistake(house: House) -> None:
    assert house.enter("admin").post("/alerts/a%00b/acknowledge").status_code in (404, 422)


def test_a_duty_is_seen_through_by_those_who_may(house: House) -> None:
    with house.database.write() as session:
        settle(session, ["entry_refused"], [Matter("entry_refused", "e-1", "349901103", "", (("passage", "e-1"),))], 1)
    inspector, chief = house.enter("inspector", "349901103", name="lin-2"), house.enter("supervisor", "349901")
    (seen,) = inspector.get("/alerts", params={"area": "duties", "state": "overdue"}).json()["items"]
    assert (seen["code"], seen["state"], seen["evidence"]) == (
        "entry_refused",
        "raised",
        [{"kind": "passage", "id": "e-1"}],
    )
    path = f"/alerts/{seen['id']}"
    assert house.enter("farm", "349901103", subject="fenghe").get(path).status_code == 404
    assert house.enter("supervisor", "349902").get(path).status_code == 404
    seen = inspector.post(f"{path}/acknowledge").json()
    assert inspector.post(f"{path}/handle", json={"measure": "已核实"}).status_code == 428
    match = {"If-Match": f'"{seen["version"]}"'}
    seen = inspector.post(f"{path}/handle", json={"measure": "已核实"}, headers=match).json()
    assert (seen["state"], seen["handled"]["by"], seen["handled"]["remark"]) == ("handled", "lin-2", "已核实")
    match = {"If-Match": f'"{seen["version"]}"'}
    assert inspector.post(f"{path}/close", json={"remark": "x"}, headers=match).status_code == 403
    assert chief.post(f"{path}/close", json={"remark": "查清"}, headers=match).json()["state"] == "closed"
    steps = chief.get(path).json()["steps"]
    assert [one["step"] for one in steps] == ["raised", "acknowledged", "handled", "closed"]
    pipe = _raise(house, "duty-1", region="349901103")
    match = {"If-Match": f'"{chief.get(f"/alerts/{pipe}").json()["version"]}"'}
    refused = chief.post(f"/alerts/{pipe}/handle", json={"measure": "x"}, headers=match)
    assert (refused.status_code, refused.json()["code"]) == (409, "alert_of_pipe")
