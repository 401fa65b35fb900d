"""In which cells something counts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloud.tally.rules import Counted, cells, spans, sums
from contract.moment import hour_of
from tests.cloud.testing.rapid_ground import ms

TOWN = "349901101"


@pytest.mark.parametrize(
    ("at", "day", "hour"),
    [
        ("2026-11-23 00:00", "2026-11-23", "00"),
        ("2026-11-23 23:59", "2026-11-23", "23"),
        ("2026-11-24 00:00", "2026-11-24", "00"),
        ("2018-01-01 00:00", "2020-01-01", "08"),  # before any of it: a clock that was not set
        ("2391-01-01 00:00", "2100-01-01", "08"),  # no calendar of ours goes so far
    ],
)
def test_a_thing_counts_on_the_day_and_hour_of_shanghai(at: str, day: str, hour: str) -> None:
    found = list(cells(Counted("sale", ms(at), TOWN)))
    told = [(one.facet, one.day, one.key) for one in found]
    assert told == [("day", day, ""), ("month", day[:7], ""), ("hour", day, hour)]


def test_it_counts_once_in_each_facet_in_which_it_has_a_key() -> None:
    found = cells(Counted("test", ms("2026-11-23 06:30"), TOWN, "豇豆", "gbt-5009.199-2003", "room"))
    assert {one.facet: one.key for one in found} == {
        "day": "", "hour": "06", "product": "豇豆", "kind": "gbt-5009.199-2003", "subject": "room",
        "month": "", "mproduct": "豇豆", "mkind": "gbt-5009.199-2003",
    }  # fmt: skip


def test_what_stays_as_it_is_changes_no_cell() -> None:
    one = Counted("test", ms("2026-11-23 06:30"), TOWN, "豇豆")
    other = one._replace(product="菠菜")
    assert sums([one], [one]) == {}
    changed = {(cell.facet, cell.key): number for cell, number in sums([one], [other]).items()}
    assert changed == {(f, p): n for f in ("product", "mproduct") for p, n in (("豇豆", -1), ("菠菜", 1))}


@pytest.mark.parametrize(
    ("first", "last", "parts"),
    [
        ("2026-01-01", "2026-12-31", ["2026-01..2026-12"]),
        ("2025-12-30", "2026-02-02", ["2026-01..2026-01", "2025-12-30..2025-12-31", "2026-02-01..2026-02-02"]),
        ("2026-02-01", "2026-02-27", ["2026-02-01..2026-02-27"]),
        ("2026-01-31", "2026-02-01", ["2026-01-31..2026-02-01"]),
        ("2024-02-01", "2024-02-29", ["2024-02..2024-02"]),
        ("2026-02-02", "2026-02-01", []),
        ("2026-01-02", "2026-03-30", ["2026-01..2026-03", "-2026-01-01..2026-01-01", "-2026-03-31..2026-03-31"]),
        ("2025-12-17", "2026-01-15", ["2025-12-17..2026-01-15"]),
        ("2025-12-16", "2026-01-16", ["2025-12..2026-01", "-2025-12-01..2025-12-15", "-2026-01-17..2026-01-31"]),
        ("2026-11-30", "2026-11-30", ["2026-11-30..2026-11-30"]),
    ],
)
def test_days_are_added_up_by_months_as_far_as_they_are_whole(first: str, last: str, parts: list[str]) -> None:
    found = spans(date.fromisoformat(first), date.fromisoformat(last))
    assert [f"{'-' if one.sign < 0 else ''}{one.first}..{one.last}" for one in found] == parts
    assert [one.whole for one in found] == [len(one.first) == 7 for one in found]


@given(st.dates(date(2023, 12, 1), date(2026, 3, 1)), st.integers(0, 500))
def test_however_they_are_added_up_each_day_is_there_once(first: date, more: int) -> None:
    last = first + timedelta(days=more)
    days = [first + timedelta(days=number) for number in range(-40, more + 41)]
    for day in days:
        told = day.isoformat()
        times = sum(one.sign for one in spans(first, last) if one.first <= told[: len(one.first)] <= one.last)
        assert times == (first <= day <= last), told


def test_the_hour_turns_with_the_clock_of_shanghai() -> None:
    assert [hour_of(ms(f"2026-11-23 {text}")) for text in ("00:00", "07:59", "08:00", "23:59")] == [0, 7, 8, 23]
