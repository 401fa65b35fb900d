"""What happens when: what is grown from which day to which, and how many people stand at the counter of a shop."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from random import Random
from typing import Final, NamedTuple

# First days of the Spring Festival.
_FESTIVALS: Final = {
    2022: date(2022, 2, 1), 2023: date(2023, 1, 22), 2024: date(2024, 2, 10), 2025: date(2025, 1, 29),
    2026: date(2026, 2, 17), 2027: date(2027, 2, 6), 2028: date(2028, 1, 26), 2029: date(2029, 2, 13),
    2030: date(2030, 2, 3),
}  # fmt: skip
_TICKETS: Final = (5.0, 4.5, 8.5, 28.0, 36.0, 48.0, 46.0, 38.0, 26.0, 9.0, 6.5, 5.0)  # a day in a middling shop
SUMMER: Final = range(4, 10)
_BUSY: Final = 15, 60
_QUIET: Final = 3, 10


class Growing(NamedTuple):
    """One growing of a crop: month and day of beginning and of the harvests, kg/亩 in all, days between harvests.

    A harvest before the beginning in the calendar is one of the next year. kind: where it grows.
    """

    crop: str
    begin: tuple[int, int]
    first: tuple[int, int]
    last: tuple[int, int]
    least: int
    most: int
    every: int
    sprays: int


GROWINGS: Final = {
    each.crop: each
    for each in (
        Growing("菠菜", (9, 28), (11, 10), (11, 26), 1500, 2500, 5, 2),
        Growing("芹菜", (8, 25), (11, 5), (12, 5), 5000, 7000, 6, 3),
        Growing("韭菜", (8, 20), (10, 20), (12, 5), 2000, 3000, 15, 2),
        Growing("大白菜", (8, 15), (11, 5), (11, 28), 5000, 8000, 6, 4),
        Growing("黄瓜", (9, 25), (11, 1), (2, 5), 8000, 12000, 2, 7),
        Growing("番茄", (2, 15), (5, 5), (7, 1), 6000, 10000, 3, 5),
        Growing("草莓", (9, 5), (12, 1), (4, 28), 1500, 3000, 3, 5),
        Growing("豇豆", (5, 5), (6, 25), (8, 10), 1500, 2500, 2, 5),
        Growing("辣椒", (5, 8), (7, 5), (9, 10), 2500, 4000, 4, 4),
        Growing("西瓜", (4, 18), (7, 1), (7, 22), 3000, 4500, 7, 4),
        Growing("桃", (3, 1), (7, 5), (8, 5), 2000, 3500, 4, 5),
        Growing("苹果", (3, 10), (10, 1), (10, 25), 2500, 4000, 6, 6),
        Growing("生姜", (4, 28), (10, 18), (11, 5), 2500, 4000, 9, 3),
    )
}
# What follows what on a plot within a year, by what it is named after.
ROTATIONS: Final = {
    "黄瓜": ("黄瓜", "番茄"),
    "西瓜": ("西瓜", "大白菜"),
    "豇豆": ("豇豆", "菠菜"),
    "芹菜": ("芹菜",),
    "辣椒": ("辣椒", "菠菜"),
}
_FIELD: Final = {  # what is grown by people without a plan of their own, by months
    "小麦": (3, 4, 5, 10, 11, 12),
    "玉米": (5, 6, 7, 8),
    "花生": (4, 5, 6, 7, 8),
    "大豆": (6, 7, 8),
    "水稻": (5, 6, 7, 8, 9),
    "棉花": (4, 5, 6, 7, 8),
}


def tickets(chance: Random, day: date, size: float) -> int:
    """How many sales a shop makes on a day; size: of the shop, 1 is middling."""
    away = distance(day)
    mean = _TICKETS[day.month - 1] * size
    least, most = _BUSY if day.month in SUMMER else _QUIET
    if -3 <= away <= 7:
        mean, least = mean * 0.15, 0
    elif -10 <= away <= 14:
        mean, least = mean * 0.5, 1
    return max(least, min(most, round(chance.gauss(mean, 0.18 * mean + 0.5))))


def distance(day: date) -> int:
    """Days since the Spring Festival of the year, negative before it; 99 where its day is not on the list."""
    festival = _FESTIVALS.get(day.year)
    return (day - festival).days if festival is not None else 99


def wanted(crop: str, day: date) -> float:
    """How much a crop is on people's minds: 1 while it grows, little otherwise, and always some in houses and sheds."""
    months = _months(crop)
    return 1.0 if not months or day.month in months else 0.06


def span(growing: Growing, year: int) -> tuple[date, date, date]:
    """Beginning, first and last harvest of the growing that begins in a year."""
    begin = date(year, *growing.begin)
    first, last = (date(year, *day) for day in (growing.first, growing.last))
    if first < begin:
        first = first.replace(year=year + 1)
    if last < first:
        last = last.replace(year=last.year + 1)
    return begin, first, last


@lru_cache(maxsize=64)
def _months(crop: str) -> tuple[int, ...]:
    growing = GROWINGS.get(crop)
    if growing is None:
        return _FIELD.get(crop, ())
    begin, _, last = span(growing, 2001)
    return tuple({(begin + timedelta(days=number)).month for number in range((last - begin).days + 1)})
