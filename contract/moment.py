"""Time as the contract speaks it: int64 UTC milliseconds, a clock segment, and what a gateway's clock is worth.

Two real samples must never collide after a clock was set, so the stores keep µs = ms × 1000 + segment, where the
segment (0-999, then from 0 again) numbers the stretches in which this gateway's wall clock only ran.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from contract.errors import ContractError

LAW_ZONE: Final = ZoneInfo("Asia/Shanghai")  # law dates and day books
EARLIEST_MS: Final = 1_577_836_800_000  # 2020-01-01: before the product existed a clock was simply not set
HOUR_MS: Final = 3_600_000
DAY_MS: Final = 24 * HOUR_MS
AHEAD_MS: Final = 10 * 60_000  # a clock may run ahead by so much before a time counts as one in the future
LEAD_MS: Final = DAY_MS  # a gateway's clock may run ahead by a day before its times are refused
_SEGMENTS: Final = 1000
_OFFSET_MS: Final = 8 * HOUR_MS


def stamp(time_ms: int, segment: int) -> int:
    """The stores' time in µs of a row at `time_ms` measured in clock segment `segment`."""
    return time_ms * _SEGMENTS + segment


def plausible(time_ms: int, now_ms: int) -> bool:
    """Whether a row may carry this time, seen from the cloud at `now_ms`."""
    return EARLIEST_MS <= time_ms <= now_ms + LEAD_MS


def check(time_ms: int, now_ms: int, where: str = "") -> None:
    """Raises ContractError("time_implausible") for a time before 2020 or more than a day ahead of `now_ms`."""
    if not plausible(time_ms, now_ms):
        raise ContractError("time_implausible", where, time=iso(time_ms))


def iso(time_ms: int) -> str:
    """UTC, ISO 8601 with milliseconds; the bare number where no calendar reaches."""
    try:
        return datetime.fromtimestamp(time_ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    except (ValueError, OverflowError, OSError):
        return str(time_ms)


def law_day(time_ms: int) -> date:
    """The day of Asia/Shanghai on which a UTC time falls: by it the law of a sale or a use is chosen."""
    return datetime.fromtimestamp(time_ms / 1000, LAW_ZONE).date()


def hour_of(time_ms: int) -> int:
    """The hour (0-23) of Asia/Shanghai, which has had one offset since 1991."""
    return (time_ms + _OFFSET_MS) // HOUR_MS % 24


def month_after(day: date) -> date:
    """The first day of the month after that of `day`."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def day_start(day: date) -> int:
    """The first ms (UTC) of a day of Asia/Shanghai. Raises OverflowError for days beyond any calendar."""
    return int(datetime.combine(day, time(), LAW_ZONE).timestamp() * 1000)
