"""Products, ledgers and stock over HTTP, by role."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from cloud.kernel.clock import now_ms
from cloud.kernel.database import FILE, Database
from cloud.keys import ensure
from contract.moment import DAY_MS
from tests.cloud.house import House
from tests.cloud.inputs.ground import COUNTY, MILD, OTHER, RAT, SHOP, STRONG, TOWN, pack


@pytest.fixture(scope="module")
def place(laid_down: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("inputs-house")
    shutil.copy(laid_down / FILE, folder / FILE)
    database = Database.in_folder(folder)
    ensure(database, folder, COUNTY, now_ms())
    house = House(folder, database)
    yield house
    house.close()


def _shop(house: House, subject: str = SHOP) -> httpx.Client:
    return house.enter("shop", TOWN, subject=subject)


def _line(amount: str = "1", **more: str) -> dict[str, str]:
    return {"product": MILD, "amount": amount, "unit": "瓶", "lot": "A1", "expires": "2099-01-01", **more}


def _sale(*items: dict[str, str], **more: Any) -> dict[str, Any]:
    return {"items": list(items) or [_line()], "crop": "大白菜", "pest": "蚜虫", "notice": True, **more}


def _code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_a_shop_buys_sells_and_takes_back_and_sees_only_its_own(place: House) -> None:
    clerk, stranger, inspector = _shop(place), _shop(place, OTHER), place.enter("inspector", COUNTY)
    bought = clerk.post("/purchases", json={"items": [_line("20"), _line(pack=pack(1))], "supplier": "农资公司"})
    assert bought.status_code == 201, bought.text
    sale = clerk.post("/sales", json=_sale(_line("3")))
    assert (sale.status_code, sale.json()["outcome"], sale.json()["doubts"]) == (201, "allowed", [])
    back = clerk.post(
        "/reversals", json={"entry": sale.json()["id"], "cause": "return", "why": "退", "items": [_line()]}
    )
    assert back.json()["lines"][0]["amount"] == "1"
    count = clerk.post("/counts", json={"items": [_line("17")], "why": "盘点"})
    assert count.status_code == 201
    stock = clerk.get("/stock").json()["items"]
    stock.sort(key=lambda row: row["pack"])
    assert [(row["lot"], row["pack"], row["amount"]) for row in stock] == [("A1", "", "17"), ("A1", pack(1), "1")]
    assert stock[0]["counted"] == "-1"
    assert stranger.get("/stock").json()["items"] == []
    assert stranger.get("/ledger").json()["items"] == []
    assert stranger.get(f"/ledger/{sale.json()['id']}").status_code == 404
    assert place.enter("inspector", "349902").get("/ledger").json()["items"] == []
    kinds = [row["kind"] for row in inspector.get("/ledger", params={"sort": "at"}).json()["items"]]
    assert sorted(kinds) == ["purchase", "reversal", "sale", "stock_count"]
    (events,) = inspector.get(f"/ledger/{sale.json()['id']}/events").json()["items"]
    assert events["id"] == back.json()["id"]
    life = clerk.get(f"/packs/{pack(1)}").json()
    assert [line["kind"] for line in life["lines"]] == ["purchase"]
    assert life["product"]["registration"] == MILD
    after = clerk.get("/stock/next", params={"subject": SHOP, "product": MILD}).json()["items"]
    assert [row["amount"] for row in after] == ["17", "1"]


def test_what_the_law_bars_is_kept_and_answered_with_what_may_be_sold(place: House) -> None:
    clerk = _shop(place)
    barred = clerk.post("/sales", json=_sale(_line(product=STRONG)), headers={"Accept-Language": "en"})
    assert _code(barred) == (409, "sale_refused")
    assert f"Sell instead: {MILD}" in barred.json()["detail"]
    (kept,) = clerk.get("/ledger", params={"kind": "refusal"}).json()["items"]
    assert [one["code"] for one in kept["reasons"]] == ["banned"]
    asked = clerk.post("/sales/judge", json=_sale(_line(product=STRONG))).json()
    assert asked["outcome"] == "refused"
    assert [one["registration"] for one in asked["alternatives"]] == [MILD, RAT]  # the restricted one comes after
    assert asked["alternatives"][0]["interval_days"] == 7
    assert len(clerk.get("/ledger", params={"kind": "refusal"}).json()["items"]) == 1


def test_the_same_key_refuses_once_and_keeps_one_refusal(place: House) -> None:
    clerk = _shop(place)
    before = len(clerk.get("/ledger", params={"kind": "refusal"}).json()["items"])
    for _ in range(2):
        again = clerk.post("/sales", json=_sale(_line(product=STRONG)), headers={"Idempotency-Key": "one-and-the-same"})
        assert _code(again) == (409, "sale_refused")
    assert len(clerk.get("/ledger", params={"kind": "refusal"}).json()["items"]) == before + 1


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        ("/sales", _sale(_line("-1")), (409, "entry_quantity")),
        ("/sales", _sale(_line("1", unit="亩")), (409, "entry_unit")),
        ("/sales", _sale(at=now_ms() + DAY_MS), (409, "entry_future")),
        ("/sales", _sale(at=1 << 53), (409, "entry_future")),
        ("/sales", _sale(subject=OTHER), (404, "not_found")),
        ("/sales", _sale(subject="nobody"), (404, "not_found")),
        ("/sales", {"items": []}, (422, "not_acceptable_input")),
        ("/purchases", {"items": [_line("1", product="PD1")], "supplier": "x"}, (409, "entry_product")),
        ("/reversals", {"entry": "x", "cause": "void", "why": "x"}, (404, "not_found")),
        ("/buyers", {"number": "110105194912310021"}, (422, "person_number")),
        ("/buyers", {}, (422, "person_empty")),
    ],
)
def test_bad_input_is_one_clear_problem(
    place: House, path: str, body: dict[str, Any], expected: tuple[int, str]
) -> None:
    assert _code(_shop(place).post(path, json=body)) == expected


@pytest.mark.parametrize(
    "query",
    [
        {"doubt": "oversold"}, {"outcome": "held"}, {"product": STRONG, "kind": "sale"}, {"subject": OTHER},
        {"until": "2020-01-01"}, {"since": "2099-01-01"}, {"buyer": "nobody"},
    ],
)  # fmt: skip
def test_a_filter_of_the_ledger_leaves_out_what_is_not_meant(place: House, query: dict[str, str]) -> None:
    assert place.enter("supervisor", COUNTY).get("/ledger", params=query).json()["items"] == []


def test_no_calendar_has_that_day(place: House) -> None:
    answer = place.enter("supervisor", COUNTY).get("/ledger", params={"since": "2026-02-29"})
    assert _code(answer) == (422, "day_unknown")


@pytest.mark.parametrize("field", ["made", "expires"])
def test_a_day_that_never_comes_is_not_forgotten_but_refused(place: House, field: str) -> None:
    shop = _shop(place)
    wanted = {"items": [_line(**{field: "2027-02-29"})], "supplier": "青禾农资公司"}
    for language, words in (("zh", "日历上没有这一天"), ("en", "is on no calendar")):
        answer = shop.post("/purchases", json=wanted, headers={"Accept-Language": language})
        assert _code(answer) == (422, "not_acceptable_input")
        assert answer.json()["errors"] == [{"where": f"body.items[0].{field}", "what": words}]


@pytest.mark.parametrize(
    "path", ["/regions?on=2027-02-29", "/rapid-results?since=2027-02-29", "/passages?day=2026-13-01"]
)
def test_a_list_is_not_asked_for_a_day_that_never_comes(place: House, path: str) -> None:
    answer = place.enter("supervisor", COUNTY).get(path)
    assert _code(answer) == (422, "not_acceptable_input")


def test_products_are_found_by_name_registration_and_pack_and_changed_by_version(place: House) -> None:
    desk = place.enter("supervisor", COUNTY)
    assert desk.get(f"/products/{MILD}").json()["kind"] == "pesticide"
    address = f"https://q.example/c?id={pack(5)}"
    assert [one["registration"] for one in desk.get("/products", params={"pack": address}).json()["items"]] == [MILD]
    text = (
        "kind,registration,name,unit,content,ingredients,labels,region\n"
        "pesticide,PD20211111,好药,瓶,100 mL,吡虫啉、啶虫脒,大白菜|蚜虫|14|2;韭菜|蓟马|?|1,349901\n"
        "pesticide,PD20211112,坏药,亩,,,,349901\n"
        "pesticide,PD20211111,重复,瓶,,,,349901\n"
        "pesticide,PD20211113,外县,瓶,,,,349902\n"
    )
    brought = desk.post("/products/import", json={"name": "a.csv", "text": text}).json()
    assert (brought["added"], [one["line"] for one in brought["mistakes"]]) == (1, [3, 4, 5])
    (one,) = desk.get("/products", params={"search": "好"}).json()["items"]
    assert [line["interval_days"] for line in one["labels"]] == [14, None]
    body = {"kind": "pesticide", "registration": "PD20211111", "name": "更好的药", "region": COUNTY}
    assert _code(desk.patch(f"/products/{one['id']}", json=body)) == (428, "version_missing")
    changed = desk.patch(f"/products/{one['id']}", json=body, headers={"If-Match": '"1"'})
    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    assert _code(desk.patch(f"/products/{one['id']}", json=body, headers={"If-Match": '"1"'}))[0] in (409, 412)
    assert _code(desk.post("/products", json=body)) == (409, "product_known")
