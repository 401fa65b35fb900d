"""The trace over HTTP: batches made and refused, transfers, transport with its temperatures, blocks; who sees what."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from cloud.registry.model import Device, Point
from cloud.telemetry import Block
from tests.cloud.house import House
from tests.cloud.production import ground as land
from tests.cloud.production.ground import COUNTY, GATEWAY, LONG, TOWN, begun, ms, sprayed, till, used
from tests.cloud.trace.ground import number

LEAVES, ARRIVES = ms("2026-07-03 08:00"), ms("2026-07-03 09:00")
MINUTE = 60_000


@pytest.fixture(scope="module")
def cycle(house: House) -> str:
    """A growing of cowpeas that was sprayed on 10 June: seven days nothing is harvested. One tag on the lorry."""
    till(house.database)
    found = begun(house.database, "plot-1", "2026-05-01", amount="3", unit="亩")
    land.heard(house.database, land.said("sprayed", sprayed("2026-06-10 09:00", used(LONG))))
    with house.database.write() as session:
        facts = {"gateway_id": GATEWAY, "region": TOWN}
        session.add(Device(id="tag-1", name_zh="tag-1", profile="p", profile_hash="h", **facts))
        session.flush()
        session.add(Point(device_id="tag-1", key="air_temperature", unit="°C", interval_ms=MINUTE, **facts))
    times = list(range(LEAVES, ARRIVES, MINUTE))
    values: dict[str, list[float | None]] = {
        "air_temperature": [5.0 if t < LEAVES + 7 * MINUTE else 3.0 for t in times]
    }
    house.series.write([Block(GATEWAY, "tag-1", [t * 1000 for t in times], values, {})])
    chief = house.enter("supervisor", COUNTY)
    assert chief.post("/batchings", json=_harvest(found, 1, "850")).status_code == 201
    assert chief.post("/batchings", json=_split([(2, "400"), (3, "440")], at="2026-07-01 10:00")).status_code == 201
    body = {"action": "receive", "subject": "fenghe", "origin": "外县", "at": ms("2026-07-01 09:00"),
            "children": [_lot(8, "100", product="黄瓜")]}  # fmt: skip
    assert chief.post("/batchings", json=body).status_code == 201
    return found


def _lot(batch: int, amount: str, **more: str) -> dict[str, str]:
    return {"batch": number(batch), "amount": amount, "unit": "kg", **more}


def _harvest(cycle: str, batch: int, amount: str, at: str = "2026-07-01 08:00", **more: Any) -> dict[str, Any]:
    return {"action": "harvest", "subject": "fenghe", "cycle": cycle, "at": ms(at),
            "children": [_lot(batch, amount, product="豇豆")], **more}  # fmt: skip


def _split(children: list[tuple[int, str]], parent: int = 1, taken: str = "850", at: str = "2026-07-02 08:00",
           action: str = "split", **more: Any) -> dict[str, Any]:  # fmt: skip
    return {"action": action, "subject": "fenghe", "at": ms(at), "children": [_lot(*one) for one in children],
            "parents": [_lot(parent, taken)], **more}  # fmt: skip


def _ok(answer: httpx.Response, code: int = 200) -> Any:
    assert answer.status_code == code, answer.text
    return answer.json()


@pytest.mark.parametrize(
    ("body", "code", "words"),  # words: of the Chinese sentence, and what stands in both
    [
        (_split([(31, "10")], parent=2, taken="401"), "trace_over_taken", ("取用超过来源批次剩余", "401 kg")),
        (_split([(31, "41")], parent=2, taken="40"), "trace_more_than_parents", ("：取用 40 kg，产出 41 kg", "41 kg")),
        (_split([(31, "9")], parent=99, taken="9"), "trace_parent_unknown", ("来源批次没有登记", number(99))),
        (
            {**_split([(31, "20")], action="merge"), "parents": [_lot(2, "10"), _lot(8, "10")]},
            "trace_products_differ", ("不同品种不能合并", ""),
        ),
        (_split([(1, "10")], parent=2, taken="10", action="process"), "trace_batch_known", ("已被用过", number(1))),
        (_split([(2, "10")], parent=2, taken="10", action="process"), "trace_batch_known", ("已被用过", number(2))),
        (_split([(31, "10")], parent=2, taken="10", at="2026-07-01 09:59"), "trace_before_parent", ("早于来源", "")),
        (_split([(31, "10")], parent=2, taken="10", subject="lvyuan"), "trace_not_holder", ("不在该主体手中", "")),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_numbers_in_both_languages(
    house: House, cycle: str, body: dict[str, Any], code: str, words: tuple[str, str]
) -> None:
    chief = house.enter("supervisor", COUNTY)
    assert cycle
    told = chief.post("/batchings", json=body, headers={"Accept-Language": "zh"})
    assert (told.status_code in (409, 422), told.json()["code"]) == (True, code)
    assert all(word in told.json()["detail"] for word in words)
    english = chief.post("/batchings", json=body, headers={"Accept-Language": "en"}).json()["detail"]
    assert english.isascii() or "豇豆" in english or "黄瓜" in english  # but for names
    assert words[1] in english
    assert english.endswith(".")


def test_a_circle_is_refused_also_by_way_of_a_correction(house: House, cycle: str) -> None:
    chief = house.enter("supervisor", COUNTY)
    (harvest,) = [
        one
        for one in _ok(chief.get("/batches", params={"cycle": cycle, "limit": 100}))["items"]
        if one["id"] == number(1)
    ]
    body = _split([(1, "10")], parent=2, taken="10", action="process", corrects=harvest["event"], why="写错了")
    refused = chief.post("/batchings", json=body)
    assert (refused.status_code, refused.json()["code"]) == (422, "trace_cyclic")
    assert number(1) in refused.json()["detail"]
    assert _ok(chief.get(f"/batches/{number(1)}"))["made"] == "harvest"  # nothing of it stays


def test_a_harvest_inside_the_interval_waits(house: House, cycle: str) -> None:
    chief = house.enter("supervisor", COUNTY)
    early = chief.post("/batchings", json=_harvest(cycle, 41, "10", "2026-06-16 08:00"))
    assert (early.status_code, early.json()["code"]) == (409, "trace_harvest_early")
    assert "2026-06-17" in early.json()["detail"]
    assert LONG in early.json()["detail"]
    assert chief.post("/batchings", json=_harvest(cycle, 41, "10", "2026-06-17 08:00")).status_code == 201


def test_up_and_down_and_what_a_stranger_sees_of_it(house: House, cycle: str) -> None:
    assert cycle
    chief, farmer = house.enter("supervisor", COUNTY), house.enter("farm", COUNTY, subject="fenghe")
    down = _ok(farmer.get(f"/batches/{number(1)}/descendants"))["items"]
    assert [(one["batch"], one["depth"], one["amount"]) for one in down][:2] == [
        (number(1), 0, "850"), (number(2), 1, "400"),
    ]  # fmt: skip
    assert [one["batch"] for one in _ok(chief.get(f"/batches/{number(3)}/ancestors"))["items"]] == [
        number(3),
        number(1),
    ]
    step = _ok(chief.get(f"/batches/{number(1)}/step"))
    assert {one["batch"] for one in step["forward"]} == {number(2), number(3)}
    family = _ok(chief.get(f"/batches/{number(2)}/edges"))
    assert [one["batch"] for one in family["ancestors"]] == [number(2), number(1)]
    assert [(one["parent"], one["child"], one["amount_in"]) for one in family["edges"]] == [
        (number(1), number(2), "404.761905"),
    ]  # fmt: skip
    whole = _ok(chief.get(f"/batches/{number(1)}/edges"))
    assert {(one["parent"], one["child"]) for one in whole["edges"]} == {
        (number(1), number(2)), (number(1), number(3)),
    }  # fmt: skip
    for stranger in (house.enter("supervisor", "349902"), house.enter("farm", COUNTY, subject="lvyuan")):
        for route in ("", "/descendants", "/ancestors", "/step", "/edges", "/release"):
            assert stranger.get(f"/batches/{number(1)}{route}").status_code == 404


def test_a_leg_with_what_its_tag_measured(house: House, cycle: str) -> None:
    assert cycle
    farmer, other = house.enter("farm", COUNTY, subject="fenghe"), house.enter("farm", COUNTY, subject="lvyuan")
    left = {"step": "depart", "plate": "皖KA1B23", "batches": [number(2)], "low": 0, "high": 4, "at": LEAVES,
            "tags": [f"{GATEWAY}/tag-1"], "place": "合作社冷库"}  # fmt: skip
    departure = _ok(farmer.post("/legs", json=left), 201)
    assert (departure["subject"], departure["batches"], departure["leg"]) == ("fenghe", [number(2)], departure["id"])
    running = _ok(farmer.get(f"/legs/{departure['id']}/temperature"))
    assert (running["arrival"], "too_long" in [one["code"] for one in running["notes"]]) == ("", True)
    unknown = farmer.post("/legs", json={"step": "arrive", "leg": "no-such", "at": ARRIVES})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "trace_leg_unknown")
    arrival = _ok(farmer.post("/legs", json={"step": "arrive", "leg": departure["id"], "at": ARRIVES}), 201)
    for key in (departure["id"], arrival["id"]):
        warmth = _ok(farmer.get(f"/legs/{key}/temperature"))
        assert (warmth["leg"], warmth["arrival"], warmth["start"], warmth["end"]) == (
            departure["id"], arrival["id"], LEAVES, ARRIVES,
        )  # fmt: skip
        assert (warmth["low"], warmth["high"], warmth["below"], warmth["above"]) == (3.0, 5.0, 0, 7)
        assert (warmth["covered"], warmth["notes"], warmth["promised_high"]) == (100.0, [], 4.0)
    assert [one["step"] for one in _ok(farmer.get("/legs", params={"leg": departure["id"]}))["items"]] == [
        "arrive", "depart",
    ]  # fmt: skip
    assert _ok(farmer.get("/legs", params={"plate": "皖KZ9999"}))["items"] == []
    for stranger in (other, house.enter("supervisor", "349902")):
        assert stranger.get(f"/legs/{departure['id']}").status_code == 404
        assert stranger.get(f"/legs/{departure['id']}/temperature").status_code == 404
        assert _ok(stranger.get("/legs"))["items"] == []
    stolen = {**left, "subject": "lvyuan", "batches": [], "at": LEAVES}
    theirs = _ok(other.post("/legs", json=stolen), 201)
    told = _ok(other.get(f"/legs/{theirs['id']}/temperature"))
    assert (told["mean"], {"tag_unknown", "nothing"} <= {one["code"] for one in told["notes"]}) == (None, True)


def test_a_transfer_is_offered_and_accepted_once(house: House, cycle: str) -> None:
    assert cycle
    giver, taker = house.enter("farm", COUNTY, subject="fenghe"), house.enter("farm", COUNTY, subject="lvyuan")
    offer = {"step": "offer", "receiver": "lvyuan", "batches": [number(3)], "at": ms("2026-07-04 08:00")}
    offered = _ok(giver.post("/transfers", json=offer), 201)
    assert (offered["state"], offered["batches"][0]["amount"]) == ("offered", "440")
    answer = {"step": "accept", "offer": offered["id"], "at": ms("2026-07-04 09:00")}
    assert giver.post("/transfers", json=answer).json()["code"] == "trace_not_receiver"
    _ok(taker.post("/transfers", json=answer), 201)
    assert taker.post("/transfers", json=answer).json()["code"] == "trace_offer_ended"
    assert _ok(taker.get(f"/batches/{number(3)}"))["holder"] == "lvyuan"
    assert _ok(giver.get(f"/transfers/{offered['id']}"))["state"] == "accepted"
    nobody = taker.post("/transfers", json=offer | {"receiver": "nobody", "at": ms("2026-07-04 10:00")})
    assert (nobody.status_code, nobody.json()["code"]) == (422, "trace_receiver_unknown")


def test_a_block_holds_a_batch_back_until_it_is_lifted(house: House, cycle: str) -> None:
    assert cycle
    chief, farmer = house.enter("supervisor", COUNTY), house.enter("farm", COUNTY, subject="fenghe")
    body = {"batch": number(2), "source": "order", "reference": "2026-017", "reason": "监督抽查不合格"}
    assert farmer.post("/blocks", json=body).status_code == 403
    assert house.enter("supervisor", "349902").post("/blocks", json=body).status_code == 404
    assert chief.post("/blocks", json={**body, "reason": ""}).status_code == 422
    block = _ok(chief.post("/blocks", json=body), 201)
    assert "blocked" in [one["code"] for one in _ok(farmer.get(f"/batches/{number(2)}/release"))["reasons"]]
    taken = {**_split([(52, "1")], parent=2, taken="1"), "at": 0}  # now
    refused = chief.post("/batchings", json=taken)
    assert (refused.status_code, refused.json()["code"]) == (409, "trace_blocked")
    standing = {"batch": number(2), "standing": True}
    assert [one["id"] for one in _ok(farmer.get("/blocks", params=standing))["items"]] == [block["id"]]
    lift = {"reason": "复检合格"}
    stale = chief.post(f"/blocks/{block['id']}/lift", json=lift, headers={"If-Match": '"7"'})
    assert stale.status_code == 412
    lifted = _ok(chief.post(f"/blocks/{block['id']}/lift", json=lift, headers={"If-Match": '"1"'}))
    assert (lifted["until"] is not None, lifted["end_reason"]) == (True, "复检合格")
    again = chief.post(f"/blocks/{block['id']}/lift", json=lift, headers={"If-Match": '"2"'})
    assert (again.status_code, again.json()["code"]) == (409, "block_ended")
    assert _ok(farmer.get("/blocks", params=standing))["items"] == []
    assert "blocked" not in [one["code"] for one in _ok(farmer.get(f"/batches/{number(2)}/release"))["reasons"]]
    assert len(_ok(chief.get(f"/blocks/{block['id']}/events"))["items"]) == 2
    assert chief.get("/blocks/no-such/events").status_code == 404
