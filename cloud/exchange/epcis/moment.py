"""Times as EPCIS 2.0 wants them: date, time and zone of RFC 3339, and the offset of the clock that people go by."""

from __future__ import annotations

import re
from calendar import monthrange
from typing import Final

_TIME: Final = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]+)?"
    r"(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))"
)
_OFFSET: Final = re.compile(r"[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00)")
_LEAP: Final = 23 * 60 + 59  # the UTC minute that a leap second ends


def is_time(text: str) -> bool:
    """Whether this is a date-time with a zone, of a day that there is."""
    match = _TIME.fullmatch(text)
    if match is None:
        return False
    year, month, day, hour, minute, second = (int(part) for part in match.groups()[:6])
    away_hour, away_minute = int(match[8] or 0), int(match[9] or 0)
    if not (1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]):
        return False
    if hour > 23 or minute > 59 or second > 60 or away_hour > 23 or away_minute > 59:
        return False
    if second < 60:
        return True
    away = (away_hour * 60 + away_minute) * (-1 if match[7] == "-" else 1)
    return (hour * 60 + minute - away) % (24 * 60) == _LEAP


def is_offset(text: str) -> bool:
    """Whether this is an eventTimeZoneOffset: +hh:mm or -hh:mm, at most 14:00."""
    return _OFFSET.fullmatch(text) is not None
