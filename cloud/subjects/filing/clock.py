"""The clock of a review: within five working days of China after the day of submission. Pure.

The nation's platform reviews a filing within five working days (national trial, rules of 2017); the day of submission
does not count (民法典 201). For a year whose calendar the State Council has not named yet the clock goes by Monday to
Friday and says so: an office is neither let off nor called late in silence.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final, NamedTuple

from contract.errors import ContractError
from contract.law import add_working_days

DAYS: Final = 5
_DAY: Final = timedelta(days=1)


class Due(NamedTuple):
    """The last day of a review; known: by the calendar, not by Monday to Friday."""

    day: date
    known: bool


def due(submitted: date, number: int = DAYS) -> Due:
    """The last day on which a review that was asked for on `submitted` is in time."""
    try:
        return Due(add_working_days(submitted, number), known=True)
    except ContractError:
        return Due(_by_weekdays(submitted, number), known=False)


def days_left(last: date, today: date) -> int:
    """Working days from `today` to the last day: 0 on the day itself, below 0 how many it is overdue."""
    first, end = sorted((last, today))
    count = sum(_works(first + _DAY * number) for number in range(1, (end - first).days + 1))
    return count if last >= today else -count


def overdue(last: date, today: date) -> bool:
    """Whether the last day has passed, whatever lies between."""
    return today > last


def _works(day: date) -> bool:
    return due(day - _DAY, 1).day == day


def _by_weekdays(day: date, number: int) -> date:
    while number:
        day += _DAY
        number -= day.weekday() < 5
    return day
