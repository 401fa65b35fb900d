"""Mass balance reads like its rules: one line a case."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import pytest

from cloud.trace import caps, doubts
from cloud.trace.balance import Grown, MadeOf, Making, Taken, looked_at
from contract.quantity import MICRO

A, B, C = "a" * 16, "b" * 16, "c" * 16


def taken(batch: str = A, amount: float = 500, unit: str = "kg", **more: object) -> Taken:
    facts: dict[str, object] = {
        "known": True, "product": "黄瓜", "at": 1, "holder": "fenghe", "left": 850 * MICRO, "own": "kg",
    } | more  # fmt: skip
    return Taken(batch, round(amount * MICRO), unit, **facts)  # type: ignore[arg-type]


def child(amount: float = 500, unit: str = "kg", product: str = "黄瓜", batch: str = B) -> MadeOf:
    return MadeOf(batch, round(amount * MICRO), unit, product)


def grown(before: int = 0, **more: object) -> Grown:
    facts: dict[str, object] = {
        "subject": "fenghe", "product": "黄瓜", "kind": "crop", "area": 2 * MICRO, "unit": "亩", "begun": "2026-05-01",
        "ended": "", "before": Fraction(before),
    } | more  # fmt: skip
    return Grown(**facts)  # type: ignore[arg-type]


def making(action: str, parents: list[Taken], children: list[MadeOf], **more: object) -> Making:
    return Making(action, "fenghe", 100, "2026-07-01", parents, children, **more)  # type: ignore[arg-type]


PIGS = {"product": "生猪", "left": 20 * MICRO, "own": "头"}
PAPERS = frozenset({"animal_quarantine", "meat_quality"})


@dataclass(frozen=True)
class Case:
    name: str
    making: Making
    codes: tuple[str, ...] = ()


CASES = [
    Case("a split in two halves", making("split", [taken()], [child(250), child(250, batch=C)])),
    Case("what is trimmed away needs no word", making("repack", [taken()], [child(480)])),
    Case("a kilogram too much", making("split", [taken()], [child(501)]), ("more_than_parents",)),
    Case("a gram too much", making("split", [taken()], [child(500.001)]), ("more_than_parents",)),
    Case("a thousand jin are half a ton", making("split", [taken(amount=1000, unit="斤")], [child(0.5, "t")])),
    Case("more than is left", making("split", [taken(amount=851)], [child(851)]), ("over_taken",)),
    Case("all that is left", making("split", [taken(amount=850)], [child(850)])),
    Case("kilograms into litres", making("split", [taken()], [child(1, "L")]), ("unit",)),
    Case("taken in litres of a batch in kilograms", making("split", [taken(unit="L")], [child(1, "L")]), ("unit",)),
    Case("cucumbers do not become celery by splitting", making("split", [taken()], [child(product="芹菜")]),
         ("products_differ",)),
    Case("two products are not merged", making("merge", [taken(), taken(C, product="芹菜")], [child(900)]),
         ("products_differ",)),
    Case("they are processed", making("process", [taken(), taken(C, product="芹菜")], [child(900, product="沙拉")])),
    Case("two of one product are merged", making("merge", [taken(), taken(C)], [child(1000)])),
    Case("somebody else's batch", making("split", [taken(holder="lvyuan")], [child()]), ("not_holder",)),
    Case("a batch that was recalled", making("split", [taken(blocked=True)], [child()]), ("blocked",)),
    Case("a parent that nobody knows", making("split", [Taken(A, MICRO, "kg")], [child(1)]), ("parent_unknown",)),
    Case("before its parent was made", making("split", [taken(at=101)], [child()]), ("before_parent",)),
    Case("a split of nothing", making("split", [], [child()]), ("parent_missing",)),
    Case("a harvest has no parents", making("harvest", [taken()], [child()], cycle="c", grown=grown()),
         ("parent_barred",)),
    Case("an amount of nothing", making("split", [taken()], [child(0)]), ("amount",)),
    Case("a unit that is none", making("split", [taken()], [child(1, "筐")]), ("amount",)),
    Case("a child without a name", making("process", [taken()], [child(product="")]), ("product_missing",)),
    Case("a harvest", making("harvest", [], [child()], cycle="c", grown=grown())),
    Case("a harvest of no growing", making("harvest", [], [child()]), ("cycle_missing",)),
    Case("of one that is not registered", making("harvest", [], [child()], cycle="c"), ("cycle_unknown",)),
    Case("of another's", making("harvest", [], [child()], cycle="c", grown=grown(subject="lvyuan")),
         ("cycle_of_other",)),
    Case("before it was sown", making("harvest", [], [child()], cycle="c", grown=grown(begun="2026-07-02")),
         ("cycle_days",)),
    Case("on its last day", making("harvest", [], [child()], cycle="c", grown=grown(ended="2026-07-01"))),
    Case("all that two mu give in a good year", making("harvest", [], [child(6_000)], cycle="c", grown=grown(30_000))),
    Case("and a kilogram more", making("harvest", [], [child(6_001)], cycle="c", grown=grown(30_000)), ("over_yield",)),
    Case("of an area that nobody knows", making("harvest", [], [child(9e6)], cycle="c", grown=grown(area=0))),
    Case("of a crop that has no cap",
         making("harvest", [], [child(9e6, product="秋葵")], cycle="c", grown=grown(product="秋葵"))),
    Case("another crop than was grown", making("harvest", [], [child(product="芹菜")], cycle="c", grown=grown()),
         ("other_crop",)),
    Case("one of which the table knows nothing",
         making("harvest", [], [child(product="黄瓜苗")], cycle="c", grown=grown())),
    Case("hens give eggs", making("harvest", [], [child(10, "kg", product="鸡蛋")], cycle="c",
                                  grown=grown(product="鸡", kind="herd", unit="只"))),
    Case("goods from outside need their origin", making("receive", [], [child()]), ("origin_missing",)),
    Case("and have it", making("receive", [], [child()], origin="山东寿光")),
    Case("twenty pigs into meat, with their papers",
         making("process", [taken(amount=20, unit="头", **PIGS)], [child(1480, product="猪肉")], papers=PAPERS)),
    Case("without them", making("process", [taken(amount=20, unit="头", **PIGS)], [child(1480, product="猪肉")]),
         ("papers_missing",)),
    Case("with one of them",
         making("process", [taken(amount=20, unit="头", **PIGS)], [child(1480, product="猪肉")],
                papers=frozenset({"meat_quality"})), ("papers_missing",)),
    Case("meat of pigs that are elephants",
         making("process", [taken(amount=20, unit="头", **PIGS)], [child(4801, product="猪肉")], papers=PAPERS),
         ("over_carcass",)),
    Case("an ear tag of 14 digits",
         making("harvest", [], [child()], cycle="c", grown=grown(), tags=("11324990000000",)), ("tag_odd",)),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_making(case: Case) -> None:
    assert tuple(finding.code for finding in looked_at(case.making)) == case.codes


def test_every_finding_has_its_words_and_its_numbers() -> None:
    said = {finding.code for case in CASES for finding in looked_at(case.making)}
    assert said <= set(doubts.WORDS)
    (over,) = looked_at(making("split", [taken(amount=851)], [child(851)]))
    assert (over.have, over.want) == ("850 kg", "851 kg")


def test_every_cap_says_where_it_comes_from_and_how_sure_it_is() -> None:
    for cap in caps.CAPS.values():
        assert cap.source
        assert 0 < cap.confidence <= 70  # none of them was read in a source
        assert cap.kg > 0
    assert caps.most_kg("鲤鱼", Fraction(2), "尾") == caps.most_kg("鱼", Fraction(2), "尾")
