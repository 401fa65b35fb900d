"""Until when a label says that the goods keep. Pure.

The shelf life of a template is words ("冷藏 7 天"); where they hold one length of time, the last day follows from the
day of production. Of several lengths the longest counts: nobody is warned of what may still be good.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

_LENGTH: Final = re.compile(
    r"(\d{1,4})\s*(天|日|周|星期|个月|月|年|days?|weeks?|months?|years?)(?![a-z])", re.IGNORECASE
)
_DAYS: Final = {"天": 1, "日": 1, "周": 7, "星期": 7, "个月": 31, "月": 31, "年": 366, "day": 1, "week": 7, "month": 31,
                "year": 366}  # fmt: skip


def last_day(made: str, words: str) -> date | None:
    """The last day on which goods made on a day (ISO) are good; None where the words name no length."""
    lengths = [int(number) * _DAYS[unit.lower().rstrip("s")] for number, unit in _LENGTH.findall(words)]
    try:
        return date.fromisoformat(made) + timedelta(days=max(lengths)) if lengths else None
    except (ValueError, OverflowError):
        return None
