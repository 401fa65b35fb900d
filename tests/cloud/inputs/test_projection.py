"""What the edge tells is kept, doubted and judged, in whichever order it arrives."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from sqlmodel import select

from cloud.inputs import catalogue, projection, purchase_of
from cloud.inputs.model import LedgerEntry, LedgerLine, Product
from cloud.inputs.product_file import ProductEntry
from cloud.kernel import record
from cloud.kernel.database import Database
from cloud.kernel.journal import JournalEvent
from cloud.law import rules
from cloud.subjects.model import Licence, Subject
from contract.event import Body, ClockStep, Goods, Purchase, Refusal, Reversal, StockCount
from contract.law import part
from contract.moment import law_day
from tests.cloud.inputs import ground
from tests.cloud.inputs.ground import (
    COUNTY,
    FARM,
    GATEWAYS,
    MAKER,
    MILD,
    NOON,
    OTHER,
    RAT,
    SHOP,
    STRONG,
    VET,
    bought,
    doubts,
    goods,
    pack,
    sold,
    tell,
)

# packs of medicine: of its maker, of another
OWN, FOREIGN = f"20260101{MAKER}00000000001", "202601011602200000000001"


@pytest.mark.parametrize(
    ("items", "more", "expected"),
    [
        ((goods(),), {}, set()),
        ((goods(product="PD19990000"),), {}, {"product"}),
        ((goods("-2"),), {}, {"quantity"}),
        ((goods("1", "亩"),), {}, {"unit"}),
        ((goods("许多"),), {}, {"quantity"}),
        ((goods("60000"),), {}, {"absurd", "oversold"}),
        ((goods("101"),), {}, {"oversold"}),
        ((goods(pack="12345"),), {}, {"pack_code"}),
        ((goods(pack=f"https://q.example/?c={pack(7)}"),), {}, set()),
        ((goods(pack=pack(1, RAT)),), {}, {"other_product"}),
        ((goods(expires="2026-11-27"),), {}, {"expired"}),
        ((goods(expires="2026-02-29"),), {}, set()),  # no such day: as if none was told, the lot's own counts
        ((goods(product=VET),), {}, {"prescription", "oversold"}),
        ((goods(product=VET, pack=OWN),), {"prescription": "1"}, {"never_bought", "oversold"}),
        ((goods(product=VET, pack=FOREIGN),), {"prescription": "1"}, {"never_bought", "oversold", "other_product"}),
        ((goods(),), {"notice": False}, {"no_notice"}),
        ((goods(),), {"at": NOON + 10 * 60_000 + 1}, {"future"}),
        ((goods(),), {"at": NOON + 10 * 60_000}, set()),
        ((goods(),), {"at": (1 << 53) - 1}, {"future"}),
        ((goods(),), {"law": "0" * 64}, {"rules_old"}),
        ((goods(),), {"buyer": "somebody"}, {"buyer_unknown"}),
        ((goods(),), {"subject": OTHER}, {"other_subject"}),
    ],
)
def test_what_does_not_fit_is_kept_with_its_doubts(
    county: Database, items: tuple[Goods, ...], more: dict[str, Any], expected: set[str]
) -> None:
    _, entry = tell(county, bought(), sold(*items, **more))
    assert doubts(county, entry) == expected
    with county.read() as session:
        row = session.get_one(LedgerEntry, entry)
        assert (row.subject, row.kind, row.clerk) == (SHOP, "sale", "")
        (line,) = session.exec(select(LedgerLine).where(LedgerLine.entry == entry)).all()
        assert line.told == f"{items[0].amount} {items[0].unit}"
        if expected & {"unit", "quantity", "product"}:
            assert line.amount == 0


def test_a_sale_is_judged_by_the_law_of_its_day(county: Database) -> None:
    day = {"2026-05-31": 1_780_156_800_000, "2026-06-01": 1_780_243_200_000}  # midnight in Shanghai
    before, after = tell(
        county,
        sold(goods(product=STRONG), at=day["2026-06-01"] - 1, crop="小麦", outcome="allowed"),
        sold(goods(product=STRONG), at=day["2026-06-01"], crop="小麦", outcome="allowed"),
    )
    with county.read() as session:
        rows = [session.get_one(LedgerEntry, key) for key in (before, after)]
    assert "banned" not in rows[0].reasons
    assert (rows[1].outcome, rows[1].told_outcome) == ("refused", "allowed")
    assert '"code":"banned"' in rows[1].reasons
    assert "736" in rows[1].reasons


def test_the_rules_that_a_till_was_given_are_known_and_so_are_those_of_last_week(county: Database) -> None:
    with county.read() as session:
        given = part.around(rules(session), COUNTY).digest
        whole = rules(session).digest
    entries = tell(county, bought(), sold(law=given), sold(law=whole, at=NOON + 1))
    assert [doubts(county, entry) for entry in entries] == [set(), set(), set()]


def test_a_closed_subject_is_doubted_from_the_day_on_which_it_was_closed(county: Database) -> None:
    with county.write() as session:
        deed = ground.deed(session, now=NOON)
        record.change(deed, session.get_one(Subject, SHOP), {"state": "suspended"})
    _, before, after = tell(county, bought(), sold(at=NOON - 1), sold(at=NOON))
    assert (doubts(county, before), doubts(county, after)) == (set(), {"subject_closed"})


def test_without_a_licence_on_the_day_a_sale_is_doubted(county: Database) -> None:
    with county.write() as session:
        for row in session.exec(select(Licence).where(Licence.subject == SHOP)):
            row.until = "2026-11-27"
    _, entry = tell(county, bought(), sold())
    assert doubts(county, entry) == {"licence"}
    with county.read() as session:
        assert session.get_one(LedgerEntry, entry).outcome == "refused"


def test_a_gateway_in_nobodys_shop_tells_for_nobody(county: Database) -> None:
    (entry,) = ground.heard(county, [("stranger-01", sold(subject=""))])
    ground.projected(county)
    assert doubts(county, entry) >= {"subject_unknown"}
    assert ground.stock(county) == {}


def test_a_pack_sold_in_two_shops_is_doubted_at_the_later_one_whoever_tells_first(county: Database) -> None:
    late, _, _, early = (
        tell(county, sold(goods(pack=pack(1)), at=NOON + 2, subject=OTHER), subject=OTHER)
        + tell(county, bought(goods(pack=pack(1)), subject=OTHER), subject=OTHER)
        + tell(county, bought(goods(pack=pack(1))), sold(goods(pack=pack(1)), at=NOON))
    )
    assert (doubts(county, early), doubts(county, late)) == (set(), {"sold_twice"})


def test_a_pack_goes_down_the_chain_and_is_sold_at_each_of_its_steps(county: Database) -> None:
    _, upper = tell(county, bought(goods(pack=pack(1))), sold(goods(pack=pack(1)), at=NOON))
    down = Purchase(items=(goods(pack=pack(1)),), supplier="店一", supplier_subject=SHOP, subject=OTHER, at=NOON + 1)
    _, lower = tell(county, down, sold(goods(pack=pack(1)), at=NOON + 2, subject=OTHER), subject=OTHER)
    assert (doubts(county, upper), doubts(county, lower)) == (set(), set())


def test_a_purchase_that_comes_late_clears_what_was_sold_before_it_came(county: Database) -> None:
    (entry,) = tell(county, sold(goods("3", expires="")))
    assert doubts(county, entry) == {"oversold"}
    with county.read() as session:
        assert session.get_one(LedgerEntry, entry).outcome == "held"  # nobody knew its expiry
    tell(county, bought(at=NOON - 1))
    assert doubts(county, entry) == set()
    with county.read() as session:
        assert session.get_one(LedgerEntry, entry).outcome == "allowed"
    assert ground.stock(county) == {("A1", ""): 97_000_000}


def test_a_reversal_may_come_before_what_it_takes_back(county: Database) -> None:
    (sale,) = ground.heard(county, [(GATEWAYS[SHOP], sold(goods("3")))])
    (back,) = tell(county, Reversal(entry=sale, cause="return", why="退货", at=NOON + 1))
    with county.write() as session:  # as if the sale were not there yet
        projection.forget(session, [sale])
        projection.again(session, [back])
    assert doubts(county, back) == {"unknown_entry"}
    tell(county, bought())
    assert doubts(county, back) == set()
    assert ground.stock(county) == {("A1", ""): 100_000_000}
    with county.read() as session:
        assert session.get_one(LedgerEntry, sale).reversed == "whole"


@pytest.mark.parametrize(
    ("reversal", "expected"),
    [
        (Reversal(entry="no-such-entry", cause="void", why="错"), {"unknown_entry"}),
        (Reversal(entry="{sale}", cause="void", why="错", items=(goods("9"),)), {"too_much"}),
        (Reversal(entry="{refusal}", cause="void", why="错"), {"not_reversible"}),
        (Reversal(entry="{other}", cause="void", why="错"), {"other_subject"}),
    ],
)
def test_a_reversal_that_fits_nothing_is_doubted(county: Database, reversal: Reversal, expected: set[str]) -> None:
    _, sale, refusal = tell(
        county, bought(), sold(goods("2")), Refusal(items=(goods(product=STRONG),), reasons=("banned",), at=NOON)
    )
    _, other = tell(county, bought(subject=OTHER), sold(subject=OTHER), subject=OTHER)
    name = reversal.entry.format(sale=sale, refusal=refusal, other=other)
    (entry,) = tell(county, Reversal(entry=name, cause="void", why="错", items=reversal.items, at=NOON + 1))
    assert doubts(county, entry) == expected


def test_a_clock_that_becomes_known_later_dates_what_was_told_before(county: Database) -> None:
    ids = ground.unsynced(county, [bought(at=0), sold(at=0)], mono=1_000)
    ground.projected(county)
    assert "future" not in doubts(county, ids[0])
    ground.unsynced(county, [ClockStep(step=5, segment=1, synced=True, source="ntp", truth=NOON)], mono=61_000)
    ground.projected(county)
    with county.read() as session:
        assert [session.get_one(LedgerEntry, key).at for key in ids] == [NOON - 60_000, NOON - 60_000]


def test_a_product_that_is_brought_in_late_gives_its_sales_their_stock(county: Database) -> None:
    number = "PD20209999"
    _, entry = tell(county, bought(goods("10", product=number)), sold(goods("1", product=number)))
    assert doubts(county, entry) == {"product"}
    with county.write() as session:
        new = ProductEntry(kind="pesticide", registration=number, name="新药", ingredients=("吡虫啉",), region=COUNTY)
        catalogue.add(ground.deed(session), new)
    assert doubts(county, entry) == set()
    assert ground.stock(county, registration=number) == {("A1", ""): 9_000_000}


def test_a_changed_label_judges_earlier_sales_anew_under_their_own_day(county: Database) -> None:
    """The label speaks of rice from the second sale's day on: what was told of the first one's day does not change."""
    after = law_day(NOON).isoformat()
    cabbage, early, late = tell(
        county,
        sold(goods(), at=NOON - ground.DAY),
        sold(goods(), at=NOON - ground.DAY, crop="水稻"),
        sold(goods(), at=NOON, crop="水稻"),
    )  # fmt: skip

    def outcomes() -> list[str]:
        with county.read() as session:
            return [session.get_one(LedgerEntry, key).outcome for key in (cabbage, early, late)]

    def label(*lines: dict[str, Any]) -> None:
        with county.write() as session:
            row = session.exec(select(Product).where(Product.registration == ground.MILD)).one()
            deed = ground.deed(session)
            deed.expected = row.version
            content = json.loads(row.content)
            entry = ProductEntry.model_validate(
                {
                    "kind": "pesticide", "registration": row.registration, "name": row.name, "region": row.region,
                    "ingredients": json.loads(row.ingredients), "unit": row.unit, "labels": lines,
                    "registered_since": row.registered_since or None, "registered_until": row.registered_until or None,
                    "content": f"{content['amount']} {content['unit']}" if content else "",
                }
            )  # fmt: skip
            catalogue.change(deed, row.id, entry)

    assert outcomes() == ["allowed", "refused", "refused"]
    vegetables = {"crop": "蔬菜", "pest": "蚜虫", "interval_days": 7, "per_season": 2}
    label(vegetables, {"crop": "水稻", "pest": "稻飞虱", "since": after})
    assert outcomes() == ["allowed", "refused", "allowed"]
    label({**vegetables, "until": after}, {"crop": "水稻", "pest": "稻飞虱"})  # it was on the label all the time
    assert outcomes() == ["allowed", "allowed", "allowed"]
    stock = ground.stock(county)
    label({**vegetables, "since": after})  # what stood on the label before, nobody knows any more
    assert outcomes() == ["allowed", "allowed", "refused"]
    assert ground.stock(county) == stock


def _bodies() -> list[tuple[str, Body]]:
    """Something of everything."""
    shop, other = GATEWAYS[SHOP], GATEWAYS[OTHER]
    told: list[tuple[str, Body]] = [
        (shop, bought(goods("10"), goods(pack=pack(1)), goods(pack=pack(2)), at=NOON - 9)),
        (other, bought(goods(pack=pack(1)), goods("5", lot="B"), subject=OTHER, at=NOON - 9)),
        (shop, sold(goods("2"), goods(pack=pack(1)), at=NOON - 8)),
        (other, sold(goods(pack=pack(1)), subject=OTHER, at=NOON - 7)),
        (shop, StockCount(items=(goods("7"), goods(pack=pack(2))), why="盘点", at=NOON - 6)),
        (shop, sold(goods("8"), at=NOON - 5)),
        (other, sold(goods("9", lot="B", expires="2026-01-01"), subject=OTHER, at=NOON - 4)),
        (other, StockCount(items=(goods("4", lot="B"),), why="盘点", subject=OTHER, at=NOON - 3)),
        (shop, sold(goods(pack=pack(3)), goods("1", product=STRONG), at=NOON - 2)),
        (shop, Refusal(items=(goods(product=STRONG),), reasons=("banned",), at=NOON - 2)),
    ]
    return told


@pytest.mark.parametrize("seed", range(6))
def test_the_order_of_arrival_does_not_matter(county: Database, laid_down: Any, tmp_path: Any, seed: int) -> None:
    told = _bodies()
    ids = ground.heard(county, told)
    back = [
        (GATEWAYS[SHOP], Reversal(entry=ids[2], cause="return", why="退", at=NOON + 1)),
        (GATEWAYS[SHOP], Reversal(entry=ids[4], cause="void", why="错", at=NOON + 2)),
        (
            GATEWAYS[OTHER],
            Reversal(entry=ids[6], cause="correction", why="错", items=(goods("2", lot="B"),), at=NOON + 3),
        ),
        (GATEWAYS[SHOP], Reversal(entry=ids[2], cause="return", why="退", at=NOON + 4)),
    ]
    ids += ground.heard(county, back)
    with county.write() as session:
        projection.together(session, 0, 1_000)
    expected = ground.whole(county)
    order = list(ids)
    random.Random(seed).shuffle(order)
    with county.write() as session:
        projection.clear(session)
        for key in order:
            projection.handle(session, session.exec(select(JournalEvent).where(JournalEvent.id == key)).one())
    assert ground.whole(county) == expected
    with county.write() as session:  # once more changes nothing
        projection.together(session, 0, 1_000)
    assert ground.whole(county) == expected
    with county.write() as session:
        projection.clear(session)
        projection.together(session, 0, 1_000)
    assert ground.whole(county) == expected
    assert {"sold_twice", "oversold", "expired", "reversed_twice"} <= {
        code for row in expected[0] for code in row["doubts"].split(",")
    }


def test_what_a_desk_entered_is_rebuilt_from_the_journal_as_it_was(county: Database) -> None:
    ground.at_desk(county, "buy", bought(goods("10"), goods(pack=pack(1))))
    (first, *_) = ground.at_desk(county, "sell", sold(), sold(goods(product=STRONG)), sold(goods(pack=pack(1))))
    ground.at_desk(county, "reverse", Reversal(entry=first.id, cause="return", why="退", at=NOON + 1))
    ground.at_desk(county, "count", StockCount(items=(goods("8"),), why="盘点", subject=SHOP, at=NOON + 2))
    before = ground.whole(county)
    ground.projected(county)
    assert ground.whole(county) == before
    with county.write() as session:
        projection.clear(session)
    ground.projected(county)
    assert ground.whole(county) == before


def test_a_purchase_of_the_farm_is_the_sale_of_the_shop_to_whom_it_belongs(county: Database) -> None:
    _, sale, other = tell(county, bought(goods("10"), goods(pack=pack(1))), sold(goods(pack=pack(1))), sold(goods("2")))
    with county.write() as session:
        session.get_one(LedgerEntry, other).buyer = f"p-{FARM}"
    with county.read() as session:
        asked = [(pack(1), "A1"), ("", "A1"), ("", "B"), (pack(2), "A1")]
        found = [purchase_of(session, FARM, MILD, code, lot, NOON + 1) for code, lot in asked]
        assert found == [sale, other, "", ""]
        assert purchase_of(session, FARM, MILD, pack(1), "A1", NOON - 1) == ""
        assert purchase_of(session, OTHER, MILD, "", "A1", NOON + 1) == ""
    tell(county, Reversal(entry=sale, cause="void", why="错", at=NOON + 1))
    with county.read() as session:
        assert purchase_of(session, FARM, MILD, pack(1), "", NOON + 2) == ""


def test_both_engines_keep_the_same_ledger_and_rebuild_it(database: Database) -> None:
    ground.found(database)
    ids = ground.heard(database, _bodies())
    ground.heard(database, [(GATEWAYS[SHOP], Reversal(entry=ids[2], cause="return", why="退", at=NOON + 1))])
    ground.projected(database)
    ground.at_desk(database, "buy", bought(goods("3", lot="C"), at=NOON - 30))  # late: all of it is added up anew
    (refused,) = ground.at_desk(database, "sell", sold(goods(product=STRONG)))
    assert refused.kind == "refusal"
    before = ground.whole(database)
    assert ground.stock(database) == {  # of A1 none: 10 − 2, counted 7, − 8 − 1, and 2 came back
        ("C", ""): 3_000_000,
        ("A1", pack(1)): 1_000_000,
        ("A1", pack(2)): 1_000_000,
    }
    with database.write() as session:
        projection.clear(session)
    ground.projected(database)
    assert ground.whole(database) == before
