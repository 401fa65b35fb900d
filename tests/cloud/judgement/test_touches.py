"""What does this new ban touch? Cases as the law has them, each with its source; pages that lose and double nothing."""

from __future__ import annotations

from typing import Any, NamedTuple

import httpx
import pytest
from sqlalchemy import event

from cloud.inputs import Product
from cloud.judgement import ingredients_of
from cloud.kernel.database import Database
from tests.cloud.house import House
from tests.cloud.judgement.ground import COUNTY, EAST, WEST, Ground
from tests.cloud.law.files import rule, rules_file
from tests.engines import Engine


class Town(NamedTuple):
    """Somebody who may see the county, and the ids of what lies in it."""

    clerk: httpx.Client
    sales: dict[str, str]
    uses: dict[str, str]


@pytest.fixture(scope="module")
def town(house: House) -> Town:
    sales, uses = {}, {}
    with house.database.write() as session:
        ground = Ground(session)
        for shop in ("east", "west"):
            ground.subject(shop, EAST if shop == "east" else WEST)
        ground.licence("east")
        ground.licence("west")
        ground.subject("farm", kind="enterprise")
        carbofuran = ground.product("PD20150001", "克百威", crops="棉花 小麦")
        furadan = ground.product("PD20150002", "呋喃丹", crops="棉花")  # the same by another name
        chlorpyrifos = ground.product("PD20150003", "毒死蜱", crops="棉花 小麦")
        imidacloprid = ground.product("PD20150004", "吡虫啉", crops="棉花 茶叶 小麦")
        mixture = ground.product("PD20150005", "吡虫啉", "毒死蜱", crops="棉花")
        urea = ground.product("农肥准字1号", "吡虫啉", kind="fertiliser")
        for lot in range(7):
            ground.stock("east", carbofuran, f"L{lot}", lot)  # L0 is sold out
        ground.stock("west", furadan, "F1", 3, WEST)
        ground.stock("east", carbofuran, "old", 2, expires="2026-05-01")  # too old to be sold anyway
        ground.stock("east", chlorpyrifos, "C1")
        ground.stock("east", imidacloprid, "I1")
        ground.stock("east", urea, "U1")
        for name, shop, product, day, more in (
            ("carbofuran", "east", carbofuran, "2026-05-20", {}),
            ("expired since", "east", carbofuran, "2025-03-01", {"expires": "2026-01-01"}),
            ("furadan", "west", furadan, "2026-04-02", {"region": WEST}),
            ("three years ago", "east", carbofuran, "2023-02-01", {}),
            ("for tea", "east", imidacloprid, "2026-03-01", {"crop": "茶叶"}),
            ("for wheat", "east", imidacloprid, "2026-03-02", {"crop": "小麦"}),
            ("for tea in the west", "west", imidacloprid, "2026-03-03", {"crop": "茶叶", "region": WEST}),
            ("chlorpyrifos", "east", chlorpyrifos, "2026-03-04", {}),
            ("mixture, nobody known", "east", mixture, "2026-03-05", {"buyer": ""}),
        ):
            sales[name] = ground.sale(shop, product, day, **more).id
        tea, wheat = ground.cycle("farm", "茶叶", "2026-01-01"), ground.cycle("farm", "小麦", "2025-10-01")
        uses["tea"] = ground.use(tea, imidacloprid, "2026-03-10").id
        uses["wheat"] = ground.use(wheat, imidacloprid, "2026-03-11").id
        uses["banned"] = ground.use(wheat, carbofuran, "2026-03-12").id
    return Town(house.enter("supervisor", COUNTY), sales, uses)


def touches(client: httpx.Client, **asked: Any) -> dict[str, Any]:
    answer = client.post("/law/touches", json=asked)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def names(known: dict[str, str], answer: dict[str, Any]) -> set[str]:
    by_id = {identity: name for name, identity in known.items()}
    return {by_id[one["id"]] for one in answer["items"]}


BAN = {"before": "2026-05-31", "on": "2026-06-01"}  # 公告 736


