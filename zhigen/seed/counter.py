"""Who asks for what at the counter, by season; and what must be refused, by the law that the till itself asks."""

from __future__ import annotations

from bisect import bisect
from datetime import date
from itertools import accumulate
from random import Random
from typing import Final, NamedTuple

from contract.event import Goods
from contract.law import InputProduct, Licence, Outcome, SaleFacts, judge, national
from contract.law.ruleset import Period
from zhigen.seed.catalogue import Item
from zhigen.seed.consignment import Shelf
from zhigen.seed.season import wanted

SINCE, UNTIL = date(2019, 1, 1), date(2029, 1, 1)  # from when to when all products are registered
_BARRED: Final = (("毒死蜱", "韭菜", "韭蛆"), ("毒死蜱", "豇豆", "豆荚螟"), ("毒死蜱", "芹菜", "蚜虫"))
_STRANGE: Final = ("生姜", "韭菜", "草莓", "菠菜", "花生")
_SECOND, _THIRD = 0.22, 0.05  # part of the tickets with one product more, with two


class Asked(NamedTuple):
    """What somebody wants: products, and what for."""

    items: tuple[Item, ...]
    crop: str
    pest: str
    prescription: bool = False
    restricted: bool = False


class Counter:
    """every: the whole catalogue, also what this shop has not; carried: what it has."""

    def __init__(self, every: tuple[Item, ...], carried: tuple[Item, ...], *, licensed: bool) -> None:
        self.every = {item.key: item for item in every}
        self._carried = carried
        self._papers = Licence(date(2020, 1, 1), date(2030, 1, 1), licensed)
        self._licensed = licensed
        self._months: dict[int, tuple[list[float], dict[str, list[float]]]] = {}
        self._beside = [item for item in carried if item.kind in ("fertiliser", "seed")]
        self._weights = list(accumulate(item.weight for item in self._beside))
        self._places = {item.key: place for place, item in enumerate(carried)}

    def ask(self, chance: Random, day: date) -> Asked:
        """The next customer."""
        shares, uses = self._month(day)
        item = self._carried[pick(chance, shares)]
        crop = pest = ""
        if item.labels:
            label = item.labels[pick(chance, uses[item.key])]
            crop, pest = label.crop, label.pest
        items = [item]
        more = chance.random()
        if more < _SECOND:
            items += [self._beside[pick(chance, self._weights)] for _ in range(1 + (more < _THIRD))]
        distinct = tuple(dict.fromkeys(items))
        return Asked(distinct, crop, pest, prescription=item.prescription, restricted=item.restricted)

    def share(self, item: Item, day: date) -> float:
        """Which part of the tickets is for a product."""
        shares, _ = self._month(day)
        place = self._places[item.key]
        share = (shares[place] - (shares[place - 1] if place else 0.0)) / shares[-1]
        return share + (0.25 * item.weight / self._weights[-1] if item.kind in ("fertiliser", "seed") else 0.0)

    def refusal(self, chance: Random, day: date, shelf: Shelf) -> tuple[Goods, str, str, tuple[str, ...]] | None:
        """Something that somebody wants and must not get, and why; None where nothing of the sort came up."""
        item, crop, pest = self._unlawful(chance, day)
        lot = next(iter(shelf.consignments(item.key)), None)
        facts = SaleFacts(
            product=product(item), made=lot.made if lot else None, expires=lot.expires if lot else None,
            licence=self._papers, crop=crop, pest=pest, buyer_known=True,
        )  # fmt: skip
        found = judge(facts, national(), day)
        reasons = tuple(dict.fromkeys(one.code for one in found.reasons if one.outcome == Outcome.REFUSED))
        if not reasons:
            return None
        return lot.goods(1) if lot else Goods(item.registration, "1", item.unit), crop, pest, reasons

    def _unlawful(self, chance: Random, day: date) -> tuple[Item, str, str]:
        sort = chance.random()
        if sort < 0.25:
            key, crop, pest = chance.choice(_BARRED)
            return self.every[key], crop, pest
        if sort < 0.45 and not self._licensed:
            return self.every["溴敌隆"], "农田", "鼠害"
        if sort < 0.6 and day >= date(2026, 6, 1):
            return self.every["克百威"], "花生", "线虫"
        item = chance.choice([one for one in self._carried if one.kind == "pesticide"])
        return item, chance.choice(_STRANGE), "蚜虫"

    def _month(self, day: date) -> tuple[list[float], dict[str, list[float]]]:
        """Cumulated weights of products, and of the label lines of each, for the month of a day."""
        found = self._months.get(day.month)
        if found is None:
            middle = day.replace(day=15)
            uses = {item.key: [wanted(one.crop, middle) for one in item.labels or ()] for item in self._carried}
            shares = [item.weight * (max(uses[item.key]) if uses[item.key] else 1.0) for item in self._carried]
            sums = {key: list(accumulate(weights)) for key, weights in uses.items()}
            found = self._months[day.month] = list(accumulate(shares)), sums
        return found


def product(item: Item) -> InputProduct:
    """A product as the law sees it."""
    return InputProduct(
        registration=item.registration, ingredients=item.ingredients, registered=Period(SINCE, UNTIL),
        labels=item.labels,
    )  # fmt: skip


def pick(chance: Random, cumulated: list[float]) -> int:
    """The place that chance falls on, by cumulated weights; Random.choices for one, without its preparations."""
    return min(bisect(cumulated, chance.random() * cumulated[-1]), len(cumulated) - 1)
