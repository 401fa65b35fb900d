"""Steps of a wall clock, told by the monotonic one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gateway.core.clock import STEP_MS, Timeline


def test_slewing_is_followed_in_silence() -> None:
    line = Timeline()
    assert line.start(1_000_000, 0) == 0
    for second in range(1, 1_000):
        assert line.observe(1_000_000 + second * 1_001, second * 1_000) == 0


def test_an_older_look_says_nothing_new() -> None:
    line = Timeline()
    line.start(1_000_000, 0)
    assert line.observe(500_000, 1_000) == -501_000
    assert line.observe(1_000_900, 900) == 0
    assert line.observe(500_100, 1_100) == 0
    assert line.wall == 500_100


def test_a_start_behind_the_last_row_is_a_step_back() -> None:
    assert Timeline(last=10).start(5, 0) == -5
    assert Timeline(last=10).start(50, 0) == 0


@given(st.lists(st.tuples(st.integers(1, 5_000), st.integers(-20_000, 20_000) | st.just(0)), max_size=60))
def test_every_step_is_told_and_nothing_else(moves: list[tuple[int, int]]) -> None:
    line = Timeline()
    wall, mono = 10_000_000, 0
    line.start(wall, mono)
    for ms, step in moves:
        mono += ms
        wall += ms + (step if abs(step) >= STEP_MS else 0)
        assert line.observe(wall, mono) == (step if abs(step) >= STEP_MS else 0)
