"""Of which days a report tells: a year, a quarter, a month, or from one day to another (of Asia/Shanghai). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final, Literal, NamedTuple

from cloud.kernel.language import Words
from cloud.kernel.problem import Problem
from contract.moment import month_after

MOST_DAYS: Final = 5 * 366
Step = Literal["month", "quarter", "year"]
_WRITTEN: Final = re.compile(r"(20[0-9]{2})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?\Z")
_MONTHS: Final = 15  # more rows than that are quarters
_QUARTERS: Final = 36


class Piece(NamedTuple):
    """A month, a quarter or a year of a period, as far as it lies in it."""

    key: str
    first: date
    last: date
    name: Words


class Period(NamedTuple):
    """first, last: both included; text: as it was written, "" for two days."""

    first: date
    last: date
    text: str

    @property
    def name(self) -> Words:
        """For people."""
        if not self.text:
            days = f"{self.first.isoformat()} – {self.last.isoformat()}"
            return Words(zh=f"{self.first.isoformat()} 至 {self.last.isoformat()}", en=days)
        return named(self.text)

    def pieces(self, step: Step) -> Iterator[Piece]:
        """Its parts, the first first."""
        day = self.first
        while day <= self.last:
            after = _after(day, step)
            key = key_of(day.isoformat(), step)
            yield Piece(key, day, min(after - timedelta(days=1), self.last), named(key))
            day = after

    @property
    def months(self) -> int:
        """How many months it touches."""
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1

    @property
    def step(self) -> Step:
        """By what its rows go."""
        return "month" if self.months <= _MONTHS else "quarter" if self.months <= _QUARTERS else "year"


def read(text: str, first: date | None, last: date | None, today: date) -> Period:
    """A period as somebody asks for it; this year where nothing is asked. Raises Problem("statistics_period")."""
    if first is not None or last is not None:
        if text or first is None or last is None or not first <= last <= first + timedelta(days=MOST_DAYS):
            raise Problem("statistics_period", most=MOST_DAYS)
        return Period(first, last, "")
    text = text or f"{today.year}"
    found = _WRITTEN.match(text)
    if found is None:
        raise Problem("statistics_period", most=MOST_DAYS)
    year, quarter, month = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    begin = date(year, month or 3 * quarter - 2 if month or quarter else 1, 1)
    step: Step = "month" if month else "quarter" if quarter else "year"
    return Period(begin, _after(begin, step) - timedelta(days=1), text)


def key_of(day: str, step: Step) -> str:
    """The key of the piece in which a day or month (ISO) lies."""
    if step == "month":
        return day[:7]
    return day[:4] if step == "year" else f"{day[:4]}-Q{(int(day[5:7]) + 2) // 3}"


def named(key: str) -> Words:
    """What a year, a quarter or a month is called."""
    year, _, part = key.partition("-")
    if not part:
        return Words(zh=f"{year} 年", en=year)
    if part.startswith("Q"):
        return Words(zh=f"{year} 年 {part[1]} 季度", en=f"Q{part[1]} {year}")
    return Words(zh=f"{year} 年 {int(part)} 月", en=f"{date(int(year), int(part), 1):%b %Y}")


def _after(day: date, step: Step) -> date:
    month = day.month if step == "month" else (day.month + 2) // 3 * 3 if step == "quarter" else 12
    return month_after(day.replace(day=1, month=month))
