"""What a region wants of its gates, and whom it watches: laid down by the day, read by who stands there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest

from cloud.kernel.clock import now_ms
from contract.moment import law_day
from tests.cloud.house import House
from tests.cloud.subjects.books import COUNTY, TOWN, answer, filed, refused, version

ELSEWHERE = "349902"


def day(number: int) -> str:
    return (law_day(now_ms()) + timedelta(days=number)).isoformat()


@pytest.fixture(scope="module")
def reviewer(house: House) -> httpx.Client:
    return house.enter("supervisor", COUNTY)


def lay(who: httpx.Client, since: str, **more: Any) -> httpx.Response:
    return who.post("/gate-policies", json={"region": COUNTY, "since": since, "source": "县府办〔2026〕3 号", **more})


def test_a_policy_holds_until_the_next_one_of_its_region(house: House, reviewer: httpx.Client) -> None:
    first = answer(lay(reviewer, day(0), two_papers=True), 201)
    assert first["until"] == ""
    last = answer(lay(reviewer, day(30)), 201)
    between = answer(lay(reviewer, day(10), without_voucher="stop"), 201)
    assert (between["until"], last["until"]) == (day(30), "")
    refused(lay(reviewer, day(10)), 409, "policy_taken")
    refused(lay(reviewer, day(-1)), 422, "policy_since")
    laid = answer(reviewer.get("/gate-policies"))["items"]
    assert [(one["since"], one["until"]) for one in laid] == [
        (day(30), ""), (day(10), day(30)), (day(0), day(10)),
    ]  # fmt: skip


def test_who_stands_at_a_gate_reads_the_policy_of_the_county_and_of_no_other(
    house: House, reviewer: httpx.Client
) -> None:
    laid = answer(reviewer.get("/gate-policies"))["items"]
    assert laid
    whole = house.enter("market", COUNTY, subject="a-market")
    assert answer(whole.get(f"/gate-policies/{laid[0]['id']}/events"))["items"]
    for here in (TOWN, COUNTY):
        guard = house.enter("market", here, subject="a-market")
        assert answer(guard.get("/gate-policies"))["items"] == laid
        assert lay(guard, day(50)).status_code == 403
    stranger = house.enter("market", ELSEWHERE, subject="another")
    assert answer(stranger.get("/gate-policies"))["items"] == []
    assert stranger.get(f"/gate-policies/{laid[0]['id']}/events").status_code == 404


def test_a_subject_is_watched_once_until_it_is_let_off(house: House, reviewer: httpx.Client) -> None:
    grower = filed(house.enter("inspector", TOWN), reviewer, "两次不合格合作社")

    def watch() -> httpx.Response:
        return reviewer.post("/watches", json={"subject": grower["id"], "reason": "两次抽检不合格", "since": day(-5)})

    made = answer(watch(), 201)
    assert "两次不合格合作社" in refused(watch(), 409, "watched_already")["detail"]
    over = answer(reviewer.post(f"/watches/{made['id']}/end", json={"reason": "整改合格"}, headers=version(made)))
    assert (over["until"], over["end_reason"]) == (day(0), "整改合格")
