"""What holds of every set of rules: order is no matter, more rules are never milder, a hole is told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from contract.law import Cover, Outcome, Rule, RuleSet, judge, judge_use, national
from contract.law.rule import CIRCUMSTANCES, KINDS
from contract.law.ruleset import Hole, Period
from tests.contract.law.lawful import COUNTY, LICENSED, PLAIN, sale, use

NATION = national()
INGREDIENTS, CROPS, COVERS, SOURCES = NATION.content
SUBSTANCES = ["克百威", "毒死蜱", "氟虫腈", "溴敌隆", "氯化苦", "吡虫啉", "百草枯"]
PLACES = ["", "99", COUNTY, "990422"]
days = st.dates(date(2015, 1, 1), date(2027, 12, 31))


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    kind: Any = draw(st.sampled_from([kind for kind in KINDS if kind != "suspended"]))
    words = st.lists(st.sampled_from(list(CIRCUMSTANCES)), min_size=1, max_size=2, unique=True)
    return Rule(
        id=f"more-{draw(st.integers(0, 10**9))}",
        kind=kind,
        ingredients=tuple(draw(st.lists(st.sampled_from(SUBSTANCES), min_size=1, max_size=3, unique=True))),
        crops=("蔬菜",) if kind == "crop_bar" else (),
        only=tuple(draw(words)) if kind == "use_only" else (),
        unless=tuple(draw(words)) if draw(st.booleans()) else (),
        valid_from=draw(days),
        region=draw(st.sampled_from(PLACES)),
        source="moa-199",
        confidence="S",
    )


@st.composite
def sales(draw: st.DrawFn) -> Any:
    circumstances = frozenset(draw(st.lists(st.sampled_from(list(CIRCUMSTANCES)), max_size=1)))
    return sale(
        *draw(st.lists(st.sampled_from([*SUBSTANCES, "怪药"]), max_size=3)),
        crop=draw(st.sampled_from(["", "韭菜", "小麦", "火星菜"])),
        licence=draw(st.sampled_from([LICENSED, PLAIN, None])),
        made=draw(st.none() | days),
        region=draw(st.sampled_from(PLACES)),
        circumstances=circumstances,
    )


def made_of(found: list[Rule]) -> RuleSet:
    return RuleSet(found, INGREDIENTS, CROPS, COVERS, SOURCES)


@given(st.lists(rules(), max_size=5), sales(), days, st.randoms(use_true_random=False))
def test_the_order_of_rules_is_no_matter(more: list[Rule], facts: Any, on: date, random: Any) -> None:
    whole = [*NATION.rules, *more]
    mixed = whole[:]
    random.shuffle(mixed)
    one, other = made_of(whole), made_of(mixed)
    assert judge(facts, one, on) == judge(facts, other, on)
    assert one.digest == other.digest


@given(rules(), sales(), days)
def test_one_more_rule_is_never_milder(more: Rule, facts: Any, on: date) -> None:
    before, after = judge(facts, NATION, on), judge(facts, made_of([*NATION.rules, more]), on)
    assert after.outcome >= before.outcome


@given(rules(), st.sampled_from(SUBSTANCES), st.sampled_from(["韭菜", "小麦"]), days)
def test_nor_is_it_for_a_use(more: Rule, substance: str, crop: str, on: date) -> None:
    facts = use(substance, crop)
    assert judge_use(facts, made_of([*NATION.rules, more]), on).outcome >= judge_use(facts, NATION, on).outcome


@given(sales(), days)
def test_every_refusal_names_its_reason_and_every_hold_what_to_ask(facts: Any, on: date) -> None:
    verdict = judge(facts, NATION, on)
    assert all(reason.zh and reason.en and "{" not in reason.zh + reason.en for reason in verdict.reasons)
    assert verdict.outcome == max((reason.outcome for reason in verdict.reasons), default=Outcome.ALLOWED)
    if verdict.outcome == Outcome.HELD:
        assert verdict.asks


@given(st.integers(0, 400), st.integers(0, 400))
def test_days_between_a_rule_and_the_next_are_unknown(gap: int, after: int) -> None:
    end = date(2025, 1, 1)
    begin = end + timedelta(days=gap)
    first = Rule(
        id="first", kind="licensed_shop", ingredients=("溴敌隆",), valid_from=date(2020, 1, 1), valid_to=end,
        followed_by="second", source="moa-199", confidence="S",
    )  # fmt: skip
    second = Rule(
        id="second", kind="banned", ingredients=("溴敌隆",), valid_from=begin, source="moa-199", confidence="S"
    )
    found = made_of([first, second])
    on = end + timedelta(days=after)
    outcome = judge(sale("溴敌隆"), found, on).outcome
    assert outcome == (Outcome.HELD if after < gap else Outcome.REFUSED)
    assert list(found.holes()) == ([Hole("first", "溴敌隆", Period(end, begin))] if gap else [])


def test_a_rule_that_names_a_next_one_that_is_not_there_leaves_a_hole_for_ever() -> None:
    end = date(2025, 1, 1)
    alone = Rule(
        id="first", kind="licensed_shop", ingredients=("溴敌隆",), valid_from=date(2020, 1, 1), valid_to=end,
        followed_by="second", source="moa-199", confidence="S",
    )  # fmt: skip
    found = made_of([alone])
    assert judge(sale("溴敌隆"), found, end).outcome == Outcome.HELD
    assert judge(sale("吡虫啉"), found, end).outcome == Outcome.ALLOWED


def test_a_set_without_the_nation_knows_nothing() -> None:
    own = RuleSet([], INGREDIENTS, CROPS, [Cover("county", 1, COUNTY, date(2015, 1, 1))])
    assert judge(sale("吡虫啉"), own, date(2026, 1, 1)).outcome == Outcome.HELD
    assert RuleSet([], [], [], []).uncovered(date(2026, 1, 1)) == [""]
