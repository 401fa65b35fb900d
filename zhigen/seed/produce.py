"""What becomes of what is picked: batches, split, merged, washed, repacked; slaughter; a voucher for each that goes.

By construction no batch gives more than it had and nobody takes what is another's; what breaks that is planted
(zhigen.seed.planted_trace).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from random import Random
from typing import Final, NamedTuple

from contract.event import Batching, Paper, Transfer, Vouching
from contract.keys import Signs
from contract.printed import VoucherCode
from contract.voucher import Basis, Statement, issue, key_mark, numbered
from zhigen.seed.chance import event_id, moment, stream
from zhigen.seed.lot import HOST, Lot, drawn
from zhigen.seed.told import Told, Work

GOOD: Final = 5  # days for which a voucher is good
_MINUTE: Final = 60_000
_SPLIT, _WASHED, _REPACKED, _KEPT = 0.2, 0.28, 0.36, 0.4  # cumulated: what becomes of a harvest
_MERGED: Final = 0.5
_LEAST: Final = 60  # kg that are worth splitting
_FISH_KG: Final = 1.4
_CARCASS_KG: Final = 88


class Picked(NamedTuple):
    """A harvest that was told: whose (id of the subject, its region), what, in which growing (id), by which event."""

    who: str
    town: str
    product: str
    work: Work
    cycle: str
    told: Told


class Produce:
    """signer: the county's voucher key; slaughterhouse: id and region of the subject, None where there is none."""

    def __init__(self, seed: int, signer: Signs, slaughterhouse: tuple[str, str] | None) -> None:
        self._chance: Random = stream(seed, "produce")
        self._signer = signer
        self._slaughterhouse = slaughterhouse
        self._mark = key_mark(signer.kid)
        self.kept: list[Lot] = []  # what stays on the farm, to be labelled

    def day(self, day: date, harvests: list[Picked]) -> tuple[list[Told], list[Lot]]:
        """What is told of a day's harvests; the lots that go to a market, each with its voucher."""
        told: list[Told] = []
        going: list[Lot] = []
        picked: dict[tuple[str, str], list[Lot]] = {}
        for one in harvests:
            if one.work.action == "slaughter":
                going += self._slaughtered(day, one, told)
                continue
            lot = self._harvested(day, one, told)
            picked.setdefault((lot.who, lot.product), []).append(lot)
        for lots in picked.values():
            if lots[1:] and self._chance.random() < _MERGED:  # what comes of two plots is heaped together
                going.append(self._made(day, "merge", lots, sum(lot.amount for lot in lots), told))
                continue
            for lot in lots:
                going += self._prepared(day, lot, told)
        return told, [self._vouched(day, lot, told) for lot in going]

    def _prepared(self, day: date, lot: Lot, told: list[Told]) -> list[Lot]:
        """The lots that a harvest goes as: split, trimmed, packed or as it is; or none, where it stays."""
        fate = self._chance.random()
        if lot.amount < _LEAST or fate >= _KEPT:
            return [lot]
        if fate < _SPLIT:
            return list(self._split(day, lot, told))
        if fate < _WASHED:
            return [self._made(day, "process", [lot], round(lot.amount * 0.9), told)]
        if fate < _REPACKED:
            return [self._made(day, "repack", [lot], lot.amount, told)]
        self.kept = [*self.kept[-60:], lot]
        return []

    def voucher(self, lot: Lot, at: int, days: int = GOOD) -> VoucherCode:
        """A signed voucher for a whole lot, issued at a minute."""
        basis: frozenset[Basis] = frozenset({"process_control"})
        said = Statement(
            "conformity", self._mark, int(lot.batch, 16), numbered(lot.product), Decimal(lot.amount), lot.unit,
            at - at % _MINUTE, days, basis,
        )  # fmt: skip
        return issue(said, self._signer)

    def _tell(self, told: list[Told], at: int, body: Batching | Transfer | Vouching) -> None:
        told.append(Told(at, event_id(self._chance, at), body))

    def _harvested(self, day: date, one: Picked, told: list[Told]) -> Lot:
        amount = int(one.work.amount)
        if one.work.unit == "尾":
            amount = round(amount * _FISH_KG)
        at = max(one.told.at, moment(day, 16.5)) + self._chance.randrange(3600) * 1000
        unit = "kg" if one.work.unit == "尾" else one.work.unit
        lot = Lot(drawn(self._chance), one.who, one.town, one.product, amount, unit, one.cycle, day)
        self._tell(told, at, Batching(
            "harvest", (lot.named(new=True),), cycle=one.cycle, operation=str(one.told.id), subject=one.who, at=at,
        ))  # fmt: skip
        return lot

    def _split(self, day: date, lot: Lot, told: list[Told]) -> Iterator[Lot]:
        parts = self._chance.choice((2, 2, 3))
        first = round(lot.amount * self._chance.uniform(0.3, 0.6))
        amounts = [first, lot.amount - first] if parts == 2 else [first, (lot.amount - first) // 2]
        if parts == 3:
            amounts.append(lot.amount - sum(amounts))
        lots = [lot._replace(batch=drawn(self._chance), amount=amount) for amount in amounts]
        self._making(day, "split", [lot], lots, told)
        yield from lots

    def _made(self, day: date, action: str, of: list[Lot], amount: int, told: list[Told]) -> Lot:
        lot = of[0]._replace(batch=drawn(self._chance), amount=amount, cycle=of[0].cycle if not of[1:] else "")
        self._making(day, action, of, [lot], told)
        return lot

    def _making(self, day: date, action: str, of: list[Lot], made: list[Lot], told: list[Told]) -> None:
        at = moment(day, 18.2) + self._chance.randrange(3600) * 1000
        self._tell(told, at, Batching(
            action,  # type: ignore[arg-type]  # one of the words, by those who call
            tuple(lot.named(new=True) for lot in made), tuple(lot.named() for lot in of), subject=of[0].who, at=at,
        ))  # fmt: skip

    def _slaughtered(self, day: date, one: Picked, told: list[Told]) -> list[Lot]:
        """Pigs go to the slaughterhouse on the hoof, with their paper, and leave it as pork with a second one."""
        pigs = self._harvested(day, one, told)
        if self._slaughterhouse is None:
            return [pigs]
        house, town = self._slaughterhouse
        number = f"{self._chance.randrange(10**8):08d}"
        start = told[-1].at
        offer = Told(start + 20 * _MINUTE, event_id(self._chance, start), Transfer(
            "offer", (pigs.named(),), receiver=house, document=f"JY{number}", subject=pigs.who,
            at=start + 20 * _MINUTE,
        ))  # fmt: skip
        told.append(offer)
        at = start + 70 * _MINUTE
        self._tell(told, at, Transfer("accept", offer=str(offer.id), subject=house, at=at))
        pork = Lot(drawn(self._chance), house, town, "猪肉", pigs.amount * _CARCASS_KG, "kg", "", day)
        papers = (
            Paper("animal_quarantine", f"3499{number}", day.isoformat(), "青禾县动物卫生监督机构"),
            Paper("meat_quality", f"RP{number}", day.isoformat(), "青禾县肉品检验"),
        )
        at += 45 * _MINUTE
        body = Batching("process", (pork.named(new=True),), (pigs.named(),), papers=papers, subject=house, at=at)
        self._tell(told, at, body)
        return [pork]

    def _vouched(self, day: date, lot: Lot, told: list[Told]) -> Lot:
        at = max(moment(day, 19.8), told[-1].at) + self._chance.randrange(600) * 1000
        code = self.voucher(lot, at).address(HOST)
        self._tell(told, at, Vouching("issue", code, lot.batch, subject=lot.who, at=at))
        return lot._replace(code=code)
