"""What a county adds: it may tighten, never loosen, and it reaches its own ground only."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec
import pytest

from contract.law import Outcome, judge, judge_use, national, with_files
from contract.law.file import read
from tests.contract.law.lawful import COUNTY, product, sale, use

HERE = with_files(read((Path(__file__).parent / "county.yaml").read_bytes()))
TODAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("ingredient", "known", "outcome"),
    [
        ("溴敌隆", False, Outcome.REAL_NAME_NEEDED),
        ("溴敌隆", True, Outcome.ALLOWED),
        ("毒死蜱", False, Outcome.REAL_NAME_NEEDED),
        ("吡虫啉", False, Outcome.ALLOWED),
        ("克百威", True, Outcome.REFUSED),
    ],
)
def test_the_real_name_is_wanted_for_what_is_restricted(ingredient: str, known: bool, outcome: Outcome) -> None:
    facts = msgspec.structs.replace(sale(ingredient, crop="小麦"), buyer_known=known)
    verdict = judge(facts, HERE, TODAY)
    assert verdict.outcome == outcome
    assert ("card" in verdict.asks) == (outcome == Outcome.REAL_NAME_NEEDED)


@pytest.mark.parametrize(
    ("region", "outcome"),
    [
        (COUNTY, Outcome.REAL_NAME_NEEDED),
        ("990421100", Outcome.REAL_NAME_NEEDED),
        ("990422", Outcome.ALLOWED),
        ("99", Outcome.ALLOWED),
        ("", Outcome.ALLOWED),
    ],
)
def test_a_county_rules_its_own_ground(region: str, outcome: Outcome) -> None:
    assert judge(sale("溴敌隆", region=region), HERE, TODAY).outcome == outcome


def test_a_county_bars_what_the_nation_allows() -> None:
    assert judge(sale("辛硫磷", crop="韭菜"), HERE, TODAY).outcome == Outcome.REFUSED
    assert judge(sale("辛硫磷", crop="芹菜"), HERE, TODAY).outcome == Outcome.ALLOWED
    assert judge(sale("辛硫磷", crop="韭菜"), HERE, date(2026, 2, 28)).outcome == Outcome.ALLOWED
    assert judge(sale("辛硫磷", crop="韭菜"), national(), TODAY).outcome == Outcome.ALLOWED


def test_a_ban_of_sales_is_no_ban_of_uses() -> None:
    assert judge(sale("草甘膦"), HERE, TODAY).reasons[0].text() == (
        "本地（990421）禁售：草甘膦 2026-03-01 起不准卖（县政府令第7号）"
    )
    assert judge_use(use("草甘膦", "苹果"), HERE, TODAY).outcome == Outcome.ALLOWED


def test_a_suspension_has_its_days() -> None:
    facts = msgspec.structs.replace(sale("吡虫啉"), product=product("吡虫啉", registration="PD20991234"))
    for on, outcome in (
        (date(2026, 2, 28), Outcome.ALLOWED),
        (date(2026, 3, 1), Outcome.REFUSED),
        (date(2026, 8, 31), Outcome.REFUSED),
        (date(2026, 9, 1), Outcome.ALLOWED),
    ):
        assert judge(facts, HERE, on).outcome == outcome


def test_a_county_that_says_nothing_of_a_day_holds_it() -> None:
    verdict = judge(sale("吡虫啉", crop="黄瓜"), HERE, date(2023, 12, 31))
    assert (verdict.outcome, verdict.asks) == (Outcome.HELD, ("rules",))
    assert COUNTY in verdict.reasons[0].zh
    assert judge(sale("吡虫啉", region="990422"), HERE, date(2023, 12, 31)).outcome == Outcome.ALLOWED
