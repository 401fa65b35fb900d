"""The clock of a review: within five working days of China after the day of submission. Pure.

The nation's platform reviews a filing within five working days (national trial, rules of 2017). How days are counted,
and in a year that the State Council has not named yet, says contract.law.calendar.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from contract.law import Deadline, deadline
from contract.law.calendar import china

DAYS: Final = 5
_DAY: Final = timedelta(days=1)


def due(submitted: date) -> Deadline:
    """The last day on which a review that was asked for on `submitted` is in time."""
    return deadline(submitted, DAYS)


def days_left(last: date, today: date) -> int:
    """Working days from `today` to the last day: 0 on the day itself, below 0 how many it is overdue."""
    first, end = sorted((last, today))
    count = sum(china().counts(first + _DAY * number) for number in range(1, (end - first).days + 1))
    return count if last >= today else -count


def overdue(last: date, today: date) -> bool:
    """Whether the last day has passed, whatever lies between."""
    return today > last
