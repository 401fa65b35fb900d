"""The working days of China, and the clock of a review."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.errors import ContractError
from contract.law import add_working_days
from contract.law.calendar import china

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
    assert add_working_days(day, number) == due
    assert china().between(day, due) == number


# Working days of a year: 366 or 365, less weekends, less holidays on weekdays, plus worked weekends.
@pytest.mark.parametrize(("year", "worked"), [(2024, 251), (2025, 248), (2026, 248)])
def test_the_number_of_working_days_of_a_year(year: int, worked: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(366)]
    assert sum(china().works(day) for day in days if day.year == year) == worked


def test_a_year_that_nobody_typed_in_is_told() -> None:
    for call in (
        lambda: china().works(date(2027, 1, 4)),
        lambda: add_working_days(date(2026, 12, 29), 5),
        lambda: add_working_days(date(2023, 12, 28), 5),
    ):
        with pytest.raises(ContractError) as caught:
            call()
        assert caught.value.code == "year_unknown"
        assert "日历" in caught.value.text("zh")
    assert add_working_days(date(2026, 12, 28), 3) == date(2026, 12, 31)


@pytest.mark.parametrize("number", [-1, 367])
def test_an_absurd_number_is_refused(number: int) -> None:
    with pytest.raises(ContractError) as caught:
        add_working_days(date(2026, 1, 5), number)
    assert caught.value.code == "quantity"


@given(DAYS, st.integers(1, 12))
def test_a_due_day_is_worked_and_steps_add_up(day: date, number: int) -> None:
    due = add_working_days(day, number)
    assert china().works(due)
    assert due == add_working_days(add_working_days(day, number - 1), 1)
    assert china().between(day, due) == number
