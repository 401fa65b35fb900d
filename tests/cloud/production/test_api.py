"""Production over HTTP: from the beginning of a cycle to its printed file, by the people who may."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from cloud.registry.model import Device, Point
from cloud.telemetry.port import Block
from tests.cloud.house import House
from tests.cloud.production import ground
from tests.cloud.production.ground import GATEWAY, PESTICIDE, TOWN, ms


@pytest.fixture(scope="module")
def land(house: House) -> House:
    ground.till(house.database)
    with house.database.write() as session:
        facts = {"gateway_id": GATEWAY, "region": TOWN}
        session.add(Device(id="air-1", name_zh="气", profile="p", profile_hash="h", **facts))
        session.flush()
        session.add(Point(device_id="air-1", key="air_temperature", unit="°C", interval_ms=600_000, **facts))
    times = range(ms("2026-05-01 00:00"), ms("2026-05-02 00:00"), 600_000)
    house.series.write([Block(GATEWAY, "air-1", [t * 1000 for t in times], {"air_temperature": [21.5] * 144}, {})])
    return house


@pytest.fixture(scope="module")
def farmer(land: House) -> httpx.Client:
    return land.enter("farm", ground.COUNTY, subject="fenghe")


def _ok(answer: httpx.Response, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json()


def _begin(who: httpx.Client, plot: str, **fields: Any) -> Any:
    body = {"plot": plot, "kind": "crop", "product": "豆角", "begun": "2026-05-01", "amount": "3", "unit": "亩"}
    return _ok(who.post("/cycles", json={**body, **fields}), 201)


def _spray(plot: str, at: str, **fields: Any) -> dict[str, Any]:
    goods = {"product": PESTICIDE, "amount": "30", "unit": "mL"}
    return {"action": "spray", "plot": plot, "at": ms(at), "inputs": [goods], "pest": "蓟马", **fields}


def test_a_season_from_sowing_to_the_printed_file(land: House, farmer: httpx.Client) -> None:
    cycle = _begin(farmer, "plot-1")
    assert (cycle["product"], cycle["known"], cycle["amount"]) == ("豇豆", True, "3")
    put = {"plot": "plot-1", "gateway": GATEWAY, "device": "air-1", "since": ms("2026-05-01 00:00")}
    office = land.enter("supervisor", ground.COUNTY)
    placed = _ok(office.post("/placements", json=put), 201)
    assert office.post("/placements", json=put).json()["code"] == "placement_taken"
    _ok(farmer.post("/operations", json={"action": "sow", "plot": "plot-1", "at": ms("2026-05-01 08:00")}), 201)
    told = _ok(farmer.post("/operations", json=_spray("plot-1", "2026-06-01 09:00")), 201)
    (use,) = told["inputs"]
    assert (use["amount"], use["unit"], use["outcome"], use["earliest"]) == ("0.3", "瓶", "allowed", "2026-06-04")
    assert [one["code"] for one in use["doubts"]] == ["never_bought"]

    path = f"/cycles/{cycle['id']}"
    locked = _ok(farmer.get(f"{path}/harvest", params={"at": ms("2026-06-03 09:00")}))
    assert (locked["allowed"], locked["since"]) == (False, "2026-06-04")
    assert locked["causes"][0]["operation"] == told["id"]
    early = {"action": "harvest", "plot": "plot-1", "at": ms("2026-06-03 09:00"), "amount": "300", "unit": "斤"}
    refused = farmer.post("/operations", json=early, headers={"Accept-Language": "en"})
    assert (refused.status_code, refused.json()["code"]) == (409, "operation_harvest_early")
    assert "2026-06-04" in refused.json()["detail"]
    harvested = _ok(farmer.post("/operations", json={**early, "at": ms("2026-06-04 06:00")}), 201)
    assert harvested["doubts"] == []

    air = _ok(farmer.get(f"{path}/environment", params={"bound": "air_temperature:5:20"}))["measured"][0]
    assert (air["samples"], air["mean"], air["above"], air["below"]) == (144, 21.5, 24, 0)
    evidence = _ok(farmer.get(f"{path}/evidence"))
    parts = [evidence[part] for part in ("measured", "filled", "typed", "missing")]
    assert sum(parts) == pytest.approx(100, abs=0.2)
    assert evidence["typed"] > 0
    file = _ok(farmer.get(f"{path}/file"))
    assert [one["action"] for one in file["operations"]] == ["sow", "spray", "harvest"]
    zh, en = (farmer.get(f"{path}/file.csv", headers={"Accept-Language": tongue}) for tongue in ("zh", "en"))
    assert zh.headers["content-type"].startswith("text/csv")
    assert "施药" in zh.text
    assert "spraying" in en.text
    assert zh.text.startswith("\ufeff生产档案")

    ended = farmer.post(f"{path}/end", json={"ended": "2026-07-20", "reason": "采完"}, headers={"If-Match": '"1"'})
    assert _ok(ended)["ended"] == "2026-07-20"
    assert _ok(farmer.get(f"{path}/file"))["keep_until"] == "2028-07-20"
    assert [one["operation"] for one in _ok(farmer.get(f"{path}/events"))["items"]] == ["beginCycle", "endCycle"]
    moved = office.post(
        f"/placements/{placed['id']}/end", json={"until": ms("2026-07-21 00:00"), "reason": "收"},
        headers={"If-Match": '"1"'},
    )  # fmt: skip
    assert _ok(moved)["until"] == ms("2026-07-21 00:00")


def test_a_correction_takes_the_place_of_the_first_and_the_same_key_enters_once(farmer: httpx.Client) -> None:
    _begin(farmer, "plot-2")
    key = {"Idempotency-Key": "spray-2-of-june"}
    first = _ok(farmer.post("/operations", json=_spray("plot-2", "2026-06-02 09:00"), headers=key), 201)
    again = _ok(farmer.post("/operations", json=_spray("plot-2", "2026-06-02 09:00"), headers=key), 201)
    assert again["id"] == first["id"]
    body = {**_spray("", "2026-06-03 09:00"), "why": "日期写错"}
    second = _ok(farmer.post(f"/operations/{first['id']}/correct", json=body), 201)
    assert (second["plot"], second["corrects"]) == ("plot-2", first["id"])
    twice = farmer.post(f"/operations/{first['id']}/withdraw", json={"why": "没做"})
    assert twice.json()["code"] == "already_corrected"
    listed = _ok(farmer.get("/operations", params={"plot": "plot-2", "counting": True}))["items"]
    assert [one["id"] for one in listed] == [second["id"]]
    done = _ok(farmer.get(f"/operations/{first['id']}/events"))["items"]
    assert [one["operation"] for one in done] == ["tellOperation", "correctOperation"]
    used = _ok(farmer.get("/balances", params={"subject": "fenghe"}))["items"]
    assert all(one["bought"] == "0" and float(one["over"]) > 0 for one in used)


BAD_CYCLES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("cycle_overlaps", {"plot": "plot-3", "begun": "2026-06-01"}),
    ("cycle_overlaps", {"plot": "plot-3", "begun": "2026-06-01", "intercropped": True}),
    ("cycle_days", {"begun": "2027-01-01"}),
    ("cycle_days", {"expected": "2026-04-01"}),
    ("plot_not_there", {"plot": "no-such"}),
    ("plot_not_there", {"plot": "other-1"}),
    ("plot_kind", {"plot": "plot-5"}),
    ("amount_wrong", {"amount": "-3"}),
    ("amount_wrong", {"unit": "quintals"}),
    ("ear_tags", {"ear_tags": ["134990100000017"]}),
    ("ear_tags", {"plot": "plot-4", "kind": "herd", "product": "猪", "unit": "头", "ear_tags": ["934990100000017"]}),
    ("not_acceptable_input", {"begun": "yesterday"}),
)


@pytest.fixture(scope="module")
def greenhouse(farmer: httpx.Client) -> Any:
    return _begin(farmer, "plot-3")


@pytest.mark.parametrize(("code", "fields"), BAD_CYCLES)
def test_a_cycle_that_cannot_be_is_refused_in_both_languages(
    farmer: httpx.Client, greenhouse: Any, code: str, fields: dict[str, Any]
) -> None:
    body = {"plot": "plot-1", "kind": "crop", "product": "豇豆", "begun": "2026-09-01", "amount": "3", "unit": "亩"}
    told = [
        farmer.post("/cycles", json={**body, **fields}, headers={"Accept-Language": tongue}).json()
        for tongue in ("zh", "en")
    ]
    assert [one["code"] for one in told] == [code, code]
    assert told[0]["detail"] != told[1]["detail"]


def test_two_crops_share_a_plot_where_both_are_declared(land: House, farmer: httpx.Client, greenhouse: Any) -> None:
    shared = farmer.patch(f"/cycles/{greenhouse['id']}", json={"intercropped": True}, headers={"If-Match": '"1"'})
    assert _ok(shared)["intercropped"] is True
    assert _begin(farmer, "plot-3", product="辣椒", intercropped=True, begun="2026-06-01")["product"] == "辣椒"


def test_a_tag_is_in_one_herd_at_a_time(farmer: httpx.Client) -> None:
    tag = "134990100000017"
    pigs = {"kind": "herd", "product": "猪", "amount": "20", "unit": "头"}
    herd = _begin(farmer, "plot-4", ear_tags=[tag], **pigs)
    assert (herd["tagged"], herd["known"]) == (1, False)
    other = _begin(farmer, "plot-4", begun="2026-06-01", **pigs)
    path = f"/cycles/{other['id']}/ear-tags"
    taken = farmer.post(path, json={"ear_tags": [tag]}, headers={"If-Match": '"1"'})
    assert taken.json()["code"] == "ear_tags"
    added = farmer.post(path, json={"ear_tags": ["134990100000025"]}, headers={"If-Match": '"1"'})
    assert _ok(added)["tagged"] == 1
    assert _ok(farmer.get(path))["items"] == ["134990100000025"]


def test_another_subject_s_cycle_is_not_found_and_another_region_sees_nothing(
    land: House, farmer: httpx.Client, greenhouse: Any
) -> None:
    path = f"/cycles/{greenhouse['id']}"
    neighbour = land.enter("farm", ground.COUNTY, subject="lvyuan")
    stranger = land.enter("supervisor", "532331")
    for who in (neighbour, stranger):
        for route in ("", "/harvest", "/environment", "/evidence", "/file", "/file.csv", "/events", "/ear-tags"):
            assert who.get(path + route).status_code == 404, route
        assert _ok(who.get("/cycles"))["items"] == []
        assert _ok(who.get("/operations"))["items"] == []
        assert who.get("/balances", params={"subject": "fenghe"}).status_code == 404
        assert who.post("/operations", json=_spray("plot-3", "2026-06-02 09:00")).status_code == 422


def test_what_the_catalogue_learns_is_known_to_earlier_uses_at_once(land: House) -> None:
    """农药管理条例 34: as long as nobody knows how long to wait, nobody may harvest."""
    farmer, office = land.enter("farm", ground.COUNTY, subject="lvyuan"), land.enter("supervisor", ground.COUNTY)
    cycle = _begin(farmer, "other-1", begun="2026-08-01")
    goods = {"product": ground.SILENT, "amount": "30", "unit": "mL"}
    told = _ok(farmer.post("/operations", json=_spray("other-1", "2026-08-02 09:00", inputs=[goods])), 201)
    assert told["inputs"][0]["unknown"]
    asked = {"at": ms("2026-08-20 09:00")}
    held = _ok(farmer.get(f"/cycles/{cycle['id']}/harvest", params=asked))
    assert (held["allowed"], held["causes"][0]["operation"]) == (False, told["id"])
    known = _ok(office.get(f"/products/{ground.SILENT}"))
    kept = ("kind", "registration", "name", "unit", "region", "ingredients", "content", "registered_since")
    body = {name: known[name] for name in kept} | {"labels": [{"crop": "豇豆", "interval_days": 5}]}
    version = {"If-Match": f'"{known["version"]}"'}
    _ok(office.patch(f"/products/{known['id']}", json=body, headers=version))
    (use,) = _ok(farmer.get(f"/operations/{told['id']}"))["inputs"]
    assert (use["unknown"], use["earliest"]) == (None, "2026-08-07")
    assert _ok(farmer.get(f"/cycles/{cycle['id']}/harvest", params=asked))["allowed"]

    number = "PD20239999"  # of which the catalogue learns by a file
    when = "2026-09-02 09:00"
    goods = {"product": number, "amount": "1", "unit": "瓶"}
    told = _ok(farmer.post("/operations", json=_spray("other-1", when, inputs=[goods])), 201)
    assert "product_unknown" in [one["code"] for one in told["inputs"][0]["doubts"]]
    columns = "kind,registration,name,unit,ingredients,registered_since"
    text = f"{columns}\npesticide,{number},新药,瓶,吡虫啉,2020-01-01\n"
    file = {"name": "products.csv", "text": text, "region": ground.COUNTY}
    assert _ok(office.post("/products/import", json=file))["added"] == 1
    (use,) = _ok(farmer.get(f"/operations/{told['id']}"))["inputs"]
    assert "product_unknown" not in [one["code"] for one in use["doubts"]]
