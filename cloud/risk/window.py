"""Days of a window, as days and as times."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from contract.moment import day_start


class Window(NamedTuple):
    """`days` days up to `day`, both included (ISO), and `history` days right before them."""

    day: str
    days: int
    history: int = 0

    @property
    def first(self) -> str:
        """Its first day."""
        return back(self.day, self.days - 1)

    @property
    def before(self) -> str:
        """The first day of its history."""
        return back(self.day, self.days + self.history - 1)

    @property
    def start(self) -> int:
        """ms UTC at which it begins."""
        return day_start(date.fromisoformat(self.first))

    @property
    def end(self) -> int:
        """ms UTC at which it is over."""
        return day_start(date.fromisoformat(self.day) + timedelta(days=1))

    @property
    def history_start(self) -> int:
        """ms UTC at which its history begins."""
        return day_start(date.fromisoformat(self.before))


def back(day: str, days: int) -> str:
    """The day so many days before."""
    return (date.fromisoformat(day) - timedelta(days=days)).isoformat()


def days_from(first: str, last: str) -> list[str]:
    """All days of first ≤ day ≤ last."""
    start = date.fromisoformat(first)
    return [(start + timedelta(days=n)).isoformat() for n in range((date.fromisoformat(last) - start).days + 1)]
