"""What comes to the markets before dawn: the county's own produce with its vouchers, some of it on the same lorry, and
now and then somebody from outside without one, who is tested at the gate.

What a gate decides is what the gate's own function says of it (contract.gate.decide).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Final

from contract.event import Leg, Passage, RapidTest, Shown, Transfer
from contract.event.market import Verdict
from contract.gate import Decision, Entry, Presented, Seen, Watch, decide
from contract.gate.decision import shown
from contract.gate.policy import NO_POLICY
from contract.printed import voucher_code
from contract.voucher import Verifier, voucher_id
from zhigen.seed.chance import event_id, moment, stream
from zhigen.seed.lot import Lot
from zhigen.seed.told import Told

_HOUR: Final = 3_600_000
_STALE, _WRONG, _LATE = 0.01, 0.012, 0.012
_BOUGHT: Final = 0.5  # part of what comes in that the market takes over by scan
_RIDES: Final = 0.6  # part of the lorries of which somebody tells where they go
_OUTSIDE: Final = 0.5  # a day and market, from outside
_BAD: Final = 0.06  # part of those whose test fails


class Gates:
    """markets: (id of the market, id of its test room); verifier: of the county's keys."""

    def __init__(self, seed: int, markets: list[tuple[str, str]], verifier: Verifier) -> None:
        self._chance: Random = stream(seed, "gates")
        self._markets, self._verifier = markets, verifier
        self._later: dict[date, list[Lot]] = {}
        self._number = 0

    def send(self, day: date, lots: list[Lot]) -> None:
        """What goes to the markets on the next morning; a little of it only when its voucher has run out."""
        for lot in lots:
            wait = 7 if self._chance.random() < _LATE else 1
            self._later.setdefault(day + timedelta(days=wait), []).append(lot)

    def day(self, day: date) -> Iterator[Told]:
        """All that comes on a day."""
        if not self._markets:
            return
        towns: dict[str, list[Lot]] = {}
        for lot in self._later.pop(day, ()):
            towns.setdefault(lot.town, []).append(lot)
        for lots in towns.values():
            while lots:
                size = self._chance.choice((1, 1, 1, 2, 2, 3))
                lorry, lots = lots[:size], lots[size:]
                yield from self._lorry(day, lorry)
        for market, room in self._markets:
            if self._chance.random() < _OUTSIDE:
                yield from self._stranger(day, market, room)

    def passage(
        self, market: str, lots: list[Lot], at: int, plate: str, *, listed: int = 0, seen: Seen | None = None,
        amount: int | None = None,
    ) -> Passage:  # fmt: skip
        """A passage as the gate judges it; seen: what it let in by these vouchers before; amount: what was weighed."""
        presented = tuple(
            Presented(lot.code, voucher_id(voucher_code(lot.code)), self._verifier.verify(lot.code, at), seen)
            for lot in lots
        )
        single = lots[0] if not lots[1:] else None
        weighed = (single.amount if amount is None else amount) if single is not None else None
        entry = Entry(
            presented, single.product if single else "", None if weighed is None else Decimal(weighed),
            single.unit if single else "",
        )  # fmt: skip
        listed = listed or at - 2 * _HOUR
        found = decide(entry, NO_POLICY, Watch(at, listed))
        decision, why = _done(found)
        return Passage(
            tuple(shown(one) for one in found.each), found.verdict, decision, reasons=found.reasons, plate=plate,
            product=entry.product, amount="" if weighed is None else str(weighed), unit=entry.unit, listed=listed,
            why=why, subject=market, at=at,
        )  # fmt: skip

    def _lorry(self, day: date, lots: list[Lot]) -> Iterator[Told]:
        chance = self._chance
        market, _ = chance.choice(self._markets)
        at, plate = self._dawn(day), self._plate()
        if chance.random() < _RIDES:
            yield from self._ride(lots, at, plate)
        stale = at - 80 * _HOUR if chance.random() < _STALE else 0
        heavy = round(lots[0].amount * 1.25) if not lots[1:] and chance.random() < _WRONG else None
        body = self.passage(market, lots, at, plate, listed=stale, amount=heavy)
        yield Told(at, event_id(chance, at), body)
        if body.decision == "pass":
            for lot in lots:
                if lot.who != market and chance.random() < _BOUGHT:
                    yield from self._sold(lot, market, at)

    def _ride(self, lots: list[Lot], at: int, plate: str) -> Iterator[Told]:
        chance, cool = self._chance, self._chance.random() < 0.15
        start = at - chance.randint(25, 80) * 60_000
        ids = tuple(lot.batch for lot in lots)
        low, high = (0.0, 8.0) if cool else (None, None)
        out = Told(start, event_id(chance, start), Leg(
            "depart", batches=ids, plate=plate, low=low, high=high, place="产地", subject=lots[0].who, at=start,
        ))  # fmt: skip
        yield out
        end = at - 120_000
        yield Told(end, event_id(chance, end), Leg(
            "arrive", leg=str(out.id), batches=ids, plate=plate, place="市场", subject=lots[0].who, at=end,
        ))  # fmt: skip

    def _sold(self, lot: Lot, market: str, at: int) -> Iterator[Told]:
        chance, start = self._chance, at + chance_minutes(self._chance, 5, 40)
        offer = Told(start, event_id(chance, start), Transfer(
            "offer", (lot.named(),), receiver=market, document=f"XS{chance.randrange(10**6):06d}", subject=lot.who,
            at=start,
        ))  # fmt: skip
        yield offer
        step = "decline" if chance.random() < 0.01 else "accept"
        end = start + chance_minutes(chance, 1, 20)
        why = "品相不符" if step == "decline" else ""
        body = Transfer(step, offer=str(offer.id), why=why, subject=market, at=end)  # type: ignore[arg-type]
        yield Told(end, event_id(chance, end), body)

    def _stranger(self, day: date, market: str, room: str) -> Iterator[Told]:
        """Produce from outside, without a voucher: tested at the gate, or looked at by a guard."""
        chance, at = self._chance, self._dawn(day)
        product, amount = chance.choice(("大白菜", "马铃薯", "番茄", "黄瓜", "苹果")), chance.randint(80, 900)
        self._number += 1
        test, bad = "", False
        if chance.random() < 0.85:
            tested, bad = at - 15 * 60_000, chance.random() < _BAD
            rate = round(chance.uniform(55, 85) if bad else max(0.0, chance.gauss(13, 7)), 1)
            said = RapidTest(
                "gate-reader", f"G{self._number:06d}", product, "", rate, "fail" if bad else "pass", tested,
                subject=room,
            )  # fmt: skip
            told = Told(tested, event_id(chance, tested), said)
            yield told
            test = str(told.id)
        answer = ("fail" if bad else "pass") if test else None
        entry = Entry((), product, Decimal(amount), "kg", frozenset(), answer)  # type: ignore[arg-type]
        found = decide(entry, NO_POLICY, Watch(at, at - 2 * _HOUR))
        decision, why = _done(found)
        yield Told(at, event_id(chance, at), Passage(
            (Shown("none", found.verdict, reasons=found.reasons),), found.verdict, decision, reasons=found.reasons,
            plate=self._plate(), product=product, amount=str(amount), unit="kg", listed=at - 2 * _HOUR,
            rapid_test=test, why=why, subject=market, at=at,
        ))  # fmt: skip

    def _dawn(self, day: date) -> int:
        return moment(day, self._chance.triangular(2.0, 7.5, 4.0))

    def _plate(self) -> str:
        return f"岚A{self._chance.randrange(10**5):05d}"


def chance_minutes(chance: Random, least: int, most: int) -> int:
    """Some minutes, in ms."""
    return chance.randint(least, most) * 60_000


def _done(found: Decision) -> tuple[Verdict, str]:
    """What a guard does with a verdict, and why."""
    if found.verdict != "review":
        return found.verdict, ""
    if {"used_up", "used", "differs"} & set(found.reasons):
        return "review", ""
    return "pass", "人工查验无误，放行"
