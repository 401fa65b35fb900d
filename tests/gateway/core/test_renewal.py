from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.renewal import AGAIN_MS, asks, due

DAY = 86_400_000


@pytest.mark.parametrize(("day", "wanted"), [(0, False), (119, False), (120, True), (180, True), (200, True)])
def test_a_certificate_is_renewed_when_a_third_of_its_life_is_left(day: int, wanted: bool) -> None:
    assert due(0, 180 * DAY, day * DAY) is wanted


def test_it_asks_once_a_day_and_at_once_where_the_clock_went_back() -> None:
    now = 150 * DAY
    assert asks(0, 180 * DAY, now, 0)
    assert not asks(0, 180 * DAY, now + AGAIN_MS - 1, now)
    assert asks(0, 180 * DAY, now + AGAIN_MS, now)
    assert asks(0, 180 * DAY, now - 1, now)
    assert not asks(0, 180 * DAY, now, now)


def test_without_a_certificate_there_is_nothing_to_renew() -> None:
    assert not asks(0, 0, 10, 0)


@given(st.integers(0, 2**50), st.integers(1, 400 * DAY))
def test_whatever_its_life_it_asks_several_times_before_the_end(start: int, life: int) -> None:
    now, asked, count = start, 0, 0
    while now < start + life and count < 3:
        if asks(start, start + life, now, asked):
            asked, count = now, count + 1
        now += max(life // 100, 1)
    assert count == 3 or life < 100
