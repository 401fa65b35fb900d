"""What does this new ban touch: stock, sales and uses, and nothing else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from contract.law import Item, Outcome, national, touches, with_files
from contract.law.file import read
from contract.law.touch import changed
from tests.contract.law.lawful import sale, use

NATION = national()
COUNTY_RULES = with_files(read((Path(__file__).parent / "county.yaml").read_bytes()))
ITEMS = [
    Item("lot-1", "stock", sale("克百威", crop="棉花")),
    Item("lot-2", "stock", sale("吡虫啉")),
    Item("sale-1", "sale", sale("草甘膦", crop="苹果")),
    Item("sale-2", "sale", sale("辛硫磷", crop="芹菜")),
    Item("use-1", "use", use("辛硫磷", "韭菜")),
    Item("use-2", "use", use("克百威", "棉花")),
]


def test_a_ban_that_comes_into_force_touches_what_was_lawful_the_day_before() -> None:
    found = list(touches(NATION, NATION, ITEMS, date(2026, 6, 1), before_on=date(2026, 5, 31)))
    assert [touched.item.key for touched in found] == ["lot-1", "use-2"]
    assert {touched.before.outcome for touched in found} == {Outcome.ALLOWED}
    assert {touched.after.outcome for touched in found} == {Outcome.REFUSED}
    assert all(reason.rule == "banned-736" for touched in found for reason in touched.reasons)


def test_a_new_file_touches_what_it_bars() -> None:
    found = list(touches(NATION, COUNTY_RULES, ITEMS, date(2026, 11, 28)))
    assert [(touched.item.key, [r.rule for r in touched.reasons]) for touched in found] == [
        ("sale-1", ["county-sale"]),
        ("use-1", ["county-leek"]),
    ]
    assert list(touches(COUNTY_RULES, NATION, ITEMS, date(2026, 11, 28))) == []
    assert list(touches(NATION, NATION, ITEMS, date(2026, 11, 28))) == []


def test_what_a_database_is_asked_for() -> None:
    names, numbers, every = changed(NATION, date(2026, 11, 28), COUNTY_RULES, date(2026, 11, 28))
    assert (names, numbers, every) == ({"辛硫磷", "草甘膦"}, frozenset(), True)
    names, _, every = changed(NATION, date(2026, 5, 31), NATION, date(2026, 6, 1))
    assert (names, every) == ({"氧乐果", "克百威", "灭多威", "涕灭威"}, False)
    _, numbers, _ = changed(NATION, date(2026, 4, 1), COUNTY_RULES, date(2026, 4, 1))
    assert numbers == {"PD20991234"}
