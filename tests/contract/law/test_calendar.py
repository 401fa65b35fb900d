"""The working days of China, and the clock of a review."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.errors import ContractError
from contract.law import WorkingCalendar, deadline
from contract.law.calendar import china
from contract.law.file import WorkingDaysFile, Year
from contract.law.shipped import files

SHIPPED = next(file.years for file in files().values() if isinstance(file, WorkingDaysFile))
DAYS = st.dates(date(2024, 1, 1), date(2026, 11, 30))


@pytest.mark.parametrize(
    ("day", "number", "due"),
    [
        (date(2026, 11, 23), 5, date(2026, 11, 30)),
        (date(2026, 9, 24), 5, date(2026, 10, 9)),  # Mid-Autumn and National Day lie between
        (date(2026, 2, 13), 5, date(2026, 2, 27)),  # the Saturday before Spring Festival is worked
        (date(2026, 2, 14), 1, date(2026, 2, 24)),
        (date(2026, 2, 27), 1, date(2026, 2, 28)),  # a worked Saturday
        (date(2026, 9, 19), 1, date(2026, 9, 20)),  # a worked Sunday
        (date(2025, 12, 31), 5, date(2026, 1, 8)),
        (date(2025, 1, 24), 5, date(2025, 2, 7)),
        (date(2024, 9, 29), 1, date(2024, 9, 30)),
        (date(2024, 2, 28), 1, date(2024, 2, 29)),
        (date(2026, 5, 1), 0, date(2026, 5, 1)),
    ],
)
def test_known_spans(day: date, number: int, due: date) -> None:
    assert deadline(day, number) == (due, True)
    assert china().between(day, due) == number


# Working days of a year: 366 or 365, less weekends, less holidays on weekdays, plus worked weekends.
@pytest.mark.parametrize(("year", "worked"), [(2024, 251), (2025, 248), (2026, 248)])
def test_the_number_of_working_days_of_a_year(year: int, worked: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(366)]
    assert sum(china().works(day) for day in days if day.year == year) == worked


def test_a_year_that_nobody_typed_in_is_told() -> None:
    for call in (
        lambda: china().works(date(2027, 1, 4)),
        lambda: china().between(date(2026, 12, 29), date(2027, 1, 5)),
        lambda: china().between(date(2023, 12, 28), date(2024, 1, 5)),
    ):
        with pytest.raises(ContractError) as caught:
            call()
        assert caught.value.code == "year_unknown"
        assert "日历" in caught.value.text("zh")


# 2026 is known to its last day and 2027 is not: 2026-10-10 is a worked Saturday, 2027-01-01 a Friday that counts.
@pytest.mark.parametrize(
    ("day", "number", "due", "known"),
    [
        (date(2026, 12, 28), 3, date(2026, 12, 31), True),
        (date(2026, 12, 31), 0, date(2026, 12, 31), True),
        (date(2026, 12, 31), 1, date(2027, 1, 1), False),
        (date(2026, 12, 29), 5, date(2027, 1, 5), False),
        (date(2026, 10, 1), 64, date(2027, 1, 4), False),  # holidays and the worked Saturday of 2026 count as they are
        (date(2027, 1, 1), 5, date(2027, 1, 8), False),
        (date(2023, 12, 28), 5, date(2024, 1, 5), False),  # a known year after one that is not
    ],
)
def test_a_deadline_in_a_year_without_a_calendar_goes_by_weekdays_and_says_so(
    day: date, number: int, due: date, known: bool
) -> None:
    assert deadline(day, number) == (due, known)


def test_a_deadline_is_known_when_its_year_has_come() -> None:
    year = Year(source="a notice", confidence="S", holidays={"元旦": (date(2027, 1, 1), date(2027, 1, 3))}, worked=[])
    calendar = WorkingCalendar({2026: SHIPPED[2026], 2027: year})
    assert calendar.deadline(date(2026, 12, 29), 5) == (date(2027, 1, 6), True)


@pytest.mark.parametrize("number", [-1, 367])
def test_an_absurd_number_is_refused(number: int) -> None:
    with pytest.raises(ContractError) as caught:
        deadline(date(2026, 1, 5), number)
    assert caught.value.code == "quantity"


@given(DAYS, st.integers(1, 12))
def test_a_due_day_is_worked_and_steps_add_up(day: date, number: int) -> None:
    due = deadline(day, number).day
    assert china().works(due)
    assert due == deadline(deadline(day, number - 1).day, 1).day
    assert china().between(day, due) == number
