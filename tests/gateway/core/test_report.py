"""What is worth sending."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from contract.quality import Quality
from gateway.core.report import Reporter

GOOD = Quality.GOOD


def sent(reporter: Reporter, values: list[float | None], every_ms: int = 1000) -> list[int]:
    return [
        place
        for place, value in enumerate(values)
        if reporter.wants(value, GOOD if value is not None else Quality.DEVICE_ERROR, place * every_ms)
    ]


def test_without_a_deadband_everything_goes() -> None:
    assert sent(Reporter(0, 60_000), [5.0, 5.0, 5.0]) == [0, 1, 2]


def test_a_slow_drift_is_not_swallowed() -> None:
    values: list[float | None] = [20 + place * 0.03 for place in range(20)]
    assert sent(Reporter(0.1, 1_000_000), values) == [0, 4, 8, 12, 16]


def test_a_step_of_exactly_the_deadband_goes_whatever_binary_makes_of_it() -> None:
    assert sent(Reporter(0.1, 1_000_000), [23.1, 23.2, 23.15, 23.3]) == [0, 1, 3]


def test_the_heartbeat_sends_a_flat_line_and_is_counted_from_the_last_that_went() -> None:
    values: list[float | None] = [1.0, 1.0, 9.0, 9.0, 9.0, 9.0, 9.0]
    assert sent(Reporter(0.5, 3000), values) == [0, 2, 5]


def test_a_change_of_quality_goes_and_so_does_the_way_back() -> None:
    reporter = Reporter(10, 1_000_000)
    spoken = [GOOD, GOOD, Quality.STUCK, Quality.STUCK, GOOD]
    assert [reporter.wants(1.0, quality, place) for place, quality in enumerate(spoken)] == [
        True,
        False,
        True,
        False,
        True,
    ]


def test_nothing_is_told_once_and_then_by_heartbeat() -> None:
    assert sent(Reporter(0.5, 3000), [1.0, None, None, None, None, 1.0]) == [0, 1, 4, 5]


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=50), st.floats(0.01, 20))
def test_the_cloud_is_never_further_from_the_truth_than_the_deadband(values: list[float], deadband: float) -> None:
    reporter = Reporter(deadband, 1_000_000_000)
    seen = 0.0
    for mono, value in enumerate(values):
        if reporter.wants(value, GOOD, mono):
            seen = value
        assert abs(value - seen) < deadband
