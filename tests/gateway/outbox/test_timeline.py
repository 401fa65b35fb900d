"""Steps of a wall clock, told by the monotonic one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from contract.moment import stamp
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
    assert line.segment == 1


def test_segments_count_modulo_a_thousand() -> None:
    line = Timeline(segment=999, last=10)
    assert line.start(5, 0) == -5
    assert line.segment == 0


@given(st.lists(st.tuples(st.integers(1, 5_000), st.integers(-20_000, 20_000) | st.just(0)), max_size=60))
def test_no_two_samples_ever_share_a_stamp(moves: list[tuple[int, int]]) -> None:
    line = Timeline()
    wall, mono = 10_000_000, 0
    line.start(wall, mono)
    stamps = []
    for ms, step in moves:
        mono += ms
        wall += ms + (step if abs(step) >= STEP_MS else 0)
        said = line.observe(wall, mono)
        assert said == (step if abs(step) >= STEP_MS else 0)
        stamps.append(stamp(wall, line.segment))
    assert len(set(stamps)) == len(stamps)