def test_a_ban_touches_stock_of_the_substance_by_any_name(town: Town) -> None:
    found = touches(town.clerk, **BAN)
    assert {one["zh"] for one in found["substances"]} >= {"克百威", "氧乐果", "灭多威", "涕灭威"}
    assert found["registrations"] == ["PD20150001", "PD20150002"]
    assert {(one["subject"], one["lot"]) for one in found["items"]} == {
        *(("east", f"L{lot}") for lot in range(1, 7)), ("west", "F1"),
    }  # fmt: skip
    assert found["counts"]["stock"] == [{"unit": "瓶", "amount": 26.0, "lots": 8, "subjects": 2}]
    assert {one["after"] for one in found["items"]} == {"refused"}
    reasons = {reason["rule"]: reason for one in found["items"] for reason in one["reasons"]}
    assert reasons["banned-736"]["source"]["zh"] == "农业农村部公告第736号"
    assert "克百威" in reasons["banned-736"]["text"]["zh"]


def test_a_ban_touches_sales_whose_packs_have_expired_since_and_tells_since_when(town: Town) -> None:
    found = touches(town.clerk, **BAN, list="sales")
    assert names(town.sales, found) == {"carbofuran", "expired since", "furadan"}  # not those before two years ago
    assert all(one["buyer"].startswith("…") and len(one["buyer"]) == 7 for one in found["items"])
    assert found["counts"]["sales"]["rows"] == 3
    times = [one["at"] for one in found["items"]]
    assert (found["counts"]["sales"]["first"], found["counts"]["sales"]["last"]) == (min(times), max(times))
    older = touches(town.clerk, **BAN, list="sales", since="2022-01-01")
    assert names(town.sales, older) == {"carbofuran", "expired since", "furadan", "three years ago"}


def test_a_ban_touches_uses(town: Town) -> None:
    assert names(town.uses, touches(town.clerk, **BAN, list="uses")) == {"banned"}


# draft, list, what it touches; the county's own orders, which may only tighten
DRAFTS = [
    # a bar on a crop: sales and uses for that crop and no other
    ("crop_bar", "ingredients: [吡虫啉], crops: [茶叶]", COUNTY, "sales", {"for tea", "for tea in the west"}),
    ("crop_bar", "ingredients: [吡虫啉], crops: [茶叶]", EAST, "sales", {"for tea"}),  # of a township: only there
    ("crop_bar", "ingredients: [吡虫啉], crops: [茶叶]", COUNTY, "uses", {"tea"}),
    # a ban of one substance of a mixture
    ("banned", "ingredients: [毒死蜱]", COUNTY, "sales", {"chlorpyrifos", "mixture, nobody known"}),
    ("use_banned", "ingredients: [吡虫啉]", COUNTY, "uses", {"tea", "wheat"}),
    # real names: of restricted pesticides, where nobody asked for one
    ("real_name", "every: restricted", COUNTY, "sales", {"mixture, nobody known"}),
    ("real_name", "every: pesticide", COUNTY, "sales", {"mixture, nobody known"}),
    # a registration suspended
    ("suspended", "registrations: [PD20150003]", COUNTY, "sales", {"chlorpyrifos"}),
    # made before the rule: 禁产 leaves old packs alone
    ("production_banned", "ingredients: [毒死蜱]", COUNTY, "sales", set()),
]


@pytest.mark.parametrize(("kind", "what", "region", "which", "expected"), DRAFTS)
def test_a_draft_touches(town: Town, kind: str, what: str, region: str, which: str, expected: set[str]) -> None:
    text = rules_file(rule("draft", kind, what, "2027-02-01"), region=region)
    found = touches(town.clerk, text=text, list=which)
    assert found["on"] == found["before"] == "2027-02-01"  # the day on which it would begin
    assert found["rules"] == ["draft"]
    assert names(town.sales if which == "sales" else town.uses, found) == expected


def test_what_touches_nothing_is_told_so(town: Town) -> None:
    same = touches(town.clerk, before="2026-06-02", on="2026-06-03")
    assert (same["rules"], same["items"], same["next"]) == ([], [], None)
    assert same["counts"]["sales"]["rows"] == 0
    text = rules_file(rule("draft", "banned", "ingredients: [啶虫脒]", "2027-02-01"))
    assert touches(town.clerk, text=text)["registrations"] == []


