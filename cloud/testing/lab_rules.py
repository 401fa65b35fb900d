"""What the law says of asking for a second test, and which reports count. Pure.

Within 5 working days of a laboratory's result, within 4 hours of a rapid test's, and never by a rapid method
(农产品质量安全法 2022, articles 38 and 39).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, timedelta
from typing import Final, NamedTuple

from contract.law import WorkingCalendar
from contract.law.calendar import china
from contract.moment import HOUR_MS, day_start, law_day

REINSPECTION_DAYS: Final = 5
RAPID_HOURS: Final = 4
# GB/T 5009.199 and NY/T 448 are enzyme inhibition, GB/T 18630 and the KJ numbers are rapid methods of other kinds.
_RAPID: Final = re.compile(
    r"5009\.?199|448-2001|NY/?T ?448|18630|KJ ?[0-9]|快[速检]|胶体金|免疫层析|酶抑制|试纸|rapid|colloidal|inhibition",
    re.IGNORECASE,
)
_DAY: Final = timedelta(days=1)


class Due(NamedTuple):
    """The last moment (ms UTC) of a deadline; known: by calendars that are known, not by Monday to Friday."""

    ms: int
    known: bool


def rapid_method(method: str) -> bool:
    """Whether the name of a method says that it is a rapid one."""
    return _RAPID.search(method) is not None


def asked_until(told: int, *, rapid: bool, calendar: WorkingCalendar | None = None) -> Due:
    """Until when the inspected party may ask for a reinspection of a result told at `told` (ms UTC).

    Days end at midnight of Asia/Shanghai; the day of the result does not count (民法典 201). calendar: that of the
    product, unless another one is given.
    """
    if rapid:
        return Due(told + RAPID_HOURS * HOUR_MS, known=True)
    last, known = (calendar or china()).deadline(law_day(told), REINSPECTION_DAYS)
    return Due(_end_of(last), known)


def rapid_until(at: int, heard: int) -> Due:
    """The same of a rapid test: the party heard it where it was tested, when the gateway did."""
    return asked_until(max(at, heard), rapid=True)


def told_at(at: int, received: int) -> int:
    """When the inspected party could know of a report (ms UTC): not before the county did, whatever stands on it."""
    return max(at, received)


def publishable(purpose: str, *, reviewed: bool, withheld: bool, doubted: bool) -> bool:
    """Whether a result is published without anybody's further word: of 监督抽查 alone, reviewed, not doubted."""
    return purpose == "supervision" and reviewed and not withheld and not doubted


def counts(doubts: Collection[str], voiding: Collection[str]) -> bool:
    """Whether a report proves something about its sample."""
    return set(doubts).isdisjoint(voiding)


def _end_of(day: date) -> int:
    return day_start(day + _DAY) - 1
