"""The law at the desk, case by case: what is sold, what is refused and with which words, what is kept of it.

农药管理条例 (2017) 26, 27: purchase and sale ledgers; 公告 736: carbofuran barred since 2026-06-01; 公告 2567: licensed
shops only.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from cloud.inputs import store
from cloud.inputs.model import LedgerEntry, LedgerLine
from cloud.kernel.database import Database
from cloud.kernel.problem import PROBLEMS, Problem
from cloud.kernel.scope import NATION, Scope
from contract.event import Goods, Refusal, Reversal, StockCount
from tests.cloud.inputs import ground
from tests.cloud.inputs.ground import (
    CLOSED,
    COUNTY,
    FERTILISER,
    MILD,
    NOON,
    OTHER,
    RAT,
    SEED,
    SHOP,
    STRONG,
    TOWN,
    VET,
    at_desk,
    bought,
    goods,
    pack,
    sold,
)


def _stocked(county: Database) -> None:
    everything = [
        goods("100"), goods("100", product=STRONG), goods("100", product=RAT), goods("10", product=VET),
        goods("40", "袋", product=SEED), goods("50", "kg", product=FERTILISER), goods(pack=pack(1)),
        goods("5", lot="A9", expires=""),
        goods("5", lot="OLD", expires="2026-11-01"), goods(pack=pack(2), lot="OLD", expires="2026-11-01"),
    ]  # fmt: skip
    assert all(one.problem is None for one in at_desk(county, "buy", bought(*everything)))


@pytest.mark.parametrize(
    ("items", "more", "code"),
    [
        # what the law bars: kept as a refusal
        ((goods(product=STRONG),), {}, "sale_refused"),  # 公告 736
        ((goods(expires="2026-11-27"),), {}, "sale_refused"),  # 农药管理条例 45: the day itself is too late
        ((goods(lot="OLD"),), {}, "sale_refused"),  # what was bought had run out, whatever the sale says
        ((goods(pack=pack(2)),), {}, "sale_refused"),  # the same of a pack, under another lot
        ((goods(),), {"crop": "水稻"}, "sale_refused"),  # 34: not on the label
        ((goods(product=VET),), {}, "sale_refused"),  # 兽药管理条例: no prescription
        # what is not known
        ((goods(expires="", lot="A9"),), {}, "sale_held"),  # its expiry
        ((goods(),), {"crop": "不是作物"}, "sale_held"),
        # what cannot be
        ((goods(product="PD19990000"),), {}, "entry_product"),
        ((goods("-1"),), {}, "entry_quantity"),
        ((goods("0"),), {}, "entry_quantity"),
        ((goods("1,5"),), {}, "entry_quantity"),
        ((goods("1e5"),), {}, "entry_quantity"),
        ((goods("9" * 16),), {}, "entry_quantity"),
        ((goods("0.0000001"),), {}, "entry_unit"),
        ((goods("1", "亩"),), {}, "entry_unit"),
        ((goods("1", "mL"), goods("99999999", "L")), {}, "entry_absurd"),
        ((goods("1", "kg"),), {}, "entry_unit"),
        ((goods(pack="12345"),), {}, "entry_pack_code"),
        ((goods(pack=pack(1, RAT)),), {}, "entry_other_product"),
        ((goods("101"),), {}, "entry_oversold"),
        ((goods("60"), goods("60")), {}, "entry_oversold"),
        ((goods(),), {"at": NOON + 11 * 60_000}, "entry_future"),
        ((goods(),), {"buyer": "nobody-knows"}, "entry_buyer_unknown"),
    ],
)  # fmt: skip
def test_what_is_refused_says_why_in_both_languages(
    county: Database, items: tuple[Goods, ...], more: dict[str, Any], code: str
) -> None:
    _stocked(county)
    before = ground.stock(county)
    (done,) = at_desk(county, "sell", sold(*items, **more))
    assert done.problem is not None
    assert done.problem.code == code
    zh, en = (done.problem.body(language).detail for language in ("zh", "en"))
    assert zh != en
    assert "{" not in zh + en
    assert ground.stock(county) == before
    with county.read() as session:
        kinds = [row.kind for row in session.exec(select(LedgerEntry).where(LedgerEntry.kind != "purchase"))]
    assert kinds == (["refusal"] if code == "sale_refused" else [])
    assert done.kind == ("refusal" if kinds else "")


@pytest.mark.parametrize(
    ("item", "more", "left"),
    [
        (goods(), {}, 99_000_000),
        (goods("250", "mL"), {}, 99_500_000),  # half a bottle of 500 mL
        (goods(expires="2026-11-28"), {}, 99_000_000),  # its last day
        (goods(product=RAT, lot="A1"), {"crop": "", "pest": ""}, 99_000_000),  # restricted, in a licensed shop
    ],
)
def test_what_may_be_sold_is_sold(county: Database, item: Goods, more: dict[str, Any], left: int) -> None:
    _stocked(county)
    (done,) = at_desk(county, "sell", sold(item, **more))
    assert done.problem is None
    assert ground.stock(county, registration=item.product)["A1", ""] == left
    with county.read() as session:
        entry = session.get_one(LedgerEntry, done.id)
    assert (entry.outcome, entry.told_outcome, entry.doubts) == ("allowed", "allowed", "")
    assert len(entry.law) == 64


def test_restricted_pesticide_is_sold_by_licensed_shops_only(county: Database) -> None:
    at_desk(county, "buy", bought(goods("9", product=RAT), subject=OTHER))
    (done,) = at_desk(county, "sell", sold(goods(product=RAT), subject=OTHER, crop="", pest=""))
    assert done.problem is not None
    assert "定点" in done.problem.body("zh").detail
    with county.read() as session:
        assert "not_licensed" in session.get_one(LedgerEntry, done.id).reasons


def test_veterinary_medicine_needs_its_prescription_and_fertiliser_no_licence(county: Database) -> None:
    _stocked(county)
    done = at_desk(
        county, "sell", sold(goods(product=VET), prescription="处方 2026-88"),
        sold(goods("2", "kg", product=FERTILISER)), sold(goods("100", "g", product=SEED)),
    )  # fmt: skip
    assert [one.problem for one in done] == [None, None, None]
    assert ground.stock(county, registration=SEED) == {("A1", ""): 38_000_000}


def test_one_that_is_refused_stops_none_beside_it(county: Database) -> None:
    _stocked(county)
    done = at_desk(county, "sell", sold(), sold(goods(product=STRONG)), sold(goods("98")), sold(goods("2")))
    assert [one.problem and one.problem.code for one in done] == [None, "sale_refused", None, "entry_oversold"]
    assert ground.stock(county)["A1", ""] == 1_000_000


def test_a_pack_is_sold_once_over_all_shops(county: Database) -> None:
    for shop in (SHOP, OTHER):
        at_desk(county, "buy", bought(goods(pack=pack(1)), subject=shop))
    (first,) = at_desk(county, "sell", sold(goods(pack=pack(1), lot="")))
    assert first.problem is None
    (again,) = at_desk(county, "sell", sold(goods(pack=pack(1))))
    (clone,) = at_desk(county, "sell", sold(goods(pack=pack(1)), subject=OTHER))
    for one in (again, clone):
        assert one.problem is not None
        assert one.problem.code == "entry_sold_twice"
        assert one.kind == "refusal"
    (back,) = at_desk(county, "reverse", Reversal(entry=first.id, cause="return", why="农户退货"))
    assert back.problem is None
    (done,) = at_desk(county, "sell", sold(goods(pack=pack(1))))
    assert done.problem is None


def test_a_pack_that_the_shop_never_bought_is_not_sold(county: Database) -> None:
    at_desk(county, "buy", bought(goods(pack=pack(1)), goods(pack=pack(2))))
    (done,) = at_desk(county, "sell", sold(goods(pack=pack(3))))
    assert done.problem is not None
    assert done.problem.code == "entry_never_bought"


def test_packs_of_a_box_that_was_bought_as_a_box_are_sold_one_by_one(county: Database) -> None:
    at_desk(county, "buy", bought(goods("2")))
    done = at_desk(county, "sell", *(sold(goods(pack=pack(number))) for number in range(3)))
    assert [one.problem and one.problem.code for one in done] == [None, None, "entry_oversold"]


def test_a_closed_subject_sells_nothing(county: Database) -> None:
    (done,) = at_desk(county, "buy", bought(subject=CLOSED))
    assert done.problem is not None
    assert done.problem.code == "entry_subject_closed"


@pytest.mark.parametrize("scope", [Scope(("349902",)), Scope((TOWN[:6] + "102",)), Scope((COUNTY,), OTHER), Scope()])
def test_a_clerk_enters_nothing_outside_of_the_region_or_for_another_shop(county: Database, scope: Scope) -> None:
    with pytest.raises(Problem) as refused:
        at_desk(county, "sell", sold(), scope=scope)
    assert refused.value.code == "not_found"


@pytest.mark.parametrize(
    ("reversals", "code"),
    [
        ((("return", ()),), None),
        ((("void", ()), ("void", ())), "entry_reversed_twice"),
        ((("return", (goods("3"),)), ("return", (goods("8"),))), "entry_too_much"),
        ((("return", (goods("3"),)), ("return", (goods("7"),))), None),
        ((("correction", (goods("3", lot="B"),)),), "entry_not_in_entry"),
    ],
)
def test_an_entry_is_taken_back_once_and_never_more_than_it_was(
    county: Database, reversals: tuple[tuple[Any, tuple[Goods, ...]], ...], code: str | None
) -> None:
    at_desk(county, "buy", bought())
    (sale,) = at_desk(county, "sell", sold(goods("10")))
    last = None
    for cause, items in reversals:
        (last,) = at_desk(county, "reverse", Reversal(entry=sale.id, cause=cause, why="开错了", items=items))
    assert last is not None
    assert (last.problem.code if last.problem else None) == code
    taken = {"entry_too_much": 3, "entry_not_in_entry": 0}.get(code or "", 10)
    assert ground.stock(county) == {("A1", ""): (90 + taken) * 1_000_000}


def test_an_expiry_that_was_mistyped_is_put_right_by_buying_anew(county: Database) -> None:
    (wrong,) = at_desk(county, "buy", bought(goods("10", expires="2026-01-01")))
    at_desk(county, "reverse", Reversal(entry=wrong.id, cause="correction", why="有效期录错", at=NOON - 1))
    at_desk(county, "buy", bought(goods("10"), at=NOON))
    (done,) = at_desk(county, "sell", sold(goods(), at=NOON + 1))
    assert done.problem is None
    (again,) = at_desk(county, "sell", sold(goods(expires="2099-01-01"), at=NOON + 2))
    with county.read() as session:
        line = session.exec(select(LedgerLine).where(LedgerLine.entry == again.id)).one()
    assert (line.expires, line.lot_expires) == ("2099-01-01", "2028-01-01")


def test_a_count_says_what_is_there_and_can_be_taken_back(county: Database) -> None:
    at_desk(county, "buy", bought())
    (done,) = at_desk(county, "count", StockCount(items=(goods("97"),), why="破损 3 瓶", subject=SHOP, at=NOON))
    assert ground.stock(county) == {("A1", ""): 97_000_000}
    at_desk(county, "sell", sold(at=NOON + 1))
    at_desk(county, "reverse", Reversal(entry=done.id, cause="void", why="数错了", at=NOON + 2))
    assert ground.stock(county) == {("A1", ""): 99_000_000}


def test_a_refusal_that_somebody_writes_down_moves_nothing(county: Database) -> None:
    at_desk(county, "buy", bought())
    (done,) = at_desk(county, "refuse", Refusal(items=(goods(product=STRONG),), reasons=("banned",), subject=SHOP))
    assert done.problem is None
    assert ground.stock(county) == {("A1", ""): 100_000_000}


def test_nothing_of_the_inputs_changes_a_fact_of_a_ledger() -> None:
    folder = Path(__file__).parents[3] / "cloud/inputs"
    from cloud.inputs import writing

    facts = set(LedgerEntry.model_fields) - set(writing._ENTRY_NAMES)
    assert {"at", "subject", "kind", "buyer", "received", "crop", "corrects"} <= facts
    assert {"amount", "sign", "pack", "told"} <= set(LedgerLine.model_fields) - set(writing._LINE_NAMES)
    for file in folder.glob("*.py"):
        assert file.name == "writing.py" or "update(" not in file.read_text(encoding="utf-8").replace("Update(", ""), (
            file
        )


def test_the_next_lot_is_the_one_that_expires_first(county: Database) -> None:
    lots = (("A", "2027-05-01"), ("B", "2027-01-01"), ("C", ""), ("D", "2026-11-01"))
    at_desk(county, "buy", bought(*(goods("10", lot=lot, expires=expires) for lot, expires in lots)))
    at_desk(county, "sell", sold(goods("4", lot="", expires="2027-05-01")))
    with county.read() as session:
        found = store.next_lots(NATION, session, SHOP, MILD, "2026-11-27")
    assert [(row.lot, amount) for row, amount in found] == [("B", 6_000_000), ("A", 10_000_000), ("C", 10_000_000)]


@pytest.mark.parametrize("code", [code for code in PROBLEMS if code.startswith(("entry_", "sale_", "product_"))])
def test_every_problem_is_told_in_both_languages(code: str) -> None:
    problem = Problem(code, zh="因为", en="because", registration="PD1")
    assert problem.body("zh").detail != problem.body("en").detail
