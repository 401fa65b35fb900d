"""A recall over HTTP, as the authority, as those who have some of it, and as strangers."""

from __future__ import annotations

import httpx
import pytest

from cloud.kernel.clock import now_ms
from contract.moment import DAY_MS
from tests.cloud.house import House
from tests.cloud.production.ground import COUNTY, TOWN
from tests.cloud.recall.ground import FAR, number, till


@pytest.fixture(scope="module")
def land(house: House) -> House:
    till(house.database)
    return house


def told(
    client: httpx.Client, path: str, body: dict[str, object], version: int = 0, status: int = 200
) -> dict[str, object]:
    headers = {"If-Match": f'"{version}"'} if version else {}
    response = client.post(path, json=body, headers=headers)
    assert response.status_code == status, response.text
    found: dict[str, object] = response.json()
    return found


def test_from_the_order_to_the_report(land: House) -> None:
    chief = land.enter("supervisor", COUNTY, name="chief")
    order = {"reason": "克百威超标", "level": "one", "basis": "农产品质量安全法", "deadline": now_ms() + DAY_MS}
    sent = {**order, "batches": [number(1)]}
    key = {"Idempotency-Key": "recall-of-batch-1"}
    first = chief.post("/recalls", json=sent, headers=key)
    assert first.status_code == 201, first.text
    assert chief.post("/recalls", json=sent, headers=key).json() == first.json(), "sent twice it is one"
    assert told(chief, "/recalls", sent, status=409)["code"] == "recall_twice"
    assert told(chief, "/recalls", {**order, "batches": [number(77)]}, status=422)["code"] == "recall_batch_unknown"
    recall = first.json()["id"]

    farm = land.enter("farm", COUNTY, subject="lvyuan")
    (notice,) = farm.get("/recall-notices").json()["items"]
    assert [(one["batch"], one["sum"]["listed"]) for one in notice["lines"]] == [(number(2), "40")]
    assert (notice["recall"], notice["reason"], notice["level"]) == (recall, "克百威超标", "one")
    assert farm.get(f"/recalls/{recall}").status_code == 403
    other = land.enter("farm", COUNTY, subject="fenghe")
    assert other.get(f"/recall-notices/{notice['id']}").status_code == 404
    path = f"/recall-notices/{notice['id']}/acknowledge"
    assert other.post(path, json={}, headers={"If-Match": '"1"'}).status_code == 404
    assert told(farm, path, {"remark": "已下架"}, 1)["remark"] == "已下架"
    assert told(farm, path, {}, 2, 409)["code"] == "notice_read"
    assert [one["operation"] for one in farm.get(f"/recall-notices/{notice['id']}/events").json()["items"]] == [
        "openRecall", "acknowledgeRecallNotice",
    ]  # fmt: skip

    answer = {"recall": recall, "batch": number(2), "unit": "kg", "recovered": "30"}
    said = told(farm, "/recoveries", answer, status=201)
    assert (said["subject"], said["counts"], said["doubts"]) == ("lvyuan", True, [])
    assert told(other, "/recoveries", answer, status=422)["code"] == "recovery_not_holder"
    assert told(farm, "/recoveries", answer, status=409)["code"] == "recovery_over_held"
    fixed = {**answer, "recovered": "25", "corrects": said["id"], "why": "重新过磅"}
    told(farm, "/recoveries", fixed, status=201)
    assert farm.get(f"/recoveries/{said['id']}").json()["corrected_by"]
    assert other.get("/recoveries").json()["items"] == []
    assert len(farm.get("/recoveries", params={"recall": recall, "batch": number(2)}).json()["items"]) == 2

    report = chief.get(f"/recalls/{recall}/report").json()
    assert [one["name"] for one in report["holders"]] == ["fenghe", "lvyuan"]
    assert (report["outside"]["holders"], report["outside"]["sums"][0]["unknown"]) == (1, "50")
    assert {name: report["sums"][0][name] for name in ("frozen", "recovered", "unknown")} == {
        "frozen": "130", "recovered": "25", "unknown": "105",
    }  # fmt: skip
    assert (report["notices"], report["unread"]) == (3, 2)
    assert "远山" not in chief.get(f"/recalls/{recall}/report").text

    block = chief.get("/blocks", params={"batch": number(1)}).json()["items"][0]
    lift = chief.post(f"/blocks/{block['id']}/lift", json={"reason": "x"}, headers={"If-Match": '"1"'})
    assert (lift.status_code, lift.json()["code"]) == (409, "block_of_recall")

    path = f"/recalls/{recall}/close"
    refused = told(chief, path, {"summary": "已销毁"}, 1, 409)
    assert refused["code"] == "recall_unknown_left"
    assert told(chief, path, {"summary": "已销毁", "unknown_why": "搬走"}, 7, 412)["code"] == "changed_meanwhile"
    closed = told(chief, path, {"summary": "已销毁", "unknown_why": "搬走"}, 1)
    assert (closed["closed_by"], closed["version"]) == ("chief", 2)
    for tongue in ("zh", "en"):
        paper = chief.get(f"/recalls/{recall}/report.pdf", headers={"Accept-Language": tongue})
        assert (paper.status_code, paper.content[:5]) == (200, b"%PDF-")
    again = told(chief, f"/recalls/{recall}/reopen", order, 2, 201)
    assert again["reopens"] == recall
    assert [one["id"] for one in chief.get("/recalls", params={"state": "open"}).json()["items"]] == [again["id"]]
    assert [one["operation"] for one in chief.get(f"/recalls/{recall}/events").json()["items"]] == [
        "openRecall", "closeRecall",
    ]  # fmt: skip

    far = land.enter("supervisor", FAR[:6])
    assert far.get(f"/recalls/{recall}").status_code == 404
    assert {one["subject"] for one in far.get("/recall-notices").json()["items"]} == {"yuanshan"}
    town = land.enter("inspector", TOWN)
    assert town.get(f"/recalls/{recall}").status_code == 200
