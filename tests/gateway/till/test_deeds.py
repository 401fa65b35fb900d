"""Beside the sale: purchases, returns and voids, counts, the day's close, and the shelf that a clerk searches."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from contract.event import Reversal, StockCount
from contract.moment import DAY_MS
from gateway.core.till.assortment import Assortment
from gateway.rim.till import deeds, report
from gateway.rim.till.asked import CountAsked, GoodsAsked, PurchaseAsked, ReversalAsked
from gateway.rim.till.sale import confirm
from tests.gateway.till.shop import ABA, CATALOGUE, DRUG, IMIDA, MEAL, OTHER, TODAY, Shop, dossier, held, pack
from tests.gateway.till.test_sale import code_of


def sell(shop: Shop, number: str, amount: str = "1") -> str:
    shop.clock.pass_(1)
    shop.for_().add(GoodsAsked(number, amount))
    return confirm(shop.till, "clerk-1", notice=True).id


def back(entry: str, *items: GoodsAsked, cause: str = "return", why: str = "农户退货") -> ReversalAsked:
    return ReversalAsked(entry, cause, why, items)  # type: ignore[arg-type]


def amount(shop: Shop, number: str) -> int:
    return shop.till.books.stock.amount(number) // 1_000_000


def test_what_was_bought_can_be_sold_and_what_came_back_too(shop: Shop) -> None:
    shop.buy(OTHER, "10", lot="N", expires="2028-05-01")
    entry = sell(shop, OTHER, "4")
    assert amount(shop, OTHER) == 6
    deeds.reverse(shop.till, back(entry, GoodsAsked(OTHER, "1")), "clerk-1")
    assert amount(shop, OTHER) == 7
    assert code_of(lambda: deeds.reverse(shop.till, back(entry, GoodsAsked(OTHER, "4")), "c")) == "till_too_much"
    assert code_of(lambda: deeds.reverse(shop.till, back(entry, GoodsAsked(IMIDA, "1")), "c")) == "till_not_in_entry"
    deeds.reverse(shop.till, back(entry), "clerk-1")
    assert amount(shop, OTHER) == 10
    assert code_of(lambda: deeds.reverse(shop.till, back(entry), "c")) == "till_reversed"
    assert [body.cause for body in shop.told if isinstance(body, Reversal)] == ["return", "return"]


@pytest.mark.parametrize(("asked", "code"), [
    (back("nothing"), "till_no_entry"),
    (back("nothing", why="  "), "till_why"),
    (back("nothing", GoodsAsked(IMIDA, "-1")), "till_amount"),
])  # fmt: skip
def test_a_return_that_cannot_be(shop: Shop, asked: ReversalAsked, code: str) -> None:
    assert code_of(lambda: deeds.reverse(shop.till, asked, "c")) == code


def test_a_purchase_whose_goods_are_sold_is_not_taken_back(shop: Shop) -> None:
    entry = shop.buy(OTHER, "2", lot="N", expires="2028-05-01")
    sold = sell(shop, OTHER)
    assert code_of(lambda: deeds.reverse(shop.till, back(entry, cause="void"), "c")) == "till_stock"
    deeds.reverse(shop.till, back(sold, cause="void"), "c")
    deeds.reverse(shop.till, back(entry, cause="void"), "c")
    assert amount(shop, OTHER) == 0
    reversal = next(one.id for one in shop.till.books.entries(TODAY) if isinstance(one.body, Reversal))
    assert code_of(lambda: deeds.reverse(shop.till, back(reversal), "c")) == "till_not_reversible"


def test_a_pack_that_came_back_is_sold_again(shop: Shop) -> None:
    shop.for_().scan(pack(ABA, 1))
    entry = confirm(shop.till, "c", notice=True).id
    shop.clock.pass_(1)
    deeds.reverse(shop.till, back(entry), "c")
    shop.clock.pass_(1)
    shop.for_().scan(pack(ABA, 1))
    confirm(shop.till, "c", notice=True)
    assert [one.pack for one in shop.till.books.stock.lots(ABA)] == [pack(ABA, 2)]


@pytest.mark.parametrize(("asked", "code"), [
    (PurchaseAsked(" ", (GoodsAsked(IMIDA),)), "till_supplier"),
    (PurchaseAsked("甲", ()), "till_empty"),
    (PurchaseAsked("甲", (GoodsAsked("PD0"),)), "till_nothing"),
    (PurchaseAsked("甲", (GoodsAsked(IMIDA, pack=pack(ABA, 7)),)), "till_pack_other"),
    (PurchaseAsked("甲", (GoodsAsked(IMIDA, pack="123"),)), "till_pack"),
    (PurchaseAsked("甲", (GoodsAsked(ABA, pack=pack(ABA, 1)),)), "till_pack_here"),
    (PurchaseAsked("甲", (GoodsAsked(ABA, pack=pack(ABA, 7)),) * 2), "till_pack_here"),
    (PurchaseAsked("甲", (GoodsAsked(IMIDA, made="2026-02-30"),)), "till_day"),
    (PurchaseAsked("甲", (GoodsAsked(DRUG, pack="20260101999990000000000"),)), "till_pack"),
])  # fmt: skip
def test_a_purchase_that_cannot_be(shop: Shop, asked: PurchaseAsked, code: str) -> None:
    assert code_of(lambda: deeds.purchase(shop.till, asked, "c")) == code


def test_packs_come_in_by_scan_and_go_out_by_scan(shop: Shop) -> None:
    shop.till.place = "purchase"
    shop.till.scan(pack(ABA, 7))
    seen = shop.till.scanned
    assert seen is not None
    assert (seen.kind, seen.pack, shop.till.slip.lines) == ("pesticide_pack", pack(ABA, 7), ())
    shop.buy(seen.articles[0].registration, "1", pack=seen.pack, lot="Z", expires="2028-01-01")
    shop.till.place = "sale"
    shop.for_().scan(pack(ABA, 7))
    assert confirm(shop.till, "c", notice=True).body.items[0].lot == "Z"  # type: ignore[union-attr]


def test_a_count_says_what_is_there_and_can_be_taken_back(shop: Shop) -> None:
    asked = CountAsked((GoodsAsked(MEAL, "90", lot="M"),), "月末盘点")
    entry = deeds.count(shop.till, asked, "c").id
    assert amount(shop, MEAL) == 90
    shop.clock.pass_(1)
    shop.till.add(GoodsAsked(MEAL))
    confirm(shop.till, "c", notice=True)
    assert amount(shop, MEAL) == 89
    deeds.reverse(shop.till, back(entry, cause="void"), "c")
    assert amount(shop, MEAL) == 99
    deeds.count(shop.till, CountAsked((GoodsAsked(MEAL, "0", lot="M"),), "全丢了"), "c")
    assert amount(shop, MEAL) == 0
    assert len([body for body in shop.told if isinstance(body, StockCount)]) == 2


def test_the_day_adds_up_and_is_closed_by_a_number(shop: Shop, tmp_path: Path) -> None:
    shop.buy(OTHER, "10", lot="N", expires="2028-05-01")
    entry = sell(shop, OTHER, "4")
    sell(shop, IMIDA, "2")
    deeds.reverse(shop.till, back(entry, GoodsAsked(OTHER, "1")), "clerk-1")
    day = deeds.day(shop.till, "")
    sums = {one.registration: (one.sold, one.returned, one.bought) for one in day.products}
    assert sums == {OTHER: ("4", "1", "10"), IMIDA: ("2", "0", "0")}
    assert (day.sales, day.purchases, day.reversals, day.named, day.unnamed, day.z) == (2, 1, 1, 0, 2, 0)
    assert [(one.kind, one.reversed) for one in day.entries] == [
        ("purchase", ""), ("sale", "part"), ("sale", ""), ("reversal", ""),
    ]  # fmt: skip
    assert deeds.close(shop.till, "").z == 1
    shop.clock.pass_(DAY_MS)
    assert deeds.close(shop.till, "").z == 2
    assert deeds.day(shop.till, TODAY.isoformat()).z == 1
    assert report.state(shop.counter).today.z == 2
    assert code_of(lambda: deeds.day(shop.till, (TODAY + timedelta(2)).isoformat())) == "till_too_soon"
    assert code_of(lambda: deeds.day(shop.till, "heute")) == "till_day"
    shop.close()
    again = Shop(tmp_path / "box", shop.clock, boot="b2")
    assert deeds.close(again.till, "").z == 3
    again.close()


def test_the_stock_is_shown_by_lot_with_what_expired(shop: Shop) -> None:
    lots = next(one.lots for one in report.stock(shop.counter.till) if one.article.registration == IMIDA)
    assert [(one.lot, one.amount, one.expired) for one in lots] == [
        ("OLD", "3", True), ("A1", "5", False), ("B2", "5", False),
    ]  # fmt: skip


def test_a_new_dossier_is_taken_up_while_the_till_runs(shop: Shop) -> None:
    sell(shop, IMIDA, "2")
    shop.dossier = dossier(held(IMIDA, "40", lot="A1"), version=2)
    shop.till.judged()
    assert amount(shop, IMIDA) == 38


@pytest.mark.parametrize(("query", "wanted"), [
    ("吡虫", [IMIDA, OTHER]), ("bcl", [OTHER, IMIDA]), ("chong", [OTHER, IMIDA]), ("awjs", [ABA]), ("awei", [ABA]),
    ("PD20150002", [ABA]), ("20150002", [ABA]), ("hong", []), ("", []), ("  ", []),
])  # fmt: skip
def test_a_clerk_finds_by_name_first_letters_pinyin_and_number(query: str, wanted: list[str]) -> None:
    found = [one.product.registration for one in Assortment(CATALOGUE).search(query)]
    assert sorted(found) == sorted(wanted)
