"""What is grown: cycles in season, sprayings that keep to the label, harvests that keep to the interval.

By construction nothing is used on a crop that its label does not name, nor more often than it says, and nothing is
harvested before its day; what breaks these rules is planted (zhigen.seed.planted).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Final

from zhigen.seed.catalogue import Item
from zhigen.seed.chance import stream
from zhigen.seed.land import MU, Ground, Lot
from zhigen.seed.season import GROWINGS, ROTATIONS, Growing, span
from zhigen.seed.told import Action, Round, Work

_SEEDED: Final = ("菠菜", "大白菜", "韭菜", "豇豆", "生姜")  # the others come as seedlings or trees
_TREES: Final = ("桃", "苹果")
_FERTILISERS: Final = ("45%复合肥料", "大量元素水溶肥料", "有机肥料", "尿素")
_FEED: Final = "配合饲料"


def rounds(seed: int, grounds: list[Ground], items: tuple[Item, ...], first: date, last: date) -> list[Round]:
    """All cycles that grow between two days, with their work in that time."""
    found: list[Round] = []
    for ground in grounds:
        for lot in ground.lots:
            chance = stream(seed, "growing", lot.key)
            if lot.kind in ("barn", "pond"):
                found += _animals(chance, ground, lot, first, last)
                continue
            for year in range(first.year - 1, last.year + 1):
                for crop in ROTATIONS.get(lot.grows, (lot.grows,)):
                    begin, *_ = span(GROWINGS[crop], year)
                    begin += timedelta(days=chance.randint(0, 6))
                    one = _crop(chance, ground, lot, GROWINGS[crop], begin, items, last)
                    # what is needed on the first morning could not be bought before
                    work = tuple(work for work in one.work if work.day >= first + timedelta(days=bool(work.item)))
                    if work:
                        found.append(one._replace(work=work))
    return sorted(found, key=lambda one: (one.begun, one.key))


def _crop(
    chance: Random, ground: Ground, lot: Lot, growing: Growing, begin: date, items: tuple[Item, ...], last: date
) -> Round:
    _, first, end = span(growing, begin.year)
    key = f"{lot.key}/{growing.crop}/{begin.year}"
    mu = lot.area / MU
    work = [*_tending(chance, key, growing, begin, end, mu)]
    sprays = list(_sprays(chance, key, growing, begin, end, mu, items))
    work += [one for one, _ in sprays]
    locked = [(one.day, one.day + timedelta(days=interval)) for one, interval in sprays]
    work += _harvests(chance, key, growing, first, end, mu, locked)
    done = tuple(sorted((one for one in work if one.day <= last), key=lambda one: (one.day, one.action)))
    ended = end + timedelta(days=3)
    return Round(
        key, lot.key, ground.key, "crop", growing.crop, begin, first, ended if ended <= last else None, f"{mu:.1f}",
        "亩", done,
    )  # fmt: skip


def _tending(chance: Random, key: str, growing: Growing, begin: date, end: date, mu: float) -> Iterator[Work]:
    if growing.crop not in _TREES:
        yield Work(begin, key, "sow" if growing.crop in _SEEDED else "transplant", amount=f"{mu:.1f}", unit="亩")
    else:
        yield Work(begin, key, "prune", note="冬剪")
    length = (end - begin).days
    for part in (0.08, 0.35, 0.6)[: 2 + (length > 100)]:
        day = begin + timedelta(days=round(length * part) + chance.randint(1, 4))
        yield Work(day, key, "fertilise", chance.choice(_FERTILISERS), max(1, round(mu / 3)))
    for part in (0.15, 0.45, 0.7):
        yield Work(begin + timedelta(days=round(length * part) + chance.randint(0, 3)), key, "irrigate")
    yield Work(begin + timedelta(days=max(6, length // 5)), key, "weed")


def _sprays(
    chance: Random, key: str, growing: Growing, begin: date, end: date, mu: float, items: tuple[Item, ...]
) -> Iterator[tuple[Work, int]]:
    """Sprayings with the days to wait after each: of what the label allows, never more often than it allows."""
    fitting = [
        (item, label, label.interval_days)
        for item in items
        for label in item.labels or ()
        if label.crop == growing.crop and item.kind == "pesticide" and label.interval_days is not None
        and not item.restricted and label.interval_days <= 14
    ]  # fmt: skip
    used: dict[str, int] = {}
    step = (end - begin).days / (growing.sprays + 1)
    for number in range(1, growing.sprays + 1):
        free = [one for one in fitting if used.get(one[0].key, 0) < (one[1].per_season or 9)]
        if not free:
            return
        item, label, interval = chance.choice(free)
        used[item.key] = used.get(item.key, 0) + 1
        day = begin + timedelta(days=round(step * number) + chance.randint(-2, 2))
        yield Work(day, key, "spray", item.key, max(1, round(mu / 4)), label.pest), interval


def _harvests(
    chance: Random, key: str, growing: Growing, first: date, end: date, mu: float, locked: list[tuple[date, date]]
) -> list[Work]:
    days = []
    day = first
    while day <= end:
        if not any(since <= day < until for since, until in locked):
            days.append(day)
            day += timedelta(days=growing.every)
        else:
            day += timedelta(days=1)
    total = mu * chance.uniform(growing.least, growing.most)
    shares = [chance.uniform(0.6, 1.4) for _ in days]
    return [
        Work(day, key, "harvest", amount=str(max(1, round(total * share / sum(shares)))), unit="kg")
        for day, share in zip(days, shares, strict=True)
    ]


def _animals(chance: Random, ground: Ground, lot: Lot, first: date, last: date) -> Iterator[Round]:
    """Pigs from stocking to slaughter in five months and a half, fish from March to the end of the year."""
    pigs = lot.kind == "barn"
    begin = first + timedelta(days=chance.randint(3, 20))
    number = 0
    while begin <= last:
        if not pigs:
            begin = date(begin.year + (begin > date(begin.year, 3, 20)), 3, 12)
            if begin > last:
                return
        number += 1
        length = 165 if pigs else 260
        heads = chance.randint(60, 120) if pigs else chance.randint(3000, 8000)
        key, unit = f"{lot.key}/{number}", "头" if pigs else "尾"
        end = begin + timedelta(days=length)
        work = [Work(begin, key, "stock", amount=str(heads), unit=unit)]
        if pigs:
            work.append(Work(begin + timedelta(days=12), key, "vaccinate", "猪瘟病毒", 3, "猪瘟"))
        drug, pest = ("恩诺沙星", "细菌病") if pigs else ("氟苯尼考", "细菌性败血症")
        work.append(Work(begin + timedelta(days=60), key, "treat", drug, 2, pest))
        work += [
            Work(
                begin + timedelta(days=days), key, "feed", amount=str(heads * (3 if pigs else 1)), unit="kg", note=_FEED
            )
            for days in range(7, length, 14)
        ]
        act: Action = "slaughter" if pigs else "harvest"
        work.append(Work(end, key, act, amount=str(round(heads * 0.97)), unit=unit))
        done = tuple(sorted((one for one in work if one.day <= last), key=lambda one: (one.day, one.action)))
        ended = end + timedelta(days=2)
        yield Round(
            key,
            lot.key,
            ground.key,
            "herd" if pigs else "pond",
            lot.grows,
            begin,
            end,
            ended if ended <= last else None,
            str(heads),
            unit,
            done,
        )
        begin = ended + timedelta(days=10)
