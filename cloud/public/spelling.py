"""How times, days and numbers are written, by the design guide: short in Chinese, with the month's name in English."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from cloud.kernel.language import Language
from contract.moment import LAW_ZONE

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day(one: date, language: Language, today: date) -> str:
    """A day; the year only where it is another one, in English always."""
    if language == "en":
        return f"{one.day} {_MONTHS[one.month - 1]} {one.year}"
    return f"{one.month}月{one.day}日" if one.year == today.year else one.isoformat()


def moment(at: int, language: Language, today: date) -> str:
    """A time (ms UTC) in Shanghai, to the minute; — for one that no calendar has."""
    try:
        found = datetime.fromtimestamp(at / 1000, LAW_ZONE)
    except (ValueError, OverflowError, OSError):
        return "—"
    joint = ", " if language == "en" else " "
    return f"{day(found.date(), language, today)}{joint}{found:%H:%M}"


def number(value: float, decimals: int) -> str:
    """A figure with a true minus sign."""
    return f"{value:,.{decimals}f}".replace("-", "−")


def percent(value: float) -> str:
    """Whole percent; a trace is told as one, not as none."""
    return "<1" if 0 < value < 0.5 else f"{value:.0f}"
