"""The stock of one product at one subject, line by line in the order of time: pure, so that a late line is no trouble.

Stock = bought − sold + returned + counted, per lot, and per pack where packs are told apart. The state that this adds
up to is what the table `stock` keeps: going on from it gives the same as beginning anew with all lines in order.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

Key = tuple[str, str]  # lot, pack


@dataclass(slots=True)
class Cell:
    """One lot, or one pack. Amounts in millionths; days as ISO texts, "" unknown."""

    amount: int = 0
    bought: int = 0
    sold: int = 0
    returned: int = 0
    counted: int = 0
    made: str = ""
    expires: str = ""


class Step(NamedTuple):
    """What became of a line: its doubts, and the days that hold for it, of what it tells and what the stock knows."""

    doubts: tuple[str, ...]
    made: str
    expires: str


_NOTHING = Cell()


@dataclass(slots=True)
class Running:
    """All lots of a product at a subject. `dirty`: the cells that a step changed."""

    region: str = ""
    product: str = ""
    unit: str = ""
    amount: int = 0
    pooled: bool = False
    last: int = -1
    position: int = -1
    cells: dict[Key, Cell] = field(default_factory=dict)
    packs: dict[str, str] = field(default_factory=dict)
    dirty: set[Key] = field(default_factory=set)

    def look(self, line: dict[str, Any]) -> Step:
        """What a line would be told, without doing it."""
        return self._look(line)[1]

    def step(self, line: dict[str, Any]) -> Step:
        """Add a line (purchase, sale, reversal, stock_count), which comes after all that were added before."""
        key, found = self._look(line)
        cell = self.cells.get(key)
        if cell is None:
            cell = self.cells[key] = Cell()
        self.dirty.add(key)
        kind, amount, sign = line["kind"], line["amount"], line["sign"]
        if line["pack"] and kind in ("purchase", "stock_count") and sign >= 0:
            self.packs.setdefault(line["pack"], line["lot"])
        if kind == "purchase":
            cell.bought += amount
            self.pooled = self.pooled or not line["pack"]
            cell.made = line["made"] or cell.made  # the last purchase says: that is how a typing mistake is put right
            cell.expires = line["expires"] or cell.expires
        elif kind == "sale":
            cell.sold += amount
        elif kind == "reversal":
            cell.returned += sign * amount
        else:
            change = amount - cell.amount
            cell.counted += change
            cell.amount += change
            self.amount += change
        cell.amount += sign * amount
        self.amount += sign * amount
        self.last, self.position = line["at"], line["position"]
        return found

    def _look(self, line: dict[str, Any]) -> tuple[Key, Step]:
        key, doubts = self._key(line)
        cell = self.cells.get(key, _NOTHING)
        if line["sign"] < 0 and self._short(key, cell, line["amount"]):
            doubts = (*doubts, "oversold")
        if line["kind"] != "sale":
            return key, Step(doubts, line["made"] or cell.made, line["expires"] or cell.expires)
        return key, Step(doubts, later(line["made"], cell.made), earlier(line["expires"], cell.expires))

    def _key(self, line: dict[str, Any]) -> tuple[Key, tuple[str, ...]]:
        """The cell of a line; packs that nobody here bought one by one come out of their lot."""
        pack, lot, kind = line["pack"], line["lot"], line["kind"]
        if not pack:
            return (lot, ""), ()
        if pack in self.packs:
            return (self.packs[pack], pack), ()
        if kind in ("purchase", "stock_count"):
            return (lot, pack), ()
        return (lot, ""), ("never_bought",) if kind == "sale" and not self.pooled else ()

    def _short(self, key: Key, cell: Cell, amount: int) -> bool:
        """Whether there is less. A lot that was not told at its purchase may be told at its sale, and the reverse."""
        if self.amount < amount:
            return True
        if key == ("", ""):
            return False
        lotless = self.cells.get(("", ""), _NOTHING).amount if not key[1] else 0
        return cell.amount + max(0, lotless) < amount


def later(told: str, known: str) -> str:
    """The day on which goods were made, where a sale and the stock each say one: no sale makes them older."""
    return max(told, known)


def earlier(told: str, known: str) -> str:
    """The day of expiry, where a sale and the stock each say one: no sale makes goods keep longer."""
    return min(told or known, known or told)


def moves(line: dict[str, Any]) -> bool:
    """Whether a line belongs to the stock of somebody: told by a known subject, of a product and in a unit known."""
    known = bool(line["subject"] and line["product"])
    counts = line["kind"] == "stock_count" and not {"unit", "quantity"} & set(line["doubts"].split(","))
    return known and (bool(line["sign"] and line["amount"]) or counts)
