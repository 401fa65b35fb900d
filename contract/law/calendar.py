"""The working days of China: weekends, holidays and the days that are worked instead, as the State Council names them.

Whatever is due "within 5 working days" ends by this calendar, and by `deadline` alone. The next year is named in
November at the earliest: until it is typed in, its days are counted by Monday to Friday and the deadline says that it
is not known for sure. Whoever keeps such a deadline counts it anew when the year has come.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import Final, NamedTuple

from contract.errors import ContractError
from contract.law.file import WorkingDaysFile, Year
from contract.law.shipped import files

_DAY: Final = timedelta(days=1)
MOST: Final = 366


class Deadline(NamedTuple):
    """The last day in which something is in time; known: every year on the way to it has its calendar."""

    day: date
    known: bool


class WorkingCalendar:
    """Which days are worked, for the years that are known."""

    def __init__(self, years: Mapping[int, Year]) -> None:
        self.years = frozenset(years)
        self._off: frozenset[date] = frozenset(
            first + _DAY * number
            for year in years.values()
            for first, last in year.holidays.values()
            for number in range((last - first).days + 1)
        )
        self._worked: frozenset[date] = frozenset(day for year in years.values() for day in year.worked)

    def works(self, day: date) -> bool:
        """Whether offices work on a day. Raises ContractError("year_unknown")."""
        if day.year not in self.years:
            raise ContractError("year_unknown", year=day.year)
        if day in self._worked:
            return True
        return day.weekday() < 5 and day not in self._off

    def counts(self, day: date) -> bool:
        """Whether a day counts for a deadline: as `works`, by Monday to Friday in a year without a calendar."""
        return self.works(day) if day.year in self.years else day.weekday() < 5

    def deadline(self, day: date, number: int) -> Deadline:
        """`number` working days after `day`, which itself does not count (民法典 201).

        Raises ContractError("quantity") for a number below 0 or above MOST.
        """
        if not 0 <= number <= MOST:
            raise ContractError("quantity", zh=f"工作日应为 0-{MOST}", en=f"working days are 0 to {MOST}")
        known = True
        while number:
            day += _DAY
            number -= self.counts(day)
            known &= day.year in self.years
        return Deadline(day, known)

    def between(self, start: date, end: date) -> int:
        """Working days after `start` up to `end`: how many have gone of a clock that began on `start`."""
        return sum(self.works(start + _DAY * number) for number in range(1, (end - start).days + 1))


@cache
def china() -> WorkingCalendar:
    """The calendar that comes with the product."""
    found = [file for file in files().values() if isinstance(file, WorkingDaysFile)]
    return WorkingCalendar({number: year for file in found for number, year in file.years.items()})


def deadline(day: date, number: int) -> Deadline:
    """WorkingCalendar.deadline of the calendar that comes with the product."""
    return china().deadline(day, number)
