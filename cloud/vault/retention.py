"""How long the vault remembers who bought: two years by the calendar at least, longer where a cloud says so.

Ledgers, with who bought, are kept for two years at least (农药管理条例 26, 27). A term of years ends with the end, in
Shanghai, of the day of the same date (民法典 201, 202); what began on 29 February ends with the last day of that month
two years later.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from typing import Final

from contract.moment import DAY_MS, LAW_ZONE, law_day

YEARS: Final = 2
LEAST_DAYS: Final = 731  # what a configuration may say; the calendar may ask for up to a day more


def kept_until(at: int, days: int = LEAST_DAYS) -> int:
    """The first ms UTC at which a person who bought at `at` (ms UTC) may be forgotten."""
    return max(at + days * DAY_MS, _two_years(at))


def _two_years(at: int) -> int:
    try:
        on = law_day(at)
        last = date(on.year + YEARS, on.month, min(on.day, monthrange(on.year + YEARS, on.month)[1]))
        midnight = datetime.combine(last + timedelta(days=1), time(), LAW_ZONE)
    except (ValueError, OverflowError, OSError):  # no calendar reaches it
        return at + (LEAST_DAYS + 1) * DAY_MS
    return int(midnight.timestamp() * 1000)
