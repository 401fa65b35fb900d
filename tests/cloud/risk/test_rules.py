"""Each rule with numbers that were worked out by hand: what it tells, what it leaves, in which words."""

from __future__ import annotations

from math import comb, isclose

import pytest

from cloud.risk import buying, clone_travel, flat_sensor, positive_rate, unbought_use, words
from cloud.risk.buying import Bought, Sold
from cloud.risk.clone_travel import Shown
from cloud.risk.flat_sensor import Hour, Run, Sensor
from cloud.risk.positive_rate import Tally
from cloud.risk.settings import (
    DEFAULTS,
    Buying,
    CloneTravel,
    FlatSensor,
    PositiveRate,
    UnboughtUse,
    plain,
    read,
)
from cloud.risk.unbought_use import Used
from contract.moment import DAY_MS, HOUR_MS
from tests.cloud.testing.rapid_ground import ms

FIRST, DAY = "2026-11-17", "2026-11-23"
TALLY = Tally("349901101", "豇豆", 12, 3, 1840, 11, 365, ("r3", "r1", "r2"))
SENSOR = Sensor("g-1", "d-1", "air_temperature", "349901101", "fenghe")
DUSK = ms("2026-11-22 20:00")


def alive(start: int, hours: int) -> list[Hour]:
    return [Hour(start + n * HOUR_MS, 10.0 + n % 5, 11.0 + n % 5) for n in range(hours)]


def flat(start: int, hours: int, value: float = 12.0) -> list[Hour]:
    return [Hour(start + n * HOUR_MS, value, value) for n in range(hours)]


def test_three_positives_of_twelve_are_told_with_all_that_one_needs_to_reckon_them_again() -> None:
    found = positive_rate.judged(TALLY, FIRST, DAY, PositiveRate())
    assert found is not None
    exact = sum(comb(14, k) * comb(1838, 12 - k) for k in range(3, 13)) / comb(1852, 12)
    assert isclose(float(found.numbers["p"]), exact, rel_tol=0.01)
    assert (found.region, found.party, found.key) == ("349901101", "", "349901101/豇豆")
    assert found.evidence == (("rapid_result", "r1"), ("rapid_result", "r2"), ("rapid_result", "r3"))
    said = words.found("positive_rate", {**plain(PositiveRate()), **found.numbers})
    assert said.zh == "豇豆：7 天 12 份里 3 份阳性；此前 365 天同品种同乡镇 1840 份里 11 份"
    assert said.en.startswith("yardlong bean: 3 of 12 samples positive in 7 days; 11 of 1840 in the 365 days before")


@pytest.mark.parametrize(
    "tally",
    [
        TALLY._replace(positive=1),  # one is no series
        TALLY._replace(history_samples=59, history_positive=0),  # too little is known
        TALLY._replace(history_positive=60),  # this produce is often so
        TALLY._replace(samples=400),  # 3 of 400 are the usual
    ],
)
def test_what_chance_brings_is_left(tally: Tally) -> None:
    assert positive_rate.judged(tally, FIRST, DAY, PositiveRate()) is None


def test_a_history_without_any_positive_makes_no_impossibility() -> None:
    found = positive_rate.judged(TALLY._replace(positive=2, history_positive=0), FIRST, DAY, PositiveRate())
    assert found is not None
    assert isclose(float(found.numbers["p"]), comb(12, 2) / comb(1852, 2), rel_tol=0.01)


def test_twelve_packs_of_who_bought_two_in_a_year_are_told_without_a_name() -> None:
    bought = Bought("buyer-id", "349901101", "毒死蜱", 12, 3, 2, 365, 40, 4, ("e1", "e2"))
    found = buying.of_person(bought, "2026-11-10", DAY, Buying())
    assert found is not None
    p = 14 / 379
    exact = sum(comb(14, k) * p**k * (1 - p) ** (14 - k) for k in range(12, 15))
    assert isclose(float(found.numbers["p"]), exact, rel_tol=0.05)
    assert found.party == ""
    said = words.found("restricted_person", {**plain(Buying()), **found.numbers})
    assert "14 天在 3 家店买了 12 件含毒死蜱的药；此前 365 天共 2 件；同期另外 40 人里最多的买了 4 件" in said.zh
    assert "buyer-id" not in said.zh + said.en
    young = buying.of_person(bought._replace(history_days=3, history=0), FIRST, DAY, Buying())
    assert young is None, "what has only begun has no pace yet"
    assert buying.of_person(bought._replace(packs=9), FIRST, DAY, Buying()) is None
    assert buying.of_person(bought._replace(history=300), FIRST, DAY, Buying()) is None, "a large farm, as ever"


def test_a_shop_is_held_against_the_others_so_that_a_plague_is_no_finding() -> None:
    sold = Sold("shop-1", "349901101", "毒死蜱", 18, 40, 365, 12, 300, ("e1",))
    found = buying.of_shop(sold, FIRST, DAY, Buying())
    assert found is not None
    exact = sum(comb(30, k) * comb(340, 58 - k) for k in range(18, 31)) / comb(370, 58)
    assert isclose(float(found.numbers["p"]), exact, rel_tol=0.01)
    assert (found.party, found.key) == ("shop-1", "shop-1/毒死蜱")
    assert buying.of_shop(sold._replace(others=120), FIRST, DAY, Buying()) is None, "everybody buys"
    alone = buying.of_shop(sold._replace(others=0, others_history=0), FIRST, DAY, Buying())
    assert alone is not None, "no others: its own pace"


