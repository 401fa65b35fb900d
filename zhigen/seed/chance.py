"""Chance with a seed: each part of the county draws from a stream of its own, so that one more field of one moves no
other; and ids of journal events that carry their own time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import TypeVar
from uuid import UUID

from contract.moment import LAW_ZONE

T = TypeVar("T")
_VERSION = 0x7 << 76
_VARIANT = 0b10 << 62


def stream(seed: int, *part: object) -> Random:
    """The stream of a part, such as ("shop", "shop-03")."""
    return Random("/".join(map(str, (seed, *part))))  # noqa: S311 - an invented county, no secret


def event_id(chance: Random, at: int) -> UUID:
    """A UUID version 7 of `at` (ms UTC) with 74 bits of chance: sorted by time, and the same with the same seed."""
    low = chance.getrandbits(74)
    return UUID(int=at << 80 | _VERSION | (low >> 62) << 64 | _VARIANT | low & (1 << 62) - 1)


def moment(day: date, hour: float) -> int:
    """ms UTC of an hour of a day of Asia/Shanghai, which has known no summer time since 1991."""
    return midnight(day) + int(hour * 3_600_000)


def midnight(day: date) -> int:
    """ms UTC of the first moment of a day of Asia/Shanghai."""
    return int(datetime(day.year, day.month, day.day, tzinfo=LAW_ZONE).timestamp()) * 1000


def days(first: date, last: date) -> list[date]:
    """All days from the first to the last, both included."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def some(chance: Random, of: Sequence[T], least: int, most: int) -> list[T]:
    """Between `least` and `most` different ones, in the order of chance."""
    return chance.sample(of, min(len(of), chance.randint(least, most)))
