"""How a slip ends: sold and printed, or kept as a refusal.

What was agreed is on disk, with full sync, before the receipt goes to the printer. A cut at any moment leaves a whole
sale (buyer and sale are one transaction) or none; receipts that never went out are known after it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from msgspec.structs import replace as changed

from contract.event import Goods, Refusal, Sale
from contract.law import Outcome
from contract.law.verdict import ASKS
from contract.moment import law_day
from gateway.core.errors import GatewayError
from gateway.core.receipt import Receipt
from gateway.core.till import paper
from gateway.core.till.advice import advice
from gateway.core.till.goods import on_slip
from gateway.core.till.judging import Answer, answer, harvest
from gateway.core.till.slip import Line, Slip
from gateway.core.told import Told
from gateway.rim.till.till import Till

_MOST_REASONS: Final = 40


def confirm(till: Till, clerk: str, *, notice: bool) -> Told:
    """Sell what is on the slip, and print. Raises GatewayError, also where the disk has no room; then the
    slip is as it was."""
    with till.lock:
        if notice:
            till.slip = replace(till.slip, notice=True)
        found, ground = till.judged()
        if found.step != "ready":
            raise _not_yet(till.slip, found)
        number = till.number()
        items = tuple(
            changed(
                one.line.goods,
                made=one.facts.made.isoformat() if one.facts.made else "",
                expires=one.facts.expires.isoformat() if one.facts.expires else "",
            )
            for one in found.lines
        )
        slip, law, subject = till.slip, ground.law.rules.digest, till.subject()

        def sale(buyer: str) -> Sale:
            return Sale(
                items, buyer, slip.crop, slip.pest, "allowed", law, slip.notice, slip.prescription, number,
                subject, clerk,
            )  # fmt: skip

        told = till.record(slip.buyer, sale)
        till.sold(told)
        till.receipts.print(told, lambda: receipt(till, told))
        return told


def refuse(till: Till, clerk: str, instead: str = "") -> Told:
    """Keep what the law bars as a refusal, and take it off the slip; instead: what is sold in its place. Where nothing
    is left on it the table is clear: crop, pest and buyer are those of nobody who comes next.

    Raises GatewayError, also where the disk has no room.
    """
    with till.lock:
        found, ground = till.judged()
        barred = [one for one in found.lines if one.verdict.outcome == Outcome.REFUSED]
        if not barred:
            raise GatewayError("till_nothing_refused")
        slip = till.slip.without(*(one.line.id for one in barred))
        if instead:
            slip = on_slip(slip, Goods(instead, "1", ""), till.books.assortment, till.books.stock, ground.on)
        every = [reason.code for one in barred for reason in one.verdict.reasons if reason.outcome == Outcome.REFUSED]
        reasons = tuple(dict.fromkeys(every))[:_MOST_REASONS]
        items, old = tuple(one.line.goods for one in barred), till.slip
        law, subject = ground.law.rules.digest, till.subject()

        def refusal(buyer: str) -> Refusal:
            return Refusal(items, reasons, buyer, old.crop, old.pest, law, subject, clerk)

        told = till.record(till.slip.buyer if till.vault() is not None else None, refusal)
        till.slip, till.scanned = slip if slip.lines else Slip(), None
        return told


def receipt(till: Till, told: Told, *, again: bool = False) -> Receipt:
    """The receipt of a sale, by what is known now."""
    sale = told.body
    assert isinstance(sale, Sale)  # noqa: S101  # the caller's kind
    ground = till.ground(law_day(told.t))
    lines = tuple(Line(place, goods) for place, goods in enumerate(sale.items))
    found = answer(Slip(lines, crop=sale.crop, pest=sale.pest), ground, offers=False)
    when = harvest(found.lines, sale.crop, ground.on)
    crops = ground.law.rules.crops
    said = advice(found.lines, when, sale.crop, crops.english(sale.crop))
    return paper.receipt(told, till.shop(), till.books.assortment, when, said, again=again)


def _not_yet(slip: Slip, found: Answer) -> GatewayError:
    """Why it cannot be sold now."""
    if found.step == "empty":
        return GatewayError("till_empty")
    if slip.second is not None:
        return GatewayError("till_two_cards")
    if found.step == "advising":
        return GatewayError("till_not_yet", zh="还没有告知买主", en="the buyer has not heard the advice")
    outcome = found.verdict.outcome
    if outcome != Outcome.ALLOWED:
        reasons = [one for one in found.verdict.reasons if one.outcome == outcome]
        return GatewayError(
            "till_not_yet", zh="；".join(one.zh for one in reasons), en="; ".join(one.en for one in reasons)
        )
    asks = [ASKS[one] for one in found.verdict.asks]
    return GatewayError("till_not_yet", zh="、".join(one[0] for one in asks), en=", ".join(one[1] for one in asks))
