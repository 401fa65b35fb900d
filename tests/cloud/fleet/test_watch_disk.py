"""When a disk will be full: told in time, never guessed further ahead than it was watched."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from cloud.fleet.watch import Judge
from cloud.fleet.watch_disk import DAY_MS, HOUR_MS, Point, full_at
from tests.cloud.fleet.watched import NOW, facts, said


def _history(days: int, free: Callable[[int], int]) -> list[Point]:
    """A point an hour; `free` of the hours before now."""
    return [Point(NOW - ago * HOUR_MS, free(ago)) for ago in range(days * 24, -1, -1)]


@given(st.integers(1, 20), st.integers(0, 400))
def test_a_straight_fall_is_told_to_the_hour_where_it_was_watched_for_long_enough(slope: int, left_h: int) -> None:
    points = _history(14, lambda ago: slope * (left_h + ago))
    found = full_at(points, NOW)
    if left_h > 14 * 24:
        assert found is None
    else:
        assert found is not None
        assert abs(found - NOW - left_h * HOUR_MS) <= HOUR_MS


@given(st.integers(0, 14 * 24), st.integers(1, 1000))
def test_it_is_never_guessed_further_than_it_was_watched(hours: int, left_h: int) -> None:
    points = [Point(NOW - ago * HOUR_MS, 10 * (left_h + ago)) for ago in range(hours, -1, -1)]
    found = full_at(points, NOW)
    assert found is None or found - NOW <= hours * HOUR_MS


@given(st.lists(st.integers(0, 1 << 40), max_size=80))
def test_no_history_breaks_it_and_a_full_disk_is_never_in_the_past(frees: list[int]) -> None:
    points = [Point(NOW - (len(frees) - place) * HOUR_MS, free) for place, free in enumerate(frees)]
    found = full_at(points, NOW)
    assert found is None or found >= NOW


def test_a_log_that_grows_by_day_and_is_thrown_away_by_night_is_no_trend() -> None:
    assert full_at(_history(14, lambda ago: 5_000 - 100 * ((14 * 24 - ago) % 24)), NOW) is None


def test_a_sudden_fall_is_seen_by_the_short_look() -> None:
    points = _history(14, lambda ago: 9_000 if ago > 24 else 3_000 + 250 * ago)
    found = full_at(points, NOW)
    assert found is not None
    assert found - NOW <= DAY_MS


def test_an_alert_opens_within_a_week_of_full_or_with_little_left_and_is_over_with_room() -> None:
    falling = _history(14, lambda ago: 20 * (100 + ago))
    for known, opens in (
        (facts()._replace(disk=falling), ["disk"]),
        (facts(state=said(free=400)), ["disk"]),
        (facts(state=said(free=700)), []),
        (facts(), []),
    ):
        changes = Judge().look([known], set(), NOW)
        assert [one.code for one in changes.opened] == opens
    judge, raised = Judge(), {("disk", "yuhe-1")}
    assert judge.look([facts(state=said(free=700))], raised, NOW).closed == [], "on the edge it stays as it is"
    assert judge.look([facts(state=said(free=900))], raised, NOW).closed == [("disk", "yuhe-1")]
