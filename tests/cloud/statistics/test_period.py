"""Of which days a report tells."""

from __future__ import annotations

from datetime import date

import pytest

from cloud.kernel.problem import Problem
from cloud.statistics.period import read

TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("text", "first", "last", "zh", "en"),
    [
        ("", "2026-01-01", "2026-12-31", "2026 年", "2026"),
        ("2024-02", "2024-02-01", "2024-02-29", "2024 年 2 月", "Feb 2024"),
        ("2026-Q4", "2026-10-01", "2026-12-31", "2026 年 4 季度", "Q4 2026"),
        ("2025-Q1", "2025-01-01", "2025-03-31", "2025 年 1 季度", "Q1 2025"),
    ],
)
def test_a_year_a_quarter_and_a_month_begin_and_end_where_they_do(
    text: str, first: str, last: str, zh: str, en: str
) -> None:
    found = read(text, None, None, TODAY)
    assert (found.first.isoformat(), found.last.isoformat()) == (first, last)
    assert (found.name.zh, found.name.en) == (zh, en)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-Q5", None, None), ("2026-13", None, None), ("26", None, None), ("2026-1", None, None),
        ("", TODAY, None), ("", None, TODAY), ("2026", TODAY, TODAY), ("", TODAY, date(2026, 11, 29)),
        ("", date(2020, 1, 1), TODAY),
    ],
)  # fmt: skip
def test_what_is_no_period_is_told(text: str, first: date | None, last: date | None) -> None:
    with pytest.raises(Problem) as told:
        read(text, first, last, TODAY)
    assert told.value.code == "statistics_period"


def test_the_pieces_of_a_period_are_all_of_it_and_do_not_reach_beyond() -> None:
    found = read("", date(2025, 11, 20), date(2026, 2, 3), TODAY)
    assert [(one.key, one.first.isoformat(), one.last.isoformat()) for one in found.pieces("month")] == [
        ("2025-11", "2025-11-20", "2025-11-30"), ("2025-12", "2025-12-01", "2025-12-31"),
        ("2026-01", "2026-01-01", "2026-01-31"), ("2026-02", "2026-02-01", "2026-02-03"),
    ]  # fmt: skip
    assert [one.key for one in found.pieces("quarter")] == ["2025-Q4", "2026-Q1"]
    assert (found.months, found.step) == (4, "month")
    assert read("", date(2024, 1, 1), date(2025, 12, 31), TODAY).step == "quarter"
