"""Warnings over the API: who sees what, who may decide, what regions lay down."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from cloud.kernel.clock import now_ms
from cloud.risk.finding import RULES
from cloud.risk.model import RiskWarning
from contract.moment import law_day
from tests.cloud.house import House

COUNTY, TOWN = "349901", "349901101"
TODAY = law_day(now_ms()).isoformat()
NUMBERS = {"uses": 4, "unbought": 2, "window_days": 30, "products": "尿素", "least": 1}


@pytest.fixture
def house(house: House) -> House:
    """Two warnings of one farm, one of another county."""
    with house.database.write() as session:
        for key, region, party in (("w1", TOWN, "fenghe"), ("w2", TOWN, "fenghe"), ("w3", "349902101", "else")):
            row: dict[str, Any] = {
                "id": key, "rule": "unbought_use", "key": key, "region": region, "party": party, "begun": "2026-11-20",
                "last": "2026-11-23", "first": "2026-10-25", "day": "2026-11-23", "score": 2.0, "found": 1,
                "changed": 1, "numbers": json.dumps(NUMBERS), "evidence": '[["farm_operation","o1"]]',
            }  # fmt: skip
            session.merge(RiskWarning(**row))
    return house


def ids(client: httpx.Client, query: str = "") -> list[str]:
    answer = client.get("/warnings" + query)
    assert answer.status_code == 200, answer.text
    return sorted(one["id"] for one in answer.json()["items"])


def publish(house: House, key: str, **body: Any) -> httpx.Response:
    chief = house.enter("supervisor", COUNTY)
    version = chief.get(f"/warnings/{key}").json()["version"]
    return chief.post(f"/warnings/{key}/publish", json=body, headers={"If-Match": f'"{version}"'})


def test_before_a_review_only_those_see_it_who_review(house: House) -> None:
    for role in ("admin", "supervisor", "analyst"):
        assert ids(house.enter(role, COUNTY)) == ["w1", "w2"]
    for role in ("inspector", "enforcement"):
        assert ids(house.enter(role, COUNTY)) == []
    farm = house.enter("farm", COUNTY, subject="fenghe")
    assert ids(farm) == []
    assert farm.get("/warnings/w1").status_code == 404
    assert house.enter("engineer", COUNTY).get("/warnings").status_code == 403


def test_what_is_published_is_seen_by_the_township_and_by_the_farm_where_it_was_said_so(house: House) -> None:
    answer = publish(house, "w1", remark="已约谈")
    assert answer.status_code == 200, answer.text
    assert answer.json()["state"] == "published"
    assert publish(house, "w2", to_party=True).json()["to_party"] is True
    inspector = house.enter("inspector", TOWN)
    assert ids(inspector) == ["w1", "w2"]
    told = inspector.get("/warnings/w1").json()
    assert told["steps"] == []
    assert told["finding"]["found"]["zh"] == "30 天 4 次使用里 2 次台账上没有买过：尿素"
    assert told["finding"]["evidence"] == [
        {"kind": "farm_operation", "id": "o1", "path": "/api/v1/operations/o1"}
    ]  # fmt: skip
    assert ids(house.enter("farm", COUNTY, subject="fenghe")) == ["w2"]
    assert ids(house.enter("farm", COUNTY, subject="lvyuan")) == []
    assert ids(house.enter("inspector", "349901102")) == [], "another township"
    steps = house.enter("analyst", COUNTY).get("/warnings/w1").json()["steps"]
    assert [(one["step"], one["remark"]) for one in steps] == [("published", "已约谈")]


def test_a_decision_wants_a_reason_a_version_and_a_role(house: House) -> None:
    chief = house.enter("supervisor", COUNTY)
    assert chief.post("/warnings/w1/dismiss", json={"reason": ""}).status_code == 422
    assert chief.post("/warnings/w1/dismiss", json={"reason": "已核实"}).status_code == 428
    fresh = {"If-Match": '"1"'}
    assert house.enter("analyst", COUNTY).post("/warnings/w1/dismiss", json={"reason": "x"}).status_code == 403
    assert house.enter("supervisor", "349902").post(
        "/warnings/w1/dismiss", json={"reason": "x"}, headers=fresh
    ).status_code == 404  # fmt: skip
    done = chief.post("/warnings/w1/dismiss", json={"reason": "已核实"}, headers=fresh)
    assert (done.status_code, done.json()["state"], done.json()["version"]) == (200, "dismissed", 2)
    assert chief.get("/warnings/w1/events").json()["items"][-1]["what"]["remark"] == "已核实"
    assert chief.post("/warnings/w1/publish", json={}, headers=fresh).status_code == 412
    again = chief.post("/warnings/w1/dismiss", json={"reason": "已核实"}, headers={"If-Match": '"2"'})
    assert (again.status_code, again.json()["code"]) == (409, "warning_reviewed")


def test_the_list_is_filtered_by_state_rule_party_region_and_day(house: House) -> None:
    publish(house, "w1")
    chief = house.enter("supervisor", COUNTY)
    assert ids(chief, "?state=waiting") == ["w2"]
    assert ids(chief, "?state=published&rule=unbought_use&party=fenghe") == ["w1"]
    assert ids(chief, "?rule=positive_rate") == ids(chief, "?party=nobody") == ids(chief, "?since=2026-11-24") == []
    assert ids(chief, "?region=349901101&since=2026-11-23") == ["w1", "w2"]
    assert chief.get("/warnings?state=odd").status_code == 422
    first = chief.get("/warnings?sort=-score&limit=1").json()
    assert ids(chief, f"?sort=-score&limit=1&cursor={first['next']}") != [first["items"][0]["id"]]


def test_figures_are_laid_down_dated_audited_and_hold_for_the_townships_below(house: House) -> None:
    chief = house.enter("supervisor", COUNTY)
    told = {"region": COUNTY, "rule": "positive_rate", "since": TODAY, "settings": {"least_positive": 4},
            "source": "县农质〔2026〕7 号"}  # fmt: skip
    laid = chief.post("/warning-policies", json=told)
    assert laid.status_code == 201, laid.text
    assert laid.json()["settings"]["window_days"] == 7
    assert chief.post("/warning-policies", json=told).json()["code"] == "warning_policy_taken"
    held = {one["rule"]: one for one in chief.get(f"/warning-policies/in-force?region={TOWN}").json()["items"]}
    assert set(held) == set(RULES)
    assert held["positive_rate"]["settings"]["least_positive"] == 4
    assert held["positive_rate"]["policy"] == laid.json()["id"]
    assert held["unbought_use"]["policy"] == ""
    assert [one["id"] for one in chief.get("/warning-policies?rule=positive_rate").json()["items"]] == [
        laid.json()["id"]
    ]
    events = chief.get(f"/warning-policies/{laid.json()['id']}/events").json()["items"]
    assert events[0]["what"]["least_positive"] == 4


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"since": "2026-01-01"}, "warning_policy_since"),
        ({"settings": {"chance": 0.9}}, "warning_settings"),
        ({"settings": {"wisdom": 1}}, "warning_settings"),
        ({"region": "349902"}, "outside_region"),
        ({"rule": "nonsense"}, "not_acceptable_input"),
        ({"since": "2026-02-30"}, "not_acceptable_input"),
    ],
)
def test_figures_that_cannot_be_are_refused_in_one_line(house: House, change: dict[str, Any], code: str) -> None:
    told = {"region": COUNTY, "rule": "positive_rate", "since": TODAY, "source": "x", **change}
    answer = house.enter("supervisor", COUNTY).post("/warning-policies", json=told)
    assert answer.json()["code"] == code
    assert house.enter("inspector", COUNTY).post("/warning-policies", json=told).status_code == 403
