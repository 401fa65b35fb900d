"""What does not fit in the trace of the county, each thing once and on purpose, as soon as there is a lot for it.

A lot that is used for it goes no other way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Final

from contract.event import Batching, Vouching
from contract.gate import Seen
from contract.printed import voucher_code
from contract.voucher import voucher_id
from zhigen.seed.chance import event_id, moment, stream
from zhigen.seed.lot import HOST, Lot, drawn
from zhigen.seed.planted import Planted
from zhigen.seed.told import Told

if TYPE_CHECKING:
    from zhigen.seed.gate import Gates
    from zhigen.seed.produce import Produce

_MINUTE: Final = 60_000
_NAMES: Final = {
    "more_than_parents": ("加工出来的比用掉的还多", "more comes out of a processing than went in"),
    "over_taken": ("从一个批次里拿出的比它剩下的多", "more is taken of a batch than is left of it"),
    "too_much": ("一个批次开了两张整批的凭证", "two vouchers for the whole of one batch"),
    "entered_again": ("同一张凭证的复印件又进了一个市场", "a copy of a voucher comes in at a second market"),
    "more_than_issued": ("凭同一张凭证进场的超过开出的量", "more comes in by a voucher than it is for"),
    "overscan": ("一张凭证一天里被刷了十几次", "one voucher is scanned more than a dozen times in a day"),
}


class Slips:
    """The faults that are still to come, and those that were told (`planted`)."""

    def __init__(
        self, seed: int, first: date, last: date, produce: Produce, gates: Gates, markets: list[str]
    ) -> None:  # fmt: skip
        self._chance: Random = stream(seed, "slips")
        self._produce, self._gates, self._markets = produce, gates, markets
        self._from = first + timedelta(days=round((last - first).days * 0.6))
        self._last = last
        self._waiting: list[Callable[[date, Lot], list[Told]]] = [self._mass, self._taken, self._vouched]
        if len(markets) > 1:
            self._waiting += [self._copied, self._scanned]
        self._later: dict[date, list[Told]] = {}
        self.planted: list[Planted] = []

    def day(self, day: date, lots: list[Lot]) -> Iterator[Told]:
        """What of it is told on a day; takes a lot away from those that go."""
        yield from self._later.pop(day, ())
        if not self._waiting or not self._from <= day < self._last:
            return
        fitting = [lot for lot in lots if lot.unit == "kg" and 50 <= lot.amount < 100_000]
        if fitting:
            lot = fitting[0]
            lots.remove(lot)
            yield from self._waiting.pop(0)(day, lot)

    def _told(self, at: int, body: Batching | Vouching) -> Told:
        return Told(at, event_id(self._chance, at), body)

    def _note(self, code: str, where: str, day: date, lot: Lot, event: str) -> None:
        self.planted.append(Planted(code, where, day, lot.who, event, *_NAMES[code]))

    def _mass(self, day: date, lot: Lot) -> list[Told]:
        """The lot is trimmed and packed, and weighs a third more afterwards."""
        at = moment(day, 21.0)
        made = lot._replace(batch=drawn(self._chance), amount=round(lot.amount * 1.35))
        told = self._told(at, Batching(
            "process", (made.named(new=True),), (lot.named(),), subject=lot.who, at=at
        ))  # fmt: skip
        self._note("more_than_parents", "batching", day, lot, str(told.id))
        return [told]

    def _taken(self, day: date, lot: Lot) -> list[Told]:
        """The whole lot is repacked, and an hour later a part of it once more."""
        told = []
        for number, amount in enumerate((lot.amount, lot.amount // 3)):
            at = moment(day, 21.0 + 0.5 * number)
            part = lot._replace(amount=amount)
            made = part._replace(batch=drawn(self._chance))
            told.append(self._told(at, Batching(
                "repack", (made.named(new=True),), (part.named(),), subject=lot.who, at=at
            )))  # fmt: skip
        self._note("over_taken", "batching", day, lot, str(told[1].id))
        return told

    def _vouched(self, day: date, lot: Lot) -> list[Told]:
        """A second voucher for the whole of it: both are told, as nobody knows which is the true one."""
        at = moment(day, 21.2)
        code = self._produce.voucher(lot, at).address(HOST)
        for text in (lot.code, code):
            self._note("too_much", "voucher", day, lot, voucher_id(voucher_code(text)))
        return [self._told(at, Vouching("issue", code, lot.batch, subject=lot.who, at=at))]

    def _copied(self, day: date, lot: Lot) -> list[Told]:
        """The same voucher at two markets within the hour, whose gates know nothing of each other."""
        morning = day + timedelta(days=1)
        for number, market in enumerate(self._markets[:2]):
            at = moment(morning, 4.0) + number * 50 * _MINUTE
            body = self._gates.passage(market, [lot], at, f"岚A8800{number}")
            told = Told(at, event_id(self._chance, at), body)
            self._later.setdefault(morning, []).append(told)
        for code in ("entered_again", "more_than_issued"):
            self._note(code, "market_paper", morning, lot, str(told.id))
        return []

    def _scanned(self, day: date, lot: Lot) -> list[Told]:
        """It comes in once, and then it is shown again and again."""
        morning = day + timedelta(days=1)
        for number in range(13):
            at = moment(morning, 3.0) + number * 40 * _MINUTE
            seen = Seen(1, Decimal(lot.amount)) if number else None
            body = self._gates.passage(self._markets[number % 2], [lot], at, f"岚A7700{number % 10}", seen=seen)
            told = Told(at, event_id(self._chance, at), body)
            self._later.setdefault(morning, []).append(told)
        self._note("overscan", "market_paper", morning, lot, str(told.id))
        return []
