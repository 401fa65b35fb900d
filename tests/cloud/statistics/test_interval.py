"""What a share of a sample says of the whole, against figures that others published."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloud.statistics.interval import standing, wilson


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [  # Newcombe, Statistics in Medicine 17 (1998), table I, method 3: the score interval without correction
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_is_the_published_one(part: int, whole: int, low: float, high: float) -> None:
    for found, shares in ((wilson(part, whole), (low, high)), (wilson(whole - part, whole), (1 - high, 1 - low))):
        assert found is not None
        assert [round(one, 4) for one in found] == [round(one, 4) for one in shares]


@given(st.integers(0, 5000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_it_holds_the_share_and_stays_between_none_and_all(numbers: tuple[int, int]) -> None:
    part, whole = numbers
    found = wilson(part, whole)
    if whole == 0:
        assert found is None
        return
    assert found is not None
    assert 0 <= found.low <= part / whole <= found.high <= 1


def test_what_is_more_than_all_of_it_is_no_share() -> None:
    for part, whole in ((3, 2), (-1, 2)):
        with pytest.raises(ValueError, match="of 2"):
            wilson(part, whole)


@pytest.mark.parametrize(
    ("part", "whole", "side"),
    [
        (100, 100, "unclear"),  # a hundred that passed do not show 98 %
        (189, 189, "above"),
        (188, 188, "unclear"),
        (950, 1000, "below"),
        (97, 100, "unclear"),
    ],
)
def test_a_line_is_missed_or_reached_only_as_far_as_the_whole_interval_says_so(
    part: int, whole: int, side: str
) -> None:
    found = wilson(part, whole)
    assert found is not None
    assert standing(found, 0.98) == side
