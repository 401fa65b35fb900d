"""Rule files of regions over HTTP: laid, refused with every mistake, replaced, withdrawn; nothing is forgotten."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from cloud.kernel.database import Database
from cloud.law import rules, rules_of
from tests.cloud.house import House
from tests.cloud.law.files import COUNTY, REAL_NAME, rule, rules_file

GAP = (
    rule("first", "crop_bar", "ingredients: [毒死蜱], crops: [茶叶]", "2024-01-01",
         "valid_to: 2025-01-01, followed_by: next"),
    rule("next", "crop_bar", "ingredients: [毒死蜱], crops: [茶叶]", "2025-01-11"),
)  # fmt: skip


@pytest.fixture(scope="module")
def clerk(house: House) -> httpx.Client:
    return house.enter("supervisor", COUNTY)


def lay(client: httpx.Client, text: str, **more: Any) -> httpx.Response:
    return client.post("/law/files", json={"text": text, **more})


def test_a_county_s_file_is_in_force_at_once_and_its_edition_rises(house: House, clerk: httpx.Client) -> None:
    text = rules_file(REAL_NAME, name="real-name")
    tried = lay(clerk, text, dry_run=True).json()
    assert (tried["id"], tried["added"], tried["mistakes"]) == ("", ["county-real-name"], [])
    assert clerk.get("/law/files", params={"name": "real-name"}).json()["items"] == []
    laid = lay(clerk, text)
    assert laid.status_code == 201
    assert (laid.json()["edition"], laid.json()["name"]) == (1, "real-name")
    asked = {"region": COUNTY + "101", "on": "2026-11-28"}
    found = {one["id"]: one for one in clerk.get("/law/rules", params=asked).json()["items"]}
    assert found["county-real-name"]["source"]["name"]["zh"] == "县政府令第7号"
    assert "county-real-name" not in {one["id"] for one in clerk.get("/law/rules").json()["items"]}  # the nation's
    again = lay(clerk, text)
    assert (again.status_code, again.json()["code"]) == (409, "law_edition")
    assert "version: 2" in again.json()["detail"]
    later = rules_file(REAL_NAME.replace("2024-01-01", "2024-06-01"), name="real-name", version=2)
    assert lay(clerk, later, dry_run=True).json()["backwards"] == ["county-real-name"]
    assert lay(clerk, later).json()["edition"] == 2
    shown = clerk.get(f"/law/files/{laid.json()['id']}").json()
    assert shown["text"] == text  # the older edition, as it came
    with house.database.read() as session:
        held = {one.id: one.valid_from.isoformat() for one in rules(session).rules}
    assert held["county-real-name"] == "2024-06-01"


# what is wrong with a file, and the words that must tell it (rule, days, name, line)
MISTAKES = [
    (rules_file(*GAP, name="gap"), ["rules[0].valid_to", "10 天没有规则：2025-01-01 到 2025-01-11 前", "毒死蜱"]),
    (rules_file(rule("odd", "banned", "ingredients: [克百威威]", "2026-01-01")), ["名录没有 克百威威", ":10"]),
    (rules_file(rule("odd", "banned", "ingredients: [呋喃丹]", "2026-01-01")), ["请写 克百威"]),
    (rules_file(rule("odd", "banned", "every: pesticide", "2026-01-01")), ["只用于 real_name"]),
    (rules_file(rule("odd", "banned", "ingredients: [毒死蜱]", "2026-02-30")), ["02-30"]),
    (rules_file(rule("banned-736", "banned", "ingredients: [毒死蜱]", "2026-02-03")), ["banned-736", "已用"]),
    ("format: 1\nsort: rules\n\t", ["YAML"]),
    ("", ["text"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words"), MISTAKES, ids=lambda given: given[0] if isinstance(given, list) else "")
def test_a_file_with_mistakes_is_refused_with_each_told(clerk: httpx.Client, text: str, words: list[str]) -> None:
    refused = lay(clerk, text)
    assert refused.status_code == 422
    told = refused.text
    assert [word for word in words if word not in told] == []
    if text:
        tried = lay(clerk, text, dry_run=True)
        assert tried.status_code == 201
        assert tried.json()["mistakes"]


@pytest.mark.parametrize("region", ["", "34", "349902", "34990"])
def test_a_county_lays_nothing_for_others(clerk: httpx.Client, region: str) -> None:
    """Rules of the nation, the province, the next county; and a code that is none."""
    refused = lay(clerk, rules_file(rule("x", "banned", "ingredients: [毒死蜱]", "2026-01-01"), region=region))
    assert refused.status_code in (403, 422)
    assert refused.json()["code"] == ("law_mistakes" if region == "34990" else "outside_region")


def test_the_working_calendar_comes_with_the_product(clerk: httpx.Client) -> None:
    assert lay(clerk, "format: 1\nsort: working_days\nyears: {}\n").json()["code"] == "law_sort"


def test_a_local_name_is_listed_once_and_judged_by(house: House, clerk: httpx.Client) -> None:
    text = "format: 1\nsort: ingredients\ningredients:\n  - {zh: 青禾霉素, en: qinghemycin}\n"
    laid = lay(clerk, text, region=COUNTY)
    assert (laid.status_code, laid.json()["name"]) == (201, "ingredients")
    assert clerk.get("/law/substances/QINGHEMYCIN").json()["name"]["zh"] == "青禾霉素"
    twice = lay(clerk, text.replace("青禾霉素", "克百威").replace("qinghemycin", "carbofuran"), region=COUNTY)
    assert "克百威 已在名录里" in twice.text


def test_who_may_not_lay_is_told_so(house: House) -> None:
    for role in ("inspector", "shop", "enforcement"):
        assert lay(house.enter(role, COUNTY), rules_file(REAL_NAME)).status_code == 403


def test_a_withdrawn_file_holds_no_longer_and_what_was_judged_by_it_can_be_judged_again(
    house: House, clerk: httpx.Client
) -> None:
    text = rules_file(rule("bar-tea", "crop_bar", "ingredients: [吡虫啉], crops: [茶叶]", "2025-01-01"), name="tea")
    laid = lay(clerk, text).json()
    with house.database.read() as session:
        before = rules(session).digest
    path = f"/law/files/{laid['id']}/withdraw"
    assert clerk.post(path, json={"why": "废止"}).status_code == 428
    gone = clerk.post(path, json={"why": "县政府令第9号废止"}, headers={"If-Match": '"1"'})
    assert (gone.status_code, gone.json()["withdrawn"], gone.json()["why"]) == (200, True, "县政府令第9号废止")
    again = clerk.post(path, json={"why": "废止"}, headers={"If-Match": '"2"'})
    assert again.json()["code"] == "law_withdrawn"
    query = {"substance": "吡虫啉", "region": COUNTY, "on": "2026-01-01"}
    assert clerk.get("/law/rules", params=query).json()["items"] == []
    older = clerk.get("/law/rules", params=query | {"set": before}).json()
    assert [one["id"] for one in older["items"]] == ["bar-tea"]
    assert before in {one["digest"] for one in clerk.get("/law/sets").json()["items"]}
    assert clerk.get("/law/rules", params={"set": "0" * 64}).json()["code"] == "law_set"
    assert clerk.get("/law/rules", params={"cursor": "no-rule-of-ours"}).json()["code"] == "cursor"
    with house.database.read() as session:
        assert rules_of(session, before) is not None
    assert lay(clerk, text).json()["code"] == "law_edition"  # an edition is never used twice


def test_a_file_on_which_another_rule_leads_cannot_be_withdrawn(clerk: httpx.Client) -> None:
    ends = "valid_to: 2025-01-01, followed_by: part-two"
    two = rules_file(rule("part-two", "crop_bar", "ingredients: [啶虫脒], crops: [茶叶]", "2025-01-01"), name="two")
    one = rules_file(
        rule("part-one", "crop_bar", "ingredients: [啶虫脒], crops: [茶叶]", "2024-01-01", ends), name="one"
    )
    second = lay(clerk, two).json()
    first = lay(clerk, one)
    assert first.status_code == 201
    held = clerk.post(f"/law/files/{second['id']}/withdraw", json={"why": "误放"}, headers={"If-Match": '"1"'})
    assert (held.status_code, held.json()["code"]) == (409, "law_hole")
    assert "part-one" in held.json()["detail"]
    shorter = rules_file(name="two", version=2)
    assert "part-one" in lay(clerk, shorter).json()["detail"]


def test_every_process_judges_by_the_new_file_without_being_told(house: House, clerk: httpx.Client) -> None:
    other = Database(house.database.engine.url)
    try:
        with other.read() as session:
            before = rules(session)
            assert rules(session) is before  # read once
        lay(
            clerk,
            rules_file(rule("news", "crop_bar", "ingredients: [联苯菊酯], crops: [茶叶]", "2025-01-01"), name="news"),
        )
        with other.read() as session:
            assert "news" in {one.id for one in rules(session).rules} - {one.id for one in before.rules}
    finally:
        other.close()


def test_substances_are_found_by_any_name_with_all_that_ever_held(clerk: httpx.Client) -> None:
    found = clerk.get("/law/substances/呋喃丹", params={"on": "2026-05-31"}).json()
    assert found["name"] == {"zh": "克百威", "en": "carbofuran"}
    assert found["restricted"] is True
    assert "banned-736" in {one["id"] for one in found["rules"]} - set(found["in_force"])
    day = clerk.get("/law/substances/carbofuran", params={"on": "2026-06-01"}).json()
    assert "banned-736" in day["in_force"]
    assert day["restricted"] is False
    assert all(one["confidence"] and one["source"]["name"]["zh"] for one in day["rules"])
    unknown = clerk.get("/law/substances/克百百威")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "law_substance")
    assert "克百威" in unknown.json()["detail"]


def test_rules_come_in_pages(clerk: httpx.Client) -> None:
    seen: list[str] = []
    cursor = ""
    while True:
        answer = clerk.get("/law/rules", params={"ever": True, "limit": 17, "cursor": cursor}).json()
        seen += [one["id"] for one in answer["items"]]
        cursor = answer["next"] or ""
        if not cursor:
            break
    assert len(seen) == len(set(seen)) > 30
    barred = clerk.get("/law/rules", params={"on": "2026-11-28", "crop": "韭菜", "substance": "毒死蜱"}).json()["items"]
    assert "bar-2032" in {one["id"] for one in barred}
    assert "bar-2032" not in {
        one["id"]
        for one in clerk.get("/law/rules", params={"on": "2026-11-28", "crop": "小麦", "ever": False}).json()["items"]
    }
