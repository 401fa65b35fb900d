"""A sale and a use judged on their own day and on any other, and facts that somebody types in."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.cloud.house import House
from tests.cloud.judgement.ground import COUNTY, EAST, Ground
from tests.cloud.law.files import rule, rules_file

LICENCE = {"since": "2020-01-01", "until": "2030-01-01", "restricted": True}


@pytest.fixture(scope="module")
def known(house: House) -> dict[str, str]:
    with house.database.write() as session:
        ground = Ground(session)
        ground.subject("shop")
        ground.subject("plain")
        ground.subject("farm", kind="enterprise")
        ground.licence("shop", "2020-01-01", "2026-04-30")  # it ran out after the sale
        ground.licence("plain", restricted=False)
        carbofuran = ground.product("PD20150001", "克百威", crops="棉花")
        imidacloprid = ground.product("PD20150004", "吡虫啉", crops="棉花 茶叶")
        ground.product("PD20150006", "啶虫脒", crops="棉花")
        urea = ground.product("农肥准字1号", "尿素", kind="fertiliser")
        cycle = ground.cycle("farm", "棉花", "2026-03-01")
        unlisted = ground.product("PD1", "吡虫啉", region="349902")
        return {
            "sale": ground.sale("shop", carbofuran, "2026-04-20", expires="2026-05-15").id,
            "plain sale": ground.sale("plain", carbofuran, "2026-04-20").id,
            "urea": ground.sale("shop", urea, "2026-04-20").id,
            "no crop": ground.sale("shop", imidacloprid, "2026-04-20", crop="", pest="").id,
            "first": ground.use(cycle, imidacloprid, "2026-04-01").id,
            "second": ground.use(cycle, imidacloprid, "2026-04-11").id,
            "third": ground.use(cycle, imidacloprid, "2026-04-21").id,
            "banned": ground.use(cycle, carbofuran, "2026-05-31").id,
            "unlisted": unlisted.id,
        }


@pytest.fixture(scope="module")
def clerk(house: House, known: dict[str, str]) -> httpx.Client:
    assert known
    return house.enter("inspector", COUNTY)


# what, judged on, the outcome, a code that must be among its reasons (its source)
CASES = [
    ("sale", "", "allowed", "licensed_shop"),  # 公告 2567: by a licensed shop, on its own day
    ("sale", "2026-05-31", "allowed", "licensed_shop"),  # pack and licence have run out since: only rules count
    ("sale", "2026-06-01", "refused", "banned"),  # 公告 736
    ("sale", "2017-09-30", "allowed", ""),  # before 公告 2567 there was no licence of its own
    ("sale", "2014-12-31", "held", "rules_unknown"),  # days that nobody has typed in
    ("plain sale", "", "refused", "not_licensed"),  # 公告 2567
    ("plain sale", "2017-09-30", "allowed", ""),
    ("no crop", "", "allowed", "buyer_asked"),  # 农药管理条例 27
    ("urea", "", "", ""),  # no pesticide
    ("urea", "2026-06-01", "", ""),
]


@pytest.mark.parametrize(("what", "on", "outcome", "code"), CASES)
def test_a_sale_is_judged_by_the_rules_of_a_day(
    clerk: httpx.Client, known: dict[str, str], what: str, on: str, outcome: str, code: str
) -> None:
    found = clerk.get(f"/sales/{known[what]}/judgement", params={"on": on} if on else {}).json()
    assert (found["strictest"], found["own_day"], found["then"]) == (outcome, not on, "allowed")
    reasons = [reason for line in found["lines"] if line["verdict"] for reason in line["verdict"]["reasons"]]
    assert not code or code in {reason["code"] for reason in reasons}
    assert all(reason["text"]["zh"] and reason["text"]["en"] for reason in reasons)


USES = [
    ("first", "", "allowed", "", "2026-04-08"),  # seven days to wait
    ("second", "", "allowed", "", "2026-04-18"),
    ("third", "", "refused", "too_many", "2026-04-28"),  # its label: twice in a season (农药管理条例 34)
    ("banned", "", "allowed", "", "2026-06-07"),  # 公告 736 begins on the next day
    ("banned", "2026-06-01", "refused", "banned", "2026-06-08"),
]


@pytest.mark.parametrize(("what", "on", "outcome", "code", "harvest"), USES)
def test_a_use_is_judged_by_the_rules_of_a_day(
    clerk: httpx.Client, known: dict[str, str], what: str, on: str, outcome: str, code: str, harvest: str
) -> None:
    found = clerk.get(f"/operations/{known[what]}/judgement", params={"on": on} if on else {}).json()
    (line,) = found["lines"]
    assert (found["strictest"], line["verdict"]["harvest_from"]) == (outcome, harvest)
    assert not code or code in {reason["code"] for reason in line["verdict"]["reasons"]}


def test_what_is_unknown_or_of_others_is_not_found(house: House, clerk: httpx.Client, known: dict[str, str]) -> None:
    stranger = house.enter("inspector", "349902")
    for path in (f"/sales/{known['sale']}/judgement", f"/operations/{known['first']}/judgement"):
        assert stranger.get(path).status_code == 404
        assert clerk.get(path).status_code == 200
    assert clerk.get(f"/operations/{known['sale']}/judgement").status_code == 404
    assert clerk.get(f"/sales/{known['sale']}/judgement", params={"set": "0" * 64}).json()["code"] == "law_set"


def test_a_sale_is_judged_by_an_older_edition(house: House, clerk: httpx.Client, known: dict[str, str]) -> None:
    path = f"/sales/{known['no crop']}/judgement"
    before = clerk.get(path).json()
    text = rules_file(rule("order-9", "banned", "ingredients: [吡虫啉]", "2026-01-01"))
    assert house.enter("supervisor", COUNTY).post("/law/files", json={"text": text}).status_code == 201
    after = clerk.get(path).json()
    assert (before["strictest"], after["strictest"]) == ("allowed", "refused")
    assert before["set"] != after["set"]
    again = clerk.get(path, params={"set": before["set"]}).json()
    assert again == before


def judge(client: httpx.Client, **asked: Any) -> dict[str, Any]:
    answer = client.post("/law/judge", json=asked)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


PACK = {
    "made": "2025-06-01",
    "expires": "2027-06-01",
    "licence": LICENCE,
    "region": EAST,
    "crop": "棉花",
    "pest": "蚜虫",
}
# what differs from a pack in order; then the day, the outcome and one of its reasons by its source
TYPED = [
    ({"product": {"registration": "PD20150001"}, "made": "2024-05-31"}, "2026-05-31", "allowed", "licensed_shop"),
    ({"product": {"registration": "PD20150001"}}, "2026-05-31", "refused", "production_banned"),  # 公告 736: 2024-06-01
    ({"product": {"registration": "PD20150001"}}, "2026-06-01", "refused", "banned"),  # 公告 736
    ({"product": {"registration": "PD20150006"}}, "2026-06-01", "allowed", ""),
    ({"product": {"registration": "PD20150006"}, "crop": "韭菜"}, "2026-06-01", "refused", "off_label"),
    ({"product": {"registration": "PD20150006"}, "expires": "2026-06-01"}, "2026-06-01", "refused", "expired"),
    ({"product": {"registration": "PD20150006"}, "expires": None}, "2026-06-01", "held", "expiry_missing"),
    ({"product": {"registration": "PD20150006"}, "licence": None}, "2026-06-01", "held", "licence_missing"),
    ({"product": {"registration": "PD20150006"}, "licence": None, "shop": "plain"}, "2026-06-01", "allowed", ""),
    ({"product": {"ingredients": ["呋喃丹"]}}, "2026-06-01", "refused", "banned"),
    ({"product": {"registration": "PD1"}}, "2026-06-01", "held", "ingredients_missing"),  # of the next county
    ({"product": {"registration": "PD20150006"}}, "2028-02-29", "refused", "expired"),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "on", "outcome", "code"), TYPED)
def test_facts_that_somebody_types_in(
    clerk: httpx.Client, facts: dict[str, Any], on: str, outcome: str, code: str
) -> None:
    found = judge(clerk, **PACK | facts, on=on)
    assert found["verdict"]["outcome"] == outcome
    assert not code or code in {reason["code"] for reason in found["verdict"]["reasons"]}


def test_who_may_not_sell_is_told_what_instead(clerk: httpx.Client) -> None:
    found = judge(clerk, **PACK, product={"registration": "PD20150001"}, on="2026-06-01")
    offered = {one["registration"] for one in found["alternatives"]}
    assert "PD20150006" in offered
    assert "PD20150001" not in offered
    assert judge(clerk, **PACK | {"pest": ""}, product={"registration": "PD20150001"})["alternatives"] == []


def test_a_use_that_somebody_thinks_of(clerk: httpx.Client) -> None:
    asked = {"act": "use", "on": "2026-06-01", "product": {"registration": "PD20150006"}, "crop": "棉花"}
    found = judge(clerk, **asked)
    assert (found["verdict"]["outcome"], found["verdict"]["harvest_from"]) == ("allowed", "2026-06-08")
    assert judge(clerk, **asked, earlier_uses=2)["verdict"]["outcome"] == "refused"
    assert judge(clerk, **asked, earlier_uses=None)["verdict"]["outcome"] == "held"
    assert clerk.post("/law/judge", json={"product": {}}).json()["code"] == "product_asked"
