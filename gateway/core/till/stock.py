"""The stock of a shop by pack and lot: what the cloud told last, and on top of it what the till did since."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from datetime import date
from typing import Final, NamedTuple

from contract.dossier import Dossier
from contract.event import Goods, Reversal
from contract.ledger import Cell, Running, measured_as, moves
from gateway.core.till.assortment import Assortment, content_of
from gateway.core.till.entries import Row, line_of
from gateway.core.told import Told

_NEVER: Final = "9999-12-31"


class Lot(NamedTuple):
    """What there is of one lot or pack: millionths of the product's stock unit; days as ISO texts, "" unknown."""

    lot: str
    pack: str
    amount: int
    made: str
    expires: str


class Known(NamedTuple):
    """What the stock says of a line that is to be sold: doubts, and the days that hold for it ("" unknown)."""

    doubts: tuple[str, ...]
    made: str
    expires: str


class Stock:
    """From one dossier on; `add` what came after it, in the order of the day book."""

    def __init__(self, assortment: Assortment, dossier: Dossier | None) -> None:
        self._assortment = assortment
        self._seeds: dict[str, Running] = {}
        self._running: dict[str, Running] = {}
        self._lines: dict[str, list[Row]] = {}
        for held in dossier.stock if dossier is not None else ():
            article = assortment.article(held.product)
            unit, content = (article.unit, content_of(article)) if article else (held.unit, "null")
            amount, _, doubts = measured_as(held.amount.lstrip("-"), held.unit, unit, content, counted=True)
            if {"unit", "quantity"} & doubts:
                continue
            seed = self._seeds.setdefault(held.product, Running(product=held.product, unit=unit))
            amount = -amount if held.amount.startswith("-") else amount
            seed.cells[held.lot, held.pack] = Cell(amount, bought=amount, made=held.made, expires=held.expires)
            seed.amount += amount
            if held.pack:
                seed.packs[held.pack] = held.lot
            else:
                seed.pooled = True

    def add(self, told: Told, lines: Sequence[Row]) -> None:
        """One entry with its lines. That of a count that is taken back lets its product be counted anew."""
        if isinstance(told.body, Reversal):
            self._undo(told.body.entry)
        for line in lines:
            if not moves(line):
                continue
            self._lines.setdefault(line["registration"], []).append(line)
            self._of(line["registration"]).step(line)

    def amount(self, registration: str) -> int:
        """Millionths of a product in all."""
        found = self._running.get(registration) or self._seeds.get(registration)
        return found.amount if found is not None else 0

    def registrations(self) -> list[str]:
        """The products that there is, or was, something of."""
        return sorted({*self._seeds, *self._running})

    def lots(self, registration: str) -> list[Lot]:
        """Lots and packs that are not used up, what expires first comes first, unknown last."""
        found = self._running.get(registration) or self._seeds.get(registration)
        if found is None:
            return []
        lots = [
            Lot(lot, pack, cell.amount, cell.made, cell.expires)
            for (lot, pack), cell in found.cells.items()
            if cell.amount
        ]
        return sorted(lots, key=lambda one: (one.expires or _NEVER, one.lot, one.pack))

    def look(self, line: Row, beside: Sequence[Row]) -> Known:
        """What a sale of a line would be told; `beside`: lines that are sold with it, which take of the same stock."""
        doubts = {one for one in line["doubts"].split(",") if one}
        running = self._running.get(line["registration"]) or self._seeds.get(line["registration"]) or Running()
        same = [one for one in beside if one["registration"] == line["registration"]]
        cell = line["amount"] + sum(
            one["amount"] for one in same if (one["lot"], one["pack"]) == (line["lot"], line["pack"])
        )
        found = running.look({**line, "amount": cell})
        doubts |= set(found.doubts)
        if running.amount < line["amount"] + sum(one["amount"] for one in same):
            doubts.add("oversold")
        if not line["pack"] and line["sign"] < 0:
            packed = sum(one.amount for (_, pack), one in running.cells.items() if pack and one.amount > 0)
            loose = running.amount - packed
            if packed and loose < line["amount"] + sum(one["amount"] for one in same if not one["pack"]):
                doubts = {*doubts - {"oversold"}, "pack_wanted"}
        return Known(tuple(sorted(doubts)), found.made, found.expires)

    def lot_of(self, registration: str, pack: str) -> str:
        """The lot that a pack was bought with, "" where it is not known."""
        found = self._running.get(registration) or self._seeds.get(registration)
        return found.packs.get(pack, "") if found is not None else ""

    def first_out(self, registration: str, amount: int, on: date, lot: str = "") -> list[tuple[str, int]]:
        """Of which lots to take an amount: what expires first goes first, nothing expired, the rest of a lot unknown.

        lot: of this one alone.
        """
        if lot:
            return [(lot, amount)]
        parts: list[tuple[str, int]] = []
        for one in self.lots(registration):
            if one.pack or one.amount <= 0 or (one.expires and one.expires <= on.isoformat()):
                continue
            part = min(amount, one.amount)
            if part:
                parts.append((one.lot, part))
                amount -= part
        if amount:
            if parts:
                parts[-1] = parts[-1][0], parts[-1][1] + amount  # one line that is too much says so
            else:
                parts.append((self._any_lot(registration), amount))
        return parts

    def _any_lot(self, registration: str) -> str:
        """Where all has expired or is used up: the lot to speak of."""
        return next((one.lot for one in self.lots(registration) if not one.pack), "")

    def _of(self, registration: str) -> Running:
        found = self._running.get(registration)
        if found is None:
            seed = self._seeds.get(registration)
            found = self._running[registration] = deepcopy(seed) if seed is not None else Running()
        return found

    def _undo(self, entry: str) -> None:
        for registration, lines in self._lines.items():
            if any(line["entry"] == entry and line["kind"] == "stock_count" for line in lines):
                kept = [line for line in lines if line["entry"] != entry]
                self._lines[registration] = kept
                self._running.pop(registration, None)
                for line in kept:
                    self._of(registration).step(line)


def sale_line(goods: Goods, assortment: Assortment) -> Row:
    """A line that is to be sold, as the stock is asked about it."""
    return line_of(goods, "sale", -1, assortment)