def test_runs_are_hours_of_one_value_without_a_hole() -> None:
    hours = [*flat(0, 3), *flat(3 * HOUR_MS, 2, 13.0), *flat(6 * HOUR_MS, 2, 13.0), *alive(8 * HOUR_MS, 1)]
    assert list(flat_sensor.runs(reversed(hours))) == [
        Run(0, 3, 12.0), Run(3 * HOUR_MS, 2, 13.0), Run(6 * HOUR_MS, 2, 13.0),
    ]  # fmt: skip


def test_a_sensor_that_stands_still_before_the_sampler_comes_is_told_once_it_never_did_so() -> None:
    sampled = DUSK + 14 * HOUR_MS
    hours = [*alive(DUSK - 9 * DAY_MS, 9 * 24), *flat(DUSK, 9), *alive(DUSK + 9 * HOUR_MS, 5)]
    found = flat_sensor.before_sampling(SENSOR, hours, sampled, "s-1", FlatSensor())
    assert found is not None
    assert (found.day, found.party, found.score) == (DAY, "fenghe", 9.0)
    assert found.evidence == (("series", "g-1/d-1/air_temperature"), ("sample", "s-1"))
    said = words.found("flat_sensor", {**plain(FlatSensor()), **found.numbers})
    assert said.zh == "空气温度：抽样前 14 小时起连续 9 小时一直是 12.0；此前 7 天最长 0 小时不变"
    always = [*flat(DUSK - 9 * DAY_MS, 9), *alive(DUSK - 9 * DAY_MS + 9 * HOUR_MS, 8 * 24), *hours[9 + 8 * 24 :]]
    assert flat_sensor.before_sampling(SENSOR, always, sampled, "s-1", FlatSensor()) is None, "it often is so"
    assert flat_sensor.before_sampling(SENSOR, hours[9 * 24 :], sampled, "s-1", FlatSensor()) is None, "no history"
    assert flat_sensor.before_sampling(SENSOR, hours, sampled + 3 * DAY_MS, "s-1", FlatSensor()) is None, "long ago"


def test_three_flat_nights_with_lively_days_are_told_and_a_dead_or_a_dark_sensor_is_not() -> None:
    start = ms("2026-11-10 06:00")
    days = (ms("2026-11-23 06:00") - start) // DAY_MS

    def nights(still: int, *, by_day: bool = False) -> list[Hour]:
        hours: list[Hour] = []
        for day in range(days):
            dawn = start + day * DAY_MS
            quiet = day >= days - still
            hours += flat(dawn, 14) if quiet and by_day else alive(dawn, 14)
            hours += flat(dawn + 14 * HOUR_MS, 10) if quiet else alive(dawn + 14 * HOUR_MS, 10)
        return hours

    found = flat_sensor.at_night(SENSOR, nights(3), DAY, FlatSensor())
    assert found is not None
    assert (found.day, found.numbers["nights"], found.numbers["usual"]) == (DAY, 3, 0)
    assert flat_sensor.at_night(SENSOR, nights(2), DAY, FlatSensor()) is None
    assert flat_sensor.at_night(SENSOR, nights(3, by_day=True), DAY, FlatSensor()) is None, "dead, not covered"
    assert flat_sensor.at_night(SENSOR, nights(13), DAY, FlatSensor()) is None, "light at night"


def test_sixty_kilometres_in_ten_minutes_are_told_as_a_speed() -> None:
    at = ms("2026-11-23 05:00")
    shown = [
        Shown("p1", "near", "349901101", at, None),
        Shown("p2", "far", "349901103", at + 10 * 60_000, 60.0),
        Shown("p3", "near", "349901101", at + 70 * 60_000, 60.0),
    ]
    found = clone_travel.judged("c" * 16, shown, CloneTravel())
    assert found is not None
    assert (found.numbers["speed"], found.numbers["minutes"], found.region) == (360, 10, "349901103")
    assert found.evidence == (("voucher", "c" * 16), ("passage", "p1"), ("passage", "p2"))
    assert clone_travel.judged("c", [shown[0], shown[2]], CloneTravel()) is None


def test_uses_of_what_was_never_bought_are_counted() -> None:
    used = Used("fenghe", "349901101", 6, 4, ("毒死蜱", "尿素"), ("o1", "o2", "o2"))
    found = unbought_use.judged(used, "2026-10-25", DAY, UnboughtUse(least=3))
    assert found is not None
    assert found.evidence == (("farm_operation", "o1"), ("farm_operation", "o2"))
    said = words.found("unbought_use", {**plain(UnboughtUse()), **found.numbers})
    assert said.zh == "30 天 6 次使用里 4 次台账上没有买过：毒死蜱、尿素"
    assert unbought_use.judged(used, FIRST, DAY, UnboughtUse(least=5)) is None


def test_every_rule_has_its_figures_and_words_in_both_languages() -> None:
    for rule, settings in DEFAULTS.items():
        assert read(rule, plain(settings)) == settings
        for said in (words.name(rule), words.found(rule, {}), words.method(rule, {})):
            assert said.zh
            assert said.en.isascii()


@pytest.mark.parametrize(
    ("told", "where"), [({"chance": 0.5}, "chance"), ({"window_days": 0}, "window_days"), ({"wisdom": 3}, "wisdom")]
)
def test_figures_beyond_their_bounds_are_refused_with_the_place(told: dict[str, float], where: str) -> None:
    with pytest.raises(ValueError, match=where):
        read("positive_rate", told)
