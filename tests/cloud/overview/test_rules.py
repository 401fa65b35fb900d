"""What is usual for a figure."""

from __future__ import annotations

from datetime import date

import pytest

from cloud.overview.rules import Band, band, by_now, curve, equal_days, share

TODAY = date(2026, 11, 23)  # a Monday


def day(morning: int, evening: int = 0) -> list[int]:
    """So many between nine and ten, so many between eighteen and nineteen."""
    return [0] * 9 + [morning] + [0] * 8 + [evening] + [0] * 5


def test_equal_days_are_the_last_eight_mondays_as_far_as_anything_was_recorded() -> None:
    found = equal_days(TODAY, date(2020, 1, 1))
    assert (found[0], found[-1], len(found)) == (date(2026, 11, 16), date(2026, 9, 28), 8)
    assert equal_days(TODAY, date(2026, 11, 3)) == [date(2026, 11, 16), date(2026, 11, 9)]
    assert equal_days(TODAY, None) == []


@pytest.mark.parametrize(
    ("hour", "minute", "count"), [(9, 0, 0.0), (9, 30, 10.0), (10, 0, 20.0), (18, 15, 21.0), (23, 59, 24.0)]
)
def test_a_day_that_is_not_over_counts_the_share_of_its_hour(hour: int, minute: int, count: float) -> None:
    assert by_now(day(20, 4), hour, minute) == count


def test_the_band_reaches_from_the_tenth_to_the_ninetieth_of_a_hundred() -> None:
    history = [day(number) for number in (10, 20, 30, 40, 50, 60, 70, 80)]
    assert band(history, 12, 0) == Band(17.0, 73.0, 45.0)
    assert band(history, 9, 0) == Band(0.0, 0.0, 0.0)


def test_one_wild_day_does_not_move_the_usual_curve() -> None:
    history = [day(20)] * 4 + [day(900)]
    found = curve(history)
    assert found is not None
    assert (found[9], sum(found)) == (20.0, 20.0)


def test_nobody_knows_what_is_usual_of_three_days() -> None:
    assert band([day(1)] * 3, 12, 0) is None
    assert curve([day(1)] * 3) is None


def test_the_share_of_nothing_is_unknown() -> None:
    assert share(0, 0) is None
    assert share(1, 4) == 0.25
