"""What a shop enters beside its sales: purchases, returns and voids, counts of stock, the day's close.

A person is refused what the cloud would only doubt, with one sentence that says why.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from contract.event import Goods, Purchase, Reversal, Sale, StockCount
from contract.ledger import plain_text
from contract.moment import law_day
from gateway.core.errors import GatewayError
from gateway.core.receipt import Receipt
from gateway.core.till import paper
from gateway.core.till.days import Day
from gateway.core.till.goods import checked
from gateway.core.told import Told
from gateway.rim.till.asked import CountAsked, GoodsAsked, PurchaseAsked, ReversalAsked
from gateway.rim.till.sale import receipt
from gateway.rim.till.till import Till, goods_of

_CLOSES: Final = "till/closes"
_KEPT: Final = 1_100  # days whose close is remembered by its number
_DOUBTS: Final = {  # of a reversal → what the clerk is told, in the order in which it is said
    "unknown_entry": "till_no_entry",
    "not_reversible": "till_not_reversible",
    "reversed_twice": "till_reversed",
    "not_in_entry": "till_not_in_entry",
    "too_much": "till_too_much",
}


def purchase(till: Till, asked: PurchaseAsked, clerk: str) -> Told:
    """Goods came in. Raises GatewayError, also where the disk has no room."""
    with till.lock:
        till.books.look()
        supplier = asked.supplier.strip()
        if not supplier:
            raise GatewayError("till_supplier")
        items = _items(till, asked.items)
        packs = [one.pack for one in items if one.pack]
        here = {lot.pack for one in items for lot in till.books.stock.lots(one.product) if lot.amount > 0}
        if len(packs) != len(set(packs)) or here & set(packs):
            raise GatewayError("till_pack_here")
        body = Purchase(
            items, plain_text(supplier, 200), asked.supplier_subject, plain_text(asked.document.strip(), 200),
            till.subject(), clerk,
        )  # fmt: skip
        return till.record(None, lambda _: body)


def reverse(till: Till, asked: ReversalAsked, clerk: str) -> Told:
    """Goods came back, or an entry was wrong. Raises GatewayError, also where the disk has no room."""
    with till.lock:
        till.books.look()
        why = _why(asked.why)
        items = _items(till, asked.items, needed=False)
        body = Reversal(asked.entry, asked.cause, why, items, till.subject(), clerk)
        now = Told("?", till.now(), body, 1 << 60, 1 << 60)
        taken = till.books.annals.would_take(now, till.books.assortment)
        for doubt, code in _DOUBTS.items():
            if doubt in taken.doubts:
                raise GatewayError(code)
        for place, line in enumerate(taken.lines):
            if line["sign"] < 0 and "oversold" in till.books.stock.look(line, taken.lines[:place]).doubts:
                raise GatewayError("till_stock")
        return till.record(None, lambda _: body)


def count(till: Till, asked: CountAsked, clerk: str) -> Told:
    """Somebody counted. Raises GatewayError, also where the disk has no room."""
    with till.lock:
        till.books.look()
        body = StockCount(_items(till, asked.items, counted=True), _why(asked.why), till.subject(), clerk)
        return till.record(None, lambda _: body)


def day(till: Till, told: str) -> Day:
    """The ledger of a day, "" today. Raises GatewayError("till_day" | "till_too_soon")."""
    with till.lock:
        on = _day(till, told)
        return till.books.day(on, closes(till).get(on.isoformat(), 0))


def close(till: Till, told: str) -> Day:
    """Close a day: a number of its own, and its sums on paper where there is a printer.

    A day that went on after its close may be closed again. Raises GatewayError as `day` and as the outbox.
    """
    with till.lock:
        on = _day(till, told)
        known = closes(till)
        number = max(known.values(), default=0) + 1
        known = {**known, on.isoformat(): number}
        till.box.remember(_CLOSES, dict(sorted(known.items())[-_KEPT:]))
        till.closes = known
        found = till.books.day(on, number)
        sheet = paper.close(found, till.shop(), number, till.now())
        till.receipts.hand(lambda: sheet)
        return found


def closes(till: Till) -> dict[str, int]:
    """Day → the number of its last close."""
    if till.closes is None:
        kept: Any = till.box.memory().get(_CLOSES)
        till.closes = {str(day): int(number) for day, number in kept.items()} if isinstance(kept, dict) else {}
    return till.closes


def reprint(till: Till, entry: str) -> None:
    """A receipt once more, marked; entry "": why something on the slip is refused.

    Raises GatewayError, also as the printer.
    """
    with till.lock:
        if not entry:
            till.seats.print(_reasons(till))
            return
        told = till.books.told(entry)
        if told is None or not isinstance(told.body, Sale):
            raise GatewayError("till_no_entry")
        till.seats.print(receipt(till, told, again=True))
        till.receipts.settled(told)


def _reasons(till: Till) -> Receipt:
    found, _ = till.judged()
    barred = [one for one in found.lines if one not in found.sold]
    if not barred:
        raise GatewayError("till_nothing_refused")
    return paper.refusal(barred, till.shop(), till.now(), till.slip.crop)


def _items(
    till: Till, asked: tuple[GoodsAsked, ...], *, needed: bool = True, counted: bool = False
) -> tuple[Goods, ...]:
    if needed and not asked:
        raise GatewayError("till_empty")
    return tuple(checked(goods_of(one), till.books.assortment, counted=counted)[0] for one in asked)


def _why(text: str) -> str:
    said = " ".join(text.split())
    if not said or not said.isprintable():
        raise GatewayError("till_why")
    return said


def _day(till: Till, told: str) -> date:
    try:
        on = date.fromisoformat(told) if told else till.today
    except ValueError:
        raise GatewayError("till_day") from None
    if on > law_day(till.now()):
        raise GatewayError("till_too_soon")
    return on
