"""Raise once, clear once, under one id; also across a restart."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from contract.event import Alarm
from contract.quality import Quality
from gateway.core.alarm import Watch, key_of, orphaned
from gateway.core.spec import AlarmSpec, DeviceSpec
from tests.gateway.profiles import simple

HOT = AlarmSpec("air_temperature", "high", 30.0, hysteresis=2.0)


def watch(spec: AlarmSpec = HOT, raised: Alarm | None = None) -> Watch:
    ids: Iterator[int] = count(1)
    return Watch("d1", spec, lambda: f"a{next(ids)}", raised)


def story(rule: Watch, values: list[float | None], quality: Quality = Quality.GOOD) -> list[tuple[int, str, str]]:
    told = []
    for place, value in enumerate(values):
        if event := rule.judge(value, quality, place * 1000):
            told.append((place, event.state, event.alarm))
    return told


def test_raise_and_clear_come_once_each_and_share_an_id() -> None:
    values: list[float | None] = [29, 30, 31, 32, 29, 28.1, 28, 27, 31]
    assert story(watch(), values) == [(2, "raise", "a1"), (6, "clear", "a1"), (8, "raise", "a2")]


def test_low_is_the_mirror_of_high() -> None:
    rule = watch(AlarmSpec("air_temperature", "low", 5.0, hysteresis=1.0, severity="critical"))
    assert story(rule, [6, 5, 4.9, 5.5, 6.0, 4]) == [(2, "raise", "a1"), (4, "clear", "a1"), (5, "raise", "a2")]
    assert rule.raised is not None
    assert rule.raised.severity == "critical"


def test_without_hysteresis_the_limit_itself_is_calm() -> None:
    rule = watch(AlarmSpec("air_temperature", "high", 30.0))
    assert story(rule, [30, 30.1, 30.2, 30, 30]) == [(1, "raise", "a1"), (3, "clear", "a1")]


def test_a_hold_time_wants_the_limit_passed_all_the_while() -> None:
    rule = watch(AlarmSpec("air_temperature", "high", 30.0, for_s=3))
    assert story(rule, [31, 31, 29, 31, 31, 31, 31]) == [(6, "raise", "a1")]


def test_nobody_judges_by_a_value_that_is_not_good() -> None:
    for quality in Quality:
        told = story(watch(), [99.0], quality)
        assert bool(told) == (quality <= Quality.DERIVED)
    assert story(watch(), [None, 31, None, 20]) == [(1, "raise", "a1"), (3, "clear", "a1")]


def test_a_restart_neither_raises_again_nor_forgets_to_clear() -> None:
    before = watch()
    assert story(before, [31]) == [(0, "raise", "a1")]
    assert before.raised is not None
    kept = msgspec.json.decode(msgspec.json.encode(before.raised), type=Alarm)
    assert key_of(kept) == before.key
    after = watch(raised=kept)
    assert story(after, [31, 32, 20]) == [(2, "clear", "a1")]


def test_an_alarm_whose_rule_is_gone_is_cleared() -> None:
    rule = watch()
    story(rule, [31])
    assert rule.raised is not None
    kept = DeviceSpec("d1", simple(), 1, alarms=(HOT,))
    moved = DeviceSpec("d1", simple(), 1, alarms=(AlarmSpec("air_temperature", "high", 35.0),))
    assert orphaned([rule.raised], [kept]) == []
    for devices in ([moved], []):
        (cleared,) = orphaned([rule.raised], devices)
        assert (cleared.alarm, cleared.state, cleared.limit) == ("a1", "clear", 30.0)


@given(
    st.lists(st.floats(-50, 50), max_size=60),
    st.sampled_from(["high", "low"]),
    st.floats(0, 10),
    st.floats(0, 5),
)
def test_events_always_alternate_and_pair_up(values: list[float], side: str, hysteresis: float, for_s: float) -> None:
    rule = watch(AlarmSpec("air_temperature", "high" if side == "high" else "low", 0.0, hysteresis, for_s))
    told = story(rule, list(values))
    assert [state for _, state, _ in told] == ["raise", "clear"] * (len(told) // 2) + ["raise"] * (len(told) % 2)
    ids = [alarm for _, _, alarm in told]
    assert ids[1::2] == ids[: len(ids) - len(ids) % 2 : 2]
