"""Findings day by day as runs, and which warning is of which run."""

from __future__ import annotations

from cloud.risk.episode import PAUSE_DAYS, Episode, Found, episodes, near
from cloud.risk.window import back, days_from


def found(day: str, score: float = 4.0) -> Found:
    return Found(day, day, score, "349901101", "", "{}", "[]", "")


def test_what_goes_on_is_one_run_with_its_worst_day() -> None:
    run = [found("2026-11-03", 5.0), found("2026-11-01"), found("2026-11-02", 5.0)]
    assert list(episodes(run)) == [Episode("2026-11-01", "2026-11-03", found("2026-11-02", 5.0))]


def test_what_comes_back_after_a_pause_is_another() -> None:
    last = days_from("2026-09-01", "2026-12-01")[PAUSE_DAYS + 1]
    assert [one.begun for one in episodes([found("2026-09-01"), found(last)])] == ["2026-09-01", last]
    near_enough = back(last, 1)
    assert len(list(episodes([found("2026-09-01"), found(near_enough)]))) == 1


def test_a_warning_is_of_a_run_though_late_findings_moved_its_ends() -> None:
    (run,) = episodes([found("2026-11-01"), found("2026-11-20")])
    assert near(run, "2026-11-10", "2026-11-12")
    assert near(run, "2026-12-20", "2026-12-25")
    assert not near(run, "2026-12-21", "2026-12-25")
    assert not near(run, "2026-08-01", "2026-08-30")
