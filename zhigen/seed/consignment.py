"""Goods on the shelf of a shop, lot by lot; whoever sells takes what expires first, and nothing that has expired."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from operator import attrgetter
from random import Random
from typing import Final

from contract.event import Goods
from zhigen.seed.catalogue import Item

_expiry: Final = attrgetter("expires")
_SHELF: Final = {"pesticide": 730, "veterinary": 730, "fertiliser": 1095, "seed": 540}
_LONG: Final = 1095  # restricted ones keep longer


@dataclass(slots=True)
class Consignment:
    """One lot of a product as it lies in a shop. packs: codes of the units left, where the lot has codes.

    purchase: the id of the entry that it came by.
    """

    item: Item
    lot: str
    made: date
    expires: date
    left: int
    packs: list[str] = field(default_factory=list)
    coded: bool = False
    purchase: str = ""
    days: tuple[str, str] = ("", "")

    def goods(self, amount: int) -> Goods:
        """So many units of it, without codes."""
        made, expires = self.days
        return Goods(self.item.registration, str(amount), self.item.unit, "", self.lot, made, expires)

    def every(self, packs: list[str]) -> Iterator[Goods]:
        """Units with codes, a line each."""
        made, expires = self.days
        for pack in packs:
            yield Goods(self.item.registration, "1", self.item.unit, pack, self.lot, made, expires)

    def whole(self) -> list[Goods]:
        """All that is left, as a purchase, a count or a return to the supplier names it."""
        return list(self.every(self.packs)) if self.coded else [self.goods(self.left)]

    def take(self, amount: int) -> list[Goods]:
        """Take units from the shelf."""
        self.left -= amount
        if not self.coded:
            return [self.goods(amount)]
        taken, self.packs = self.packs[:amount], self.packs[amount:]
        return list(self.every(taken))

    def back(self, goods: Goods) -> None:
        """A unit or more came back."""
        self.left += int(goods.amount)
        if self.coded:
            self.packs.insert(0, goods.pack)


class Shelf:
    """All goods of a shop, by the key of the product."""

    def __init__(self) -> None:
        self._lots: dict[str, list[Consignment]] = {}
        self._by_lot: dict[tuple[str, str], Consignment] = {}

    def put(self, consignment: Consignment) -> None:
        """A new lot."""
        lots = [one for one in self._lots.get(consignment.item.key, ()) if one.left]
        self._lots[consignment.item.key] = lots
        insort(lots, consignment, key=_expiry)
        self._by_lot[consignment.item.registration, consignment.lot] = consignment

    def lots(self, key: str, on: date) -> list[Consignment]:
        """Lots of a product that may be sold on a day, the first to expire first; empty ones are dropped."""
        found = self._lots.get(key)
        if not found:
            return []
        if not found[0].left or found[0].expires <= on:
            return [consignment for consignment in found if consignment.left and consignment.expires > on]
        return found

    def left(self, key: str, on: date) -> int:
        """How many units may be sold."""
        return sum(consignment.left for consignment in self.lots(key, on))

    def take(self, key: str, amount: int, on: date) -> list[Goods]:
        """Take up to `amount` units, first expired first out; [] where there is nothing."""
        found: list[Goods] = []
        for consignment in self.lots(key, on):
            part = min(amount, consignment.left)
            if part:
                found += consignment.take(part)
                amount -= part
            if not amount:
                break
        return found

    def back(self, goods: Goods) -> None:
        """Goods came back into their lot."""
        self._by_lot[goods.product, goods.lot].back(goods)

    def consignments(self, key: str) -> list[Consignment]:
        """All lots of a product with something left, whatever their age."""
        return [consignment for consignment in self._lots.get(key, ()) if consignment.left]


def consignment(chance: Random, item: Item, day: date, amount: int, *, coded: bool) -> Consignment:
    """A lot that a maker made some months before `day`, never after its last lawful day of making."""
    made = day - timedelta(days=chance.randint(40, 240))
    if item.last_made:
        made = min(made, date.fromisoformat(item.last_made) - timedelta(days=chance.randint(0, 40)))
    shelf = _LONG if item.restricted else _SHELF[item.kind]
    expires = made + timedelta(days=shelf)
    lot = f"{made:%y%m%d}{chance.randrange(1000):03d}"
    packs = [pack(chance, item, made) for _ in range(amount)] if coded else []
    return Consignment(item, lot, made, expires, amount, packs, coded, days=(made.isoformat(), expires.isoformat()))


def pack(chance: Random, item: Item, made: date) -> str:
    """A code of one pack: 32 digits of a pesticide, 24 of a veterinary drug (contract.identifiers.pack)."""
    if item.kind == "veterinary":
        return f"{made:%Y%m%d}99001{chance.randrange(10**11):011d}"
    return f"1{item.registration[-6:]}1001{chance.randrange(10**21):021d}"
