"""What is wanted of records, by the paper it comes from, and the four violations with their dates."""

from __future__ import annotations

from datetime import date

import pytest

from cloud.dataquality.count import HAS, bounds
from cloud.dataquality.rules import CODES, MOVES, STATES, VIOLATIONS, WANTS, due_day, overdue, score

# 农药管理条例 article 26: a dealer's purchases; 27: its sales. The columns that are not kept by the ledger itself.
ARTICLE_26 = {"supplier", "document", "registration", "lot", "expiry"}
ARTICLE_27 = {"registration", "lot", "buyer"}


def test_the_columns_of_the_ordinance_are_wanted() -> None:
    assert {want.code for want in WANTS["purchase"]} >= ARTICLE_26
    assert {want.code for want in WANTS["sale"]} >= ARTICLE_27


def test_each_wanted_field_can_be_asked_of_the_database() -> None:
    assert {kind: {want.code for want in wants} for kind, wants in WANTS.items()} == {
        kind: set(fields) for kind, fields in HAS.items()
    }


def test_article_17_has_four_violations_with_names_in_both_languages() -> None:
    assert set(VIOLATIONS) == set(CODES) == {"false_records", "broken_chain", "stolen_codes", "mixed_batches"}
    assert all(zh and en for zh, en in VIOLATIONS.values())


@pytest.mark.parametrize(
    ("counts", "completeness", "timeliness", "index"),
    [
        ((10, 50, 50, 10), 1.0, 1.0, 100.0),
        ((10, 50, 25, 10), 0.5, 1.0, 50.0),
        ((10, 50, 40, 5), 0.8, 0.5, 40.0),
        ((10, 50, 0, 10), 0.0, 1.0, 0.0),
        ((0, 0, 0, 0), None, None, None),
    ],
)
def test_an_index_is_the_product_of_two_shares(
    counts: tuple[int, int, int, int],
    completeness: float | None,
    timeliness: float | None,
    index: float | None,
) -> None:
    found = score(*counts)
    assert (found.completeness, found.timeliness, found.index) == (completeness, timeliness, index)


@pytest.mark.parametrize("counts", [(1, 5, 6, 1), (1, 5, 5, 2), (-1, 0, 0, 0), (1, 5, -1, 0)])
def test_counts_that_cannot_be_are_no_score(counts: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="fields"):
        score(*counts)


@pytest.mark.parametrize(
    ("month", "days"),
    [("2026-02", 28), ("2028-02", 29), ("2026-12", 31), ("2026-11", 30)],
)
def test_a_month_begins_at_midnight_in_shanghai(month: str, days: int) -> None:
    start, end = bounds(month)
    assert (end - start) == days * 86_400_000
    assert start % 86_400_000 == 16 * 3_600_000


@pytest.mark.parametrize("month", ["2026-13", "2026-00", "2026", "26-11", "2026-11-01"])
def test_what_is_no_month_is_told(month: str) -> None:
    with pytest.raises(ValueError, match=r"Invalid isoformat|month"):
        bounds(month)


def test_a_deadline_leaves_out_holidays() -> None:
    assert due_day(date(2026, 9, 30), 1) == (date(2026, 10, 8), True)  # 国庆节 2026-10-01..07
    assert due_day(date(2026, 12, 30)) == (date(2027, 1, 13), False)  # nobody has named 2027 yet


def test_only_an_open_one_is_overdue_and_only_after_its_day() -> None:
    assert not overdue("open", "2026-11-30", date(2026, 11, 30))
    assert overdue("open", "2026-11-30", date(2026, 12, 1))
    assert not overdue("answered", "2026-11-30", date(2026, 12, 1))


def test_every_state_can_be_reached_and_two_are_the_end() -> None:
    reached = {"open"} | {after for moves in MOVES.values() for after in moves.values()}
    assert reached == set(STATES) == set(MOVES)
    assert {state for state, moves in MOVES.items() if not moves} == {"accepted", "withdrawn"}
