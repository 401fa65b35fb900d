"""The slip on the table: who buys, for which crop and pest, what; and which step comes next. It never changes: each
deed gives another one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Literal

import msgspec

from contract.event import Goods
from contract.law import Outcome, Verdict
from gateway.core.errors import GatewayError
from gateway.core.till.buyer import Customer

MOST: Final = 40
LONGEST_WORD: Final = 60
# What a clerk does next: scan something · refuse what is barred · find out what is not known · a card on the reader ·
# read the advice to the buyer · print.
Step = Literal["empty", "refused", "asking", "naming", "advising", "ready"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line. id: counts from 1 on a slip and is never used again there."""

    id: int
    goods: Goods


@dataclass(frozen=True, slots=True)
class Slip:
    """second: the owner of another card, read while the buyer of this slip was known already: somebody chooses."""

    lines: tuple[Line, ...] = ()
    buyer: Customer | None = None
    second: Customer | None = None
    crop: str = ""
    pest: str = ""
    prescription: str = ""
    notice: bool = False
    next_id: int = 1

    def line(self, number: int) -> Line:
        """One line. Raises GatewayError("till_line")."""
        found = next((one for one in self.lines if one.id == number), None)
        if found is None:
            raise GatewayError("till_line")
        return found

    def with_goods(self, goods: Goods) -> Slip:
        """Something more: a line of its own, or more of the same lot. Raises GatewayError."""
        if goods.pack and any(one.goods.pack == goods.pack for one in self.lines):
            raise GatewayError("till_pack_again")
        if len(self.lines) >= MOST:
            raise GatewayError("till_full", most=MOST)
        line = Line(self.next_id, goods)
        return replace(self, lines=(*self.lines, line), next_id=self.next_id + 1, notice=False)

    def changed(self, number: int, change: Callable[[Goods], Goods]) -> Slip:
        """One line otherwise. Raises GatewayError("till_line")."""
        goods = change(self.line(number).goods)
        lines = tuple(replace(one, goods=goods) if one.id == number else one for one in self.lines)
        return replace(self, lines=lines, notice=False)

    def without(self, *numbers: int) -> Slip:
        """Without some lines. Raises GatewayError("till_line")."""
        for number in numbers:
            self.line(number)
        return replace(self, lines=tuple(one for one in self.lines if one.id not in numbers), notice=False)

    def read(self, customer: Customer) -> Slip:
        """A card was read: its owner buys, unless somebody else is known already; then it is asked who."""
        if self.buyer is None or self.buyer.same(customer):
            phone = self.buyer.person.phone if self.buyer is not None else ""
            person = msgspec.structs.replace(customer.person, phone=customer.person.phone or phone)
            return replace(self, buyer=replace(customer, person=person), second=None)
        return replace(self, second=customer)

    def chosen(self, *, second: bool) -> Slip:
        """Who of two card owners buys."""
        if self.second is None:
            return self
        return replace(self, buyer=self.second if second else self.buyer, second=None)


def word(text: str) -> str:
    """A crop, a pest, a number of a prescription as typed. Raises GatewayError("till_text" | "till_scan")."""
    said = " ".join(text.split())
    if len(said) > LONGEST_WORD:
        raise GatewayError("till_text", most=LONGEST_WORD)
    if not said.isprintable():
        raise GatewayError("till_scan")
    return said


def step(slip: Slip, verdict: Verdict, *, advised: bool) -> Step:
    """What comes next. verdict: of the whole slip; advised: whether the buyer of such goods is advised."""
    if not slip.lines:
        return "empty"
    if verdict.outcome == Outcome.REFUSED:
        return "refused"
    if slip.second is not None:
        return "naming"
    if verdict.outcome == Outcome.HELD or {"crop", "pest"} & set(verdict.asks):
        return "asking"
    if verdict.outcome == Outcome.REAL_NAME_NEEDED:
        return "naming"
    return "ready" if slip.notice or not advised else "advising"
