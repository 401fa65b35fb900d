"""A use on a field, and the day on which it may be harvested."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.errors import ContractError
from contract.law import RegisteredUse, Use, earliest_harvest, judge_use, national
from contract.law.use import LONGEST_INTERVAL
from contract.law.verdict import Outcome
from contract.moment import law_day
from tests.contract.law.lawful import product, use

RULES = national()
TODAY = date(2026, 11, 28)


def test_a_lawful_use_says_when_to_harvest() -> None:
    verdict = judge_use(use("吡虫啉", "黄瓜", interval=3), RULES, TODAY)
    assert (verdict.outcome, verdict.reasons, verdict.harvest_from) == (Outcome.ALLOWED, (), date(2026, 12, 1))


@pytest.mark.parametrize(
    ("on", "days", "harvest"),
    [
        (date(2028, 2, 22), 7, date(2028, 2, 29)),
        (date(2027, 2, 22), 7, date(2027, 3, 1)),
        (date(2028, 2, 29), 365, date(2029, 2, 28)),
        (date(2028, 2, 29), 0, date(2028, 2, 29)),
        (date(2026, 12, 31), 1, date(2027, 1, 1)),
    ],
)
def test_days_are_days_of_the_calendar(on: date, days: int, harvest: date) -> None:
    assert earliest_harvest([Use(on, days)]) == harvest


def test_the_longest_wait_decides_and_one_unknown_holds() -> None:
    uses = [Use(date(2026, 5, 1), 21), Use(date(2026, 5, 10), 3)]
    assert earliest_harvest(uses) == date(2026, 5, 22)
    assert earliest_harvest([*uses, Use(date(2026, 1, 1), None)]) is None
    assert earliest_harvest([]) == date.min


@pytest.mark.parametrize("days", [-1, LONGEST_INTERVAL + 1])
def test_an_absurd_interval_is_refused(days: int) -> None:
    with pytest.raises(ContractError) as caught:
        earliest_harvest([Use(TODAY, days)])
    assert caught.value.code == "quantity"


@given(st.lists(st.tuples(st.dates(date(2015, 1, 1), date(2030, 1, 1)), st.integers(0, 60) | st.none()), max_size=6))
def test_no_harvest_comes_before_any_use_has_waited(uses: list[tuple[date, int | None]]) -> None:
    found = earliest_harvest(Use(*one) for one in uses)
    assert found == earliest_harvest(Use(*one) for one in reversed(uses))
    if any(days is None for _, days in uses):
        assert found is None
    else:
        assert found is not None
        assert all(found >= on + timedelta(days=days or 0) for on, days in uses)


def test_a_use_outside_the_label_is_a_violation_of_the_mildest_substance() -> None:
    facts = msgspec.structs.replace(use("吡虫啉", "黄瓜"), crop="韭菜")
    verdict = judge_use(facts, RULES, TODAY)
    assert (verdict.outcome, verdict.reasons[0].code, verdict.harvest_from) == (Outcome.REFUSED, "off_label", None)
    assert verdict.reasons[0].text() == "不得用于该作物：标签没有登记韭菜（《农药管理条例》第 34 条）"


@pytest.mark.parametrize(("earlier", "outcome"), [(0, 0), (1, 0), (2, 3), (9, 3)])
def test_more_uses_than_the_season_allows(earlier: int, outcome: int) -> None:
    verdict = judge_use(use("吡虫啉", "黄瓜", per_season=2, earlier=earlier), RULES, TODAY)
    assert verdict.outcome == outcome
    assert [reason.code for reason in verdict.reasons] == ["too_many"] * (outcome == 3)


def test_what_is_not_known_of_a_use_holds() -> None:
    unlabelled = msgspec.structs.replace(use("吡虫啉", "黄瓜"), product=product("吡虫啉"))
    verdict = judge_use(unlabelled, RULES, TODAY)
    assert (verdict.outcome, verdict.asks, verdict.harvest_from) == (Outcome.HELD, ("labels",), None)
    uncounted = msgspec.structs.replace(use("吡虫啉", "黄瓜"), earlier_uses=None)
    assert judge_use(uncounted, RULES, TODAY).outcome == Outcome.HELD
    assert judge_use(use("吡虫啉", "黄瓜", interval=None), RULES, TODAY).harvest_from is None
    nowhere = judge_use(msgspec.structs.replace(use("吡虫啉", "黄瓜"), crop=""), RULES, TODAY)
    assert (nowhere.outcome, nowhere.asks, nowhere.harvest_from) == (Outcome.HELD, ("crop",), None)
    unnumbered = msgspec.structs.replace(use("吡虫啉", "黄瓜").product, registration="")
    verdict = judge_use(msgspec.structs.replace(use("吡虫啉", "黄瓜"), product=unnumbered), RULES, TODAY)
    assert (verdict.outcome, verdict.asks) == (Outcome.HELD, ("registration",))


def test_the_line_of_the_crop_goes_before_that_of_its_group() -> None:
    lines = (
        RegisteredUse("蔬菜", "蚜虫", 14, 1),
        RegisteredUse("黄瓜", "蚜虫", 3, 3),
        RegisteredUse("黄瓜", "白粉虱", 5, 2),
    )
    facts = msgspec.structs.replace(use("吡虫啉", "黄瓜"), product=product("吡虫啉", labels=lines), earlier_uses=1)
    verdict = judge_use(facts, RULES, TODAY)
    assert verdict.outcome == Outcome.ALLOWED
    assert verdict.harvest_from == TODAY + timedelta(days=5)  # two lines of the crop: the longer wait
    other = msgspec.structs.replace(facts, crop="番茄")
    assert judge_use(other, RULES, TODAY).reasons[0].code == "too_many"


def test_a_banned_or_barred_use_is_refused_on_its_day() -> None:
    for on, outcome in ((date(2026, 5, 31), Outcome.ALLOWED), (date(2026, 6, 1), Outcome.REFUSED)):
        assert judge_use(use("克百威", "棉花"), RULES, on).outcome == outcome
    assert judge_use(use("毒死蜱", "韭菜"), RULES, TODAY).reasons[0].code == "crop_bar"


def test_midnight_in_shanghai_changes_the_law() -> None:
    last = int(datetime(2026, 5, 31, 15, 59, 59, 999_000, tzinfo=UTC).timestamp() * 1000)
    assert law_day(last) == date(2026, 5, 31)
    assert law_day(last + 1) == date(2026, 6, 1)
    assert judge_use(use("克百威", "棉花"), RULES, law_day(last)).outcome == Outcome.ALLOWED
    assert judge_use(use("克百威", "棉花"), RULES, law_day(last + 1)).outcome == Outcome.REFUSED


# A label of 7 days until 1 June 2026 and of 14 from then on; before 2025 nobody knows what it said.
@pytest.mark.parametrize(
    ("on", "interval", "code"),
    [
        (date(2024, 12, 31), None, "labels_missing"),
        (date(2025, 1, 1), 7, ""),
        (date(2026, 5, 31), 7, ""),
        (date(2026, 6, 1), 14, ""),
        (date(2027, 1, 1), None, "off_label"),
    ],
)
def test_a_use_goes_by_the_label_of_its_day(on: date, interval: int | None, code: str) -> None:
    lines = (
        RegisteredUse("黄瓜", "蚜虫", 7, 2, date(2025, 1, 1), date(2026, 6, 1)),
        RegisteredUse("黄瓜", "蚜虫", 14, 2, date(2026, 6, 1), date(2027, 1, 1)),
    )
    facts = msgspec.structs.replace(use("吡虫啉", "黄瓜"), product=product("吡虫啉", labels=lines))
    verdict = judge_use(facts, national(), on)
    assert verdict.harvest_from == (on + timedelta(days=interval) if interval is not None else None)
    assert not code or code in {reason.code for reason in verdict.reasons}
