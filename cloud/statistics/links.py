"""Addresses of the console's lists, filtered down to the rows that a figure counts. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Final
from urllib.parse import quote_plus

from cloud.kernel.scope import TOWNSHIP_DIGITS

_quoted: Final = lru_cache(maxsize=4_096)(quote_plus)  # the same few days and words in thousands of addresses


def page(name: str, region: str, **filters: str) -> str:
    """The address of a list. region: "" all that one sees; of what lies in no township no page shows just these."""
    if 0 < len(region) < TOWNSHIP_DIGITS:
        return ""
    told = {key: value for key, value in {"region": region, **filters}.items() if value}
    query = "&".join(f"{key}={_quoted(value)}" for key, value in told.items())
    return f"/{name}?{query}" if query else f"/{name}"


def between(first: date, last: date) -> dict[str, str]:
    """Filters of lists whose days are both included."""
    return {"first": first.isoformat(), "last": last.isoformat()}


def since_until(first: date, last: date) -> dict[str, str]:
    """The same for rapid tests, which call them otherwise."""
    return {"since": first.isoformat(), "until": last.isoformat()}


def ledger(first: date, last: date) -> dict[str, str]:
    """The same for ledgers, whose last day is not meant."""
    return {"since": first.isoformat(), "until": (last + timedelta(days=1)).isoformat()}
