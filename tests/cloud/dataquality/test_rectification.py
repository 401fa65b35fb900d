"""A rectification from the day it was found to its end, and what nobody may do with it."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from cloud.kernel.clock import now_ms
from cloud.subjects import Subject
from contract.moment import law_day
from tests.cloud.house import House

SHOP, OTHER = "s-0001", "s-0002"
TODAY = law_day(now_ms()).isoformat()


@pytest.fixture(autouse=True)
def shops(house: House) -> None:
    with house.database.write() as session:
        for key, region in ((SHOP, "349901101"), (OTHER, "349901102")):
            if session.get(Subject, key) is None:
                about: dict[str, Any] = {"kind": "shop", "name": key, "state": "filed", "created": 1, "created_by": "t"}
                session.add(Subject(id=key, region=region, changed=1, **about))


def told(client: httpx.Client, **more: Any) -> httpx.Response:
    body = {"subject": SHOP, "code": "false_records", "evidence": "11 月台账缺 6 天", "found": TODAY, **more}
    return client.post("/rectifications", json=body)


def step(client: httpx.Client, row: dict[str, Any], verb: str, **headers: str) -> httpx.Response:
    headers = {"If-Match": f'"{row["version"]}"'} | headers
    return client.post(f"/rectifications/{row['id']}/{verb}", json={"text": "已补录，附照片"}, headers=headers)


def test_told_answered_asked_again_answered_accepted(house: House) -> None:
    officer = house.enter("inspector", "349901")
    clerk = house.enter("shop", "349901101", subject=SHOP)
    row = told(officer).json()
    assert (row["state"], row["violation"]["zh"], row["overdue"]) == ("open", "不记录或虚假记录", False)
    row = step(clerk, row, "answer").json()
    assert (row["state"], row["answer"]) == ("answered", "已补录，附照片")
    row = step(officer, row, "reopen").json()
    row = step(clerk, row, "answer").json()
    row = step(officer, row, "accept").json()
    assert (row["state"], row["version"]) == ("accepted", 5)
    refused = step(clerk, row, "answer", **{"Accept-Language": "zh"})
    assert (refused.status_code, refused.json()["code"]) == (409, "rectification_move")
    assert refused.json()["detail"] == "整改单已经通过，不能回复。"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"days": 0}, "rectification_due"),
        ({"days": 61}, "rectification_due"),
        ({"found": "2999-01-01"}, "rectification_found"),
        ({"subject": "nobody"}, "not_found"),
        ({"code": "rudeness"}, "not_acceptable_input"),
        ({"evidence": ""}, "not_acceptable_input"),
    ],
)
def test_what_cannot_be_told(house: House, more: dict[str, Any], code: str) -> None:
    assert told(house.enter("supervisor", "349901"), **more).json()["code"] == code


def test_an_officer_of_another_township_and_another_shop_see_nothing(house: House) -> None:
    row = told(house.enter("supervisor", "349901")).json()
    for stranger in (house.enter("inspector", "349901102"), house.enter("shop", "349901", subject=OTHER)):
        assert stranger.get("/rectifications").json()["items"] == []
    assert step(house.enter("shop", "349901", subject=OTHER), row, "answer").status_code == 404
    assert step(house.enter("shop", "349901101", subject=SHOP), row, "accept").status_code == 403
    assert told(house.enter("inspector", "349901102")).json()["code"] == "not_found"


def test_two_officers_at_once(house: House) -> None:
    officer = house.enter("supervisor", "349901")
    row = told(officer).json()
    assert step(officer, row, "answer").status_code == 200
    assert step(officer, row, "accept").json()["code"] == "changed_meanwhile"
    blind = officer.post(f"/rectifications/{row['id']}/accept", json={"text": "好"})
    assert (blind.status_code, blind.json()["code"]) == (428, "version_missing")