def test_pages_lose_nothing_and_double_nothing(town: Town) -> None:
    for which in ("stock", "sales", "uses"):
        text = rules_file(
            rule("one", "banned", "ingredients: [吡虫啉]", "2026-12-01"),
            rule("two", "banned", "ingredients: [毒死蜱]", "2026-12-01"),
        )
        whole = touches(town.clerk, text=text, list=which)["items"]
        for limit in (1, 2, 3):
            seen: list[Any] = []
            cursor = ""
            for _ in range(40):
                found = touches(town.clerk, text=text, list=which, limit=limit, cursor=cursor)
                assert (found["counts"] is None) == bool(cursor)
                seen += found["items"]
                cursor = found["next"] or ""
                if not cursor:
                    break
            assert seen == whole
            assert len(whole) >= 2


# what was asked, the code of the answer
WRONG = [
    ({}, "touches_asked"),
    ({"before": "2026-05-31"}, "touches_asked"),
    ({"text": "x: 1", "before": "2026-05-31", "on": "2026-06-01"}, "touches_asked"),
    ({"text": "sort: rules\n"}, "law_mistakes"),
    ({**BAN, "cursor": "%%"}, "cursor"),
    ({**BAN, "cursor": "W10"}, "cursor"),
    ({**BAN, "cursor": "WyJzYWxlcyIsIngiLFsxLDJdXQ"}, "cursor"),  # of the list of sales
    ({"before": "2026-02-30", "on": "2026-06-01"}, "not_acceptable_input"),
    (
        {"text": rules_file(rule("x", "banned", "ingredients: [毒死蜱]", "2027-01-01"), region="349902")},
        "outside_region",
    ),
]


@pytest.mark.parametrize(("asked", "code"), WRONG)
def test_a_question_that_cannot_be_answered(town: Town, asked: dict[str, Any], code: str) -> None:
    answer = town.clerk.post("/law/touches", json=asked)
    assert answer.status_code in (403, 422)
    assert answer.json()["code"] == code


def test_others_see_nothing_of_it(house: House, town: Town) -> None:
    stranger = house.enter("supervisor", "349902")
    found = touches(stranger, **BAN, list="sales")
    assert (found["items"], found["counts"]["sales"]["rows"]) == ([], 0)
    township = touches(house.enter("inspector", WEST), **BAN, list="sales")
    assert names(town.sales, township) == {"furadan"}


def test_the_index_of_ingredients_follows_the_products(house: House, town: Town) -> None:
    with house.database.write() as session:
        before = ingredients_of(session)
        assert ingredients_of(session) is before
        added = Ground(session).product("PD20150099", "烯啶虫胺", crops="棉花")
    with house.database.write() as session:
        assert ingredients_of(session).containing(["烯啶虫胺"]) == {"PD20150099"}
        row = session.get(Product, added.id)
        assert row is not None
        row.ingredients, row.version = '["噻虫嗪"]', row.version + 1
        session.add(row)
    with house.database.read() as session:
        assert ingredients_of(session).containing(["烯啶虫胺"]) == set()
        assert ingredients_of(session).containing(["噻虫嗪"]) == {"PD20150099"}


def test_no_question_reads_a_whole_table(house: House, town: Town, engine: Engine) -> None:
    """Every statement that a question sends goes along an index: SQLite says SCAN where it does not."""
    if engine != "sqlite":
        pytest.skip("small tables of PostgreSQL are read whole: benchmarks.ledger shows its times on large ones")
    sent: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        sent.append((statement, parameters))

    event.listen(house.database.engine, "before_cursor_execute", note)
    try:
        for which in ("stock", "sales", "uses"):
            touches(town.clerk, **BAN, list=which)
        town.clerk.get(f"/sales/{town.sales['carbofuran']}/judgement")
    finally:
        event.remove(house.database.engine, "before_cursor_execute", note)
    big = ("ledger_line", "ledger_entry", "input_use", "farm_operation", "stock")
    asked = [(text, given) for text, given in sent if any(f"FROM {table}" in text for table in big)]
    assert len(asked) >= 10
    other = Database(house.database.engine.url)
    with other.read() as session:
        for text, given in asked:
            plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", given).all()
            scans = [row[3] for row in plan if any(row[3] == f"SCAN {table}" for table in big)]
            assert scans == [], text
    other.close()
