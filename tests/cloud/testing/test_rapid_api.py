"""Rapid tests over the API: lists and their filters, counts, the choice of a method, reinspections, findings."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from cloud.kernel.clock import now_ms
from cloud.testing import rapid_office, watch_rapid_tests
from contract.event import Remark
from contract.moment import DAY_MS, HOUR_MS, law_day
from tests.cloud.house import House
from tests.cloud.testing.rapid_ground import (
    COUNTY,
    MINUTE,
    OTHER_TOWN,
    TOWN,
    equip,
    event_id,
    heard,
    measured,
    reported,
    said,
    sampled,
)

NOW = now_ms()
EARLY = NOW - 20 * HOUR_MS
DAY = law_day(NOW).isoformat()
YESTERDAY = law_day(NOW - DAY_MS).isoformat()


@pytest.fixture(scope="module")
def room(house: House) -> House:
    equip(house.database)
    heard(
        house.database,
        said("s", sampled(at=EARLY)),
        said("a", measured(55.0, EARLY + MINUTE, "S1"), received=NOW),
        said("b", measured(61.0, EARLY + 30 * MINUTE, "", reruns=event_id("a")), received=NOW),
        said("l", reported(event_id("a"), "S1", at=EARLY + 9 * HOUR_MS), received=NOW),
        said("c", measured(12.0, EARLY + MINUTE, "芹菜", control=0.2), received=NOW),
        said("d", measured(12.0, EARLY + MINUTE, "芹菜", subject="baishi", device="lz-2"), received=NOW),
        said("fresh", measured(60.0, NOW - HOUR_MS, "韭菜"), received=NOW),
        said("n", Remark(event_id("c"), "空白没换", clerk="op-1", at=EARLY + 9 * MINUTE), received=NOW),
        said("odd", Remark(event_id("c"), "别处的话", at=EARLY), received=NOW, gateway="baishi-lab-01"),
        *(said(f"e{n}", measured(12.3, EARLY + (40 + n) * MINUTE, "菠菜"), received=NOW) for n in range(6)),
    )
    with house.database.write() as session:
        watch_rapid_tests(session, NOW)
    return house


def _get(client: httpx.Client, path: str, **query: Any) -> Any:
    answer = client.get(path, params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def _names(found: Any) -> set[str]:
    known = {event_id(name): name for name in "abcd"} | {event_id("fresh"): "fresh"}
    return {known.get(one["id"], "e") for one in found["items"]}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, {"a", "b", "c", "d", "e", "fresh"}),
        ({"subject": "baishi"}, {"d"}),
        ({"region": OTHER_TOWN}, {"d"}),
        ({"of": "fenghe"}, {"a", "b"}),
        ({"product": "芹菜"}, {"c", "d"}),
        ({"verdict": "void"}, {"c"}),
        ({"standing": "refuted"}, {"a", "b"}),
        ({"standing": "needs_rerun"}, {"fresh"}),
        ({"method": "nyt-448-2001"}, set()),
        ({"sample": "S1"}, {"a"}),
        ({"batch": "00000000000000aa"}, {"a", "b"}),
        ({"cycle": "cycle-1"}, {"a", "b"}),
        ({"doubt": "other_gateway"}, {"d"}),
        ({"since": "2099-01-01"}, set()),
        ({"until": "2020-01-01"}, set()),
        ({"since": YESTERDAY, "until": DAY, "verdict": "positive"}, {"a", "b", "fresh"}),
    ],
)
def test_a_list_is_filtered(room: House, query: dict[str, str], names: set[str]) -> None:
    assert _names(_get(room.enter("inspector", TOWN[:6]), "/rapid-results", **query)) == names


def test_pages_go_through_all(room: House) -> None:
    client, cursor, seen = room.enter("analyst"), None, []
    while True:
        found = _get(client, "/rapid-results", limit=4, sort="at", **({"cursor": cursor} if cursor else {}))
        seen += [one["id"] for one in found["items"]]
        cursor = found["next"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 11


def test_one_result_has_its_chain_and_what_the_laboratory_said(room: House) -> None:
    found = _get(room.enter("inspector"), f"/rapid-results/{event_id('b')}")
    assert [one["id"] for one in found["chain"]] == [event_id("a"), event_id("b")]
    assert found["result"]["standing"] == "refuted"
    assert [one["verdict"] for one in found["confirmations"]] == ["negative"]
    shown = _get(room.enter("lab", subject="qinghe"), f"/rapid-results/{event_id('c')}")["result"]
    assert shown["verdict"] == "void"
    until = [_get(room.enter("inspector"), f"/rapid-results/{event_id(name)}")["due"] for name in "abc"]
    assert until == [*(one["at"] + 4 * HOUR_MS for one in found["chain"]), None]  # of positive ones alone
    assert shown["reasons"][0]["words"]["en"].startswith("the blank's ΔA0")
    assert (shown["rate"], shown["counted"]) == (12.0, "12")


def test_notes_stand_with_the_result_that_they_are_on(room: House) -> None:
    client = room.enter("lab", subject="qinghe")
    (listed,) = _get(client, "/rapid-results", product="芹菜", subject="qinghe")["items"]
    shown = _get(client, f"/rapid-results/{event_id('c')}")
    expected = {"id": event_id("n"), "at": EARLY + 9 * MINUTE, "clerk": "op-1", "text": "空白没换", "sample": ""}
    assert listed["notes"] == shown["result"]["notes"] == shown["chain"][0]["notes"] == [expected]


def test_a_room_sees_its_own_and_a_farm_what_was_taken_from_it(room: House) -> None:
    assert _names(_get(room.enter("lab", subject="baishi"), "/rapid-results")) == {"d"}
    assert _names(_get(room.enter("farm", subject="fenghe"), "/rapid-results")) == {"a", "b"}
    assert room.enter("lab", subject="baishi").get(f"/rapid-results/{event_id('a')}").status_code == 404


@pytest.mark.parametrize(
    ("by", "key", "figures"),
    [
        ("township", OTHER_TOWN, {"tests": 1, "samples": 1, "positive": 0, "void": 0, "doubtful": 1}),
        ("product", "芹菜", {"tests": 2, "samples": 2, "positive": 0, "void": 1}),
        ("room", "qinghe", {"tests": 10, "samples": 9, "positive": 2, "confirmed": 0}),
        ("method", "gbt-5009.199-2003", {"tests": 11, "samples": 10, "positive": 2}),
    ],
)
def test_statistics(room: House, by: str, key: str, figures: dict[str, int]) -> None:
    client = room.enter("analyst", COUNTY)
    found = _get(client, "/rapid-results/statistics", by=by, since=YESTERDAY, until=DAY)["items"]
    (row,) = [one for one in found if one["key"] == key]
    assert {name: row[name] for name in figures} == figures
    assert _get(client, "/rapid-results/statistics", by=by, since="2020-01-01", until="2020-01-02")["items"] == []
    backwards = client.get("/rapid-results/statistics", params={"by": by, "since": DAY, "until": "2020-01-01"})
    assert backwards.json()["code"] == "rapid_days"


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("c", {}, "reinspection_of_negative"),
        ("a", {}, "reinspection_late"),
        ("a", {"of": "baishi"}, "reinspection_of"),  # it was taken from another
        ("fresh", {}, "reinspection_of"),  # nobody knows whom it was taken from: the clerk has to say
        ("fresh", {"of": "fenghe", "method": "colloidal_gold"}, "reinspection_rapid_method"),
        ("fresh", {"of": "fenghe", "asked": NOW + DAY_MS}, "reinspection_early"),
        ("fresh", {"of": "fenghe", "asked": NOW - DAY_MS}, "reinspection_early"),
        ("fresh", {"of": "fenghe", "method": "GB 23200.121-2021"}, None),
        ("fresh", {"of": "fenghe"}, "reinspection_known"),
        ("nothing", {"of": "fenghe"}, "not_found"),
    ],
)  # fmt: skip
def test_a_reinspection(room: House, name: str, body: dict[str, Any], code: str | None) -> None:
    inspector = room.enter("inspector", COUNTY)
    answer = inspector.post("/reinspections", json={"test": event_id(name), "why": "异议", **body})
    assert (answer.json().get("code"), answer.status_code) == (code, answer.status_code if code else 201)
    if not code:
        (shown,) = _get(inspector, f"/rapid-results/{event_id(name)}")["reinspections"]
        assert (shown["rapid"], shown["method"], shown["due"] - shown["asked"] < 4 * HOUR_MS) == (
            True, "GB 23200.121-2021", True,
        )  # fmt: skip


def test_the_party_asks_for_what_was_found_in_its_own_produce(room: House) -> None:
    body = {"test": event_id("a"), "why": "异议"}
    assert room.enter("farm", subject="fenghe").post("/reinspections", json=body).json()["code"] == "reinspection_late"
    assert room.enter("farm", subject="lvyuan").post("/reinspections", json=body).status_code == 404


def test_what_is_hard_to_believe_is_listed(room: House) -> None:
    (found,) = _get(room.enter("inspector", TOWN), "/rapid-findings", code="equal_rates", subject="qinghe")["items"]
    assert found["words"]["zh"] == "连续 6 次抑制率都是 12.3 %"
    assert len(found["evidence"]) == 6
    assert _get(room.enter("inspector", "349902"), "/rapid-findings")["items"] == []
    assert _get(room.enter("lab", subject="baishi"), "/rapid-findings", region=COUNTY)["items"] == []


def test_choosing_a_method_judges_anew(room: House) -> None:
    chief = room.enter("supervisor", COUNTY)
    body = {"edition": "nyt-448-2001", "region": COUNTY, "subject": "qinghe", "since": YESTERDAY, "why": "产地标准"}
    assert chief.post("/rapid-methods", json={**body, "subject": "nobody"}).status_code == 404
    assert chief.post("/rapid-methods", json={**body, "subject": "", "region": "349902"}).status_code == 403
    chosen = chief.post("/rapid-methods", json=body)
    assert (chosen.status_code, chosen.json()["rejudged"], chosen.json()["region"]) == (201, 10, TOWN)
    assert _names(_get(chief, "/rapid-results", verdict="positive")) == set()
    found = _get(chief, "/rapid-methods")
    assert [one["edition"] for one in found["choices"]] == ["nyt-448-2001"]
    assert {one["id"]: one["threshold"] for one in found["editions"]}["nyt-448-2001"] == "70"


def test_a_choice_for_too_many_is_not_made(room: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rapid_office, "MOST", 0)
    chief = room.enter("supervisor", COUNTY)
    before = _get(chief, "/rapid-methods")["choices"]
    body = {"edition": "gbt-5009.199-2003", "region": COUNTY, "since": YESTERDAY, "why": "全县"}
    assert chief.post("/rapid-methods", json=body).json()["code"] == "rapid_too_many"
    assert _get(chief, "/rapid-methods")["choices"] == before
