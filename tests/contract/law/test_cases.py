"""The law, read as a table: what may be sold on which day, by whom, for which crop."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest

from contract.law import Licence, judge, judge_use, national
from contract.law.rule import Circumstance, Rule
from contract.law.shipped import files
from tests.contract.law.lawful import LICENSED, PLAIN, sale, use

RULES = national()
TABLE: dict[str, list[list[Any]]] = msgspec.yaml.decode((Path(__file__).parent / "cases.yaml").read_bytes())


class Case(NamedTuple):
    ingredient: str
    crop: str
    on: date
    licensed: str
    other: str


CASES = [(source, Case(*row)) for source, rows in TABLE.items() for row in rows]


@pytest.mark.parametrize(
    ("source", "case"), CASES, ids=[f"{case.ingredient}-{case.crop}-{case.on}" for _, case in CASES]
)
def test_a_sale(source: str, case: Case) -> None:
    crop = "" if case.crop == "-" else case.crop
    for licence, wanted in ((LICENSED, case.licensed), (PLAIN, case.other)):
        verdict = judge(sale(case.ingredient, crop=crop, licence=licence), RULES, case.on)
        assert verdict.outcome.word == wanted, [reason.text() for reason in verdict.reasons]


@pytest.mark.parametrize(("source", "case"), [(s, c) for s, c in CASES if c.licensed == "refused" and c.crop != "-"])
def test_what_is_refused_to_all_must_not_be_sprayed_either(source: str, case: Case) -> None:
    assert judge_use(use(case.ingredient, case.crop), RULES, case.on).outcome.word == "refused"


def test_the_table_asks_about_every_paper() -> None:
    papers = {source.zh for source in RULES.sources.values()}
    assert papers == {source.partition(",")[0] for source in TABLE} - {"没有规则的"}


LISTS: dict[str, list[str]] = msgspec.yaml.decode((Path(__file__).parent / "lists.yaml").read_bytes())
LISTED_2567, BANNED_50 = LISTS["restricted"], LISTS["banned"]
BANNED_BY_736 = ["氧乐果", "克百威", "灭多威", "涕灭威"]


def in_force(kind: str, on: date) -> set[str]:
    return {name for rule in RULES.rules if rule.kind == kind and rule.holds(on) for name in rule.ingredients}


def test_the_first_22_of_32_are_for_licensed_shops() -> None:
    on = date(2017, 10, 1)
    assert len(LISTED_2567) == 32
    assert in_force("licensed_shop", on) == set(LISTED_2567[:22])
    assert in_force("restricted", on) == set(LISTED_2567[22:])
    assert {name for name in LISTED_2567 if not RULES.restricted(name, on)} == set()
    assert {name for name in LISTED_2567 if RULES.restricted(name, on - timedelta(days=1))} == set()


def test_the_50_names_and_the_4_are_banned_today_but_for_their_exceptions() -> None:
    on = date(2026, 11, 28)
    assert len(set(BANNED_50)) == 50
    assert in_force("banned", on) == {*BANNED_50, *BANNED_BY_736, "氟虫腈"}


def test_of_the_22_twelve_are_banned_by_late_2026() -> None:
    on = date(2026, 11, 28)
    gone = [name for name in LISTED_2567[:22] if judge(sale(name, crop="小麦"), RULES, on).outcome.word == "refused"]
    assert len(gone) == 12
    still = in_force("licensed_shop", on)
    assert still - {"溴甲烷"} == set(LISTED_2567[:22]) - set(gone)


def test_a_name_goes_from_restricted_to_banned_without_a_day_between() -> None:
    edges = {
        day for rule in RULES.rules for day in (rule.valid_from, rule.valid_to) if day and day >= date(2017, 10, 1)
    }
    days = sorted({day + timedelta(days=number) for day in edges for number in (-1, 0, 1)} - {date(2017, 9, 30)})
    for name in LISTED_2567[:22]:
        answers = {judge(sale(name, crop="棉花", licence=PLAIN), RULES, day).outcome.word for day in days}
        assert answers <= {"refused", "held"}, name


@pytest.mark.parametrize(
    ("name", "circumstance", "crop", "on", "answer"),
    [
        ("溴甲烷", "quarantine_fumigation", "小麦", date(2026, 11, 28), "allowed"),
        ("溴甲烷", "soil_fumigation", "小麦", date(2026, 11, 28), "refused"),
        ("溴甲烷", "soil_fumigation", "小麦", date(2018, 12, 31), "allowed"),
        ("氟虫腈", "seed_coating", "玉米", date(2026, 11, 28), "allowed"),
        ("氟虫腈", "public_health", "室内", date(2026, 11, 28), "allowed"),
        ("百草枯", "soluble_gel", "非耕地", date(2020, 9, 25), "allowed"),
        ("百草枯", "soluble_gel", "非耕地", date(2020, 9, 26), "refused"),
        ("甲磺隆", "mixture", "小麦", date(2017, 6, 30), "allowed"),
        ("甲磺隆", "mixture", "小麦", date(2017, 7, 1), "refused"),
        ("氯化苦", "soil_fumigation", "小麦", date(2024, 6, 1), "allowed"),
        ("氯化苦", "grain_storage", "小麦", date(2024, 6, 1), "refused"),
    ],
)
def test_an_exception_is_met_or_is_not(name: str, circumstance: Circumstance, crop: str, on: date, answer: str) -> None:
    verdict = judge(sale(name, crop=crop, circumstances=frozenset({circumstance})), RULES, on)
    assert verdict.outcome.word == answer, [reason.text() for reason in verdict.reasons]


def test_a_limited_use_is_asked_for() -> None:
    verdict = judge(sale("氯化苦"), RULES, date(2024, 6, 1))
    assert (verdict.outcome.word, verdict.asks) == ("held", ("crop", "purpose"))


@pytest.mark.parametrize(
    ("name", "made", "on", "answer"),
    [
        ("克百威", date(2024, 5, 31), date(2026, 5, 31), "allowed"),
        ("克百威", date(2024, 6, 1), date(2026, 5, 31), "refused"),
        ("甲拌磷", date(2022, 9, 1), date(2024, 8, 31), "refused"),
        ("磷化铝", date(2025, 2, 28), date(2026, 11, 28), "allowed"),
        ("磷化铝", date(2025, 3, 1), date(2026, 11, 28), "refused"),
        ("磷化铝", None, date(2026, 11, 28), "held"),
    ],
)
def test_the_day_of_production_decides_where_making_was_barred(
    name: str, made: date | None, on: date, answer: str
) -> None:
    verdict = judge(sale(name, crop="小麦", made=made), RULES, on)
    assert verdict.outcome.word == answer, [reason.text() for reason in verdict.reasons]
    assert ("made" in verdict.asks) == (answer == "held")


def test_every_listed_name_has_an_answer_on_every_day_from_2015_to_2027() -> None:
    days = [date(2015, 1, 1) + timedelta(days=number) for number in range(13 * 365 + 3)]
    assert days[-1] == date(2027, 12, 31)
    changes = {day for rule in RULES.rules for day in (rule.valid_from, rule.valid_to) if day}
    tried = [day for day in days if day in changes or day + timedelta(days=1) in changes or day.month == day.day]
    for name in RULES.ingredients.by_key:
        for day in tried:
            reasons = judge(sale(name, crop="小麦", licence=LICENSED), RULES, day).reasons
            assert not {reason.code for reason in reasons} & {"rules_unknown", "ingredient_unknown"}, (name, day)
    assert all(RULES.uncovered(day) == [] for day in days)


def test_nothing_claims_more_than_it_knows() -> None:
    for rule in RULES.rules:
        assert rule.confidence == "S" or rule.confidence.startswith("M ")
        assert (rule.region, rule.source) in RULES.sources
    vague: list[Rule] = [rule for rule in RULES.rules if rule.at_latest]
    reason = judge(sale("六六六"), RULES, date(2026, 1, 1)).reasons[0]
    assert vague
    assert "至迟" in reason.zh
    assert "at the latest" in reason.en
    assert len(files()) == 4


def test_licences_are_of_a_time() -> None:
    licence = Licence(date(2021, 3, 1), date(2026, 3, 1), restricted=True)
    for on, answer in (
        (date(2021, 2, 28), "refused"),
        (date(2021, 3, 1), "allowed"),
        (date(2026, 2, 28), "allowed"),
        (date(2026, 3, 1), "refused"),
    ):
        assert judge(sale("吡虫啉", licence=licence), RULES, on).outcome.word == answer
