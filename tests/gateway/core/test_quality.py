"""The words a value gets, from itself and from what its point said before."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.quality import Quality
from gateway.core.quality import Judge


def words(judge: Judge, values: list[float | None], every_ms: int = 1000) -> list[str]:
    return [judge.judge(value, place * every_ms).word for place, value in enumerate(values)]


def test_range_includes_its_ends() -> None:
    judge = Judge(low=0, high=100)
    assert words(judge, [0, 100, -0.1, 100.1, None]) == [
        "good",
        "good",
        "out_of_range",
        "out_of_range",
        "device_error",
    ]


def test_a_single_spike_is_marked_and_the_next_good_value_is_not() -> None:
    assert words(Judge(step=5), [20, 21, 80, 22]) == ["good", "good", "spike", "good"]


def test_a_real_jump_is_believed_at_the_second_read() -> None:
    assert words(Judge(step=5), [20, 80, 81, 82]) == ["good", "spike", "good", "good"]


def test_two_different_spikes_are_two_spikes() -> None:
    assert words(Judge(step=5), [20, 80, -40, 20]) == ["good", "spike", "spike", "good"]


def test_values_out_of_range_never_become_the_base_of_a_jump() -> None:
    assert words(Judge(high=100, step=5), [20, 6553.5, 6553.5, 20]) == ["good", "out_of_range", "out_of_range", "good"]


def test_stuck_begins_when_the_time_is_over_and_ends_with_the_first_move() -> None:
    judge = Judge(stuck_ms=3000)
    assert words(judge, [7, 7, 7, 7, 7, 7.1, 7.1]) == ["good", "good", "good", "stuck", "stuck", "good", "good"]


def test_derived_is_what_is_left_when_nothing_is_wrong() -> None:
    judge = Judge(high=10, derived=True)
    assert words(judge, [1, 11]) == ["derived", "out_of_range"]


def test_after_a_silence_neither_a_jump_nor_standing_still_means_anything() -> None:
    judge = Judge(step=5, stuck_ms=2000)
    assert words(judge, [20, 20, 20]) == ["good", "good", "stuck"]
    judge.forget()
    assert judge.judge(90, 900_000) is Quality.GOOD
    assert judge.judge(90, 901_000) is Quality.GOOD


@given(st.lists(st.none() | st.floats(allow_nan=False, allow_infinity=False), max_size=30))
def test_none_is_the_only_device_error_and_the_words_depend_on_nothing_else(values: list[float | None]) -> None:
    first, second = Judge(-10, 10, 3, 5000), Judge(-10, 10, 3, 5000)
    spoken = words(first, values)
    assert spoken == words(second, values)
    assert [word == "device_error" for word in spoken] == [value is None for value in values]


@pytest.mark.parametrize("value", [float("inf"), float("-inf"), float("nan")])
def test_what_is_not_a_number_is_out_of_any_range(value: float) -> None:
    assert Judge(low=-1e9, high=1e9).judge(value, 0) is Quality.OUT_OF_RANGE
