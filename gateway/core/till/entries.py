"""Entries of the day book as lines of a ledger, the way contract.ledger counts them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from contract.event import Goods, Purchase, Refusal, Reversal, Sale, StockCount
from contract.ledger import Moved, calendar, measured_as, of_another, pack_of, settle
from gateway.core.till.assortment import Assortment, content_of
from gateway.core.told import Told

Row = dict[str, Any]
KINDS: Final[dict[type, tuple[str, int]]] = {  # body → kind, sign of its lines
    Purchase: ("purchase", 1),
    Sale: ("sale", -1),
    Refusal: ("refusal", 0),
    Reversal: ("reversal", 0),
    StockCount: ("stock_count", 0),
}
GOODS: Final = ("purchase", "sale", "reversal", "stock_count")
LEDGER: Final = (*GOODS, "refusal")
OWN: Final = "own"  # a till has one ledger, its shop's


Lookup = Callable[[str], Told | None]


class Taken(NamedTuple):
    """What a reversal takes: its lines; of: the entry that it names (None: unknown here); doubts: what does not fit;
    left: millionths that remain of each line of that entry."""

    lines: list[Row]
    of: Told | None
    doubts: frozenset[str]
    left: list[int]


def lines_of(told: Told, assortment: Assortment) -> list[Row]:
    """The lines of an entry that is no reversal."""
    kind, sign = KINDS[type(told.body)]
    items: Sequence[Goods] = getattr(told.body, "items", ())
    return [line_of(goods, kind, sign, assortment, told, place) for place, goods in enumerate(items)]


def line_of(
    goods: Goods, kind: str, sign: int, assortment: Assortment, told: Told | None = None, place: int = 0
) -> Row:
    """One line; `told`: the entry that it is of, None where it is only asked about. Its doubts as a set."""
    number = goods.product.strip()
    article = assortment.article(number)
    product = article.product if article else None
    pack, fits = pack_of(goods.pack, product.kind if product else "")
    unit, content = (article.unit, content_of(article)) if article else ("", "null")
    amount, counted_in, doubts = measured_as(goods.amount, goods.unit, unit, content, counted=kind == "stock_count")
    doubts = set(doubts)
    if product is None or article is None:
        doubts.add("product")
    elif not fits:
        doubts.add("pack_code")
    elif pack and of_another(pack, product.kind, product.registration, article.enterprise):
        doubts.add("other_product")
    return {
        "entry": told.id if told else "",
        "line": place,
        "position": told.seq if told else 0,
        "subject": OWN,
        "at": told.t if told else 0,
        "kind": kind,
        "product": number if product else "",
        "registration": number,
        "pack": pack,
        "lot": goods.lot,
        "made": calendar(goods.made),
        "expires": calendar(goods.expires),
        "sign": sign,
        "amount": amount,
        "unit": counted_in,
        "doubts": ",".join(sorted(doubts)),
    }


def taken(told: Told, earlier: Sequence[Told], lookup: Lookup, assortment: Assortment) -> Taken:
    """What a reversal takes back of its entry, after what `earlier` reversals of the same took."""
    body = told.body
    assert isinstance(body, Reversal)  # noqa: S101  # the caller's kind
    target = lookup(body.entry)
    if target is None or type(target.body) not in KINDS:
        return Taken([], None, frozenset({"unknown_entry"}), [])
    kind, _ = KINDS[type(target.body)]
    lines = lines_of(target, assortment) if kind not in ("reversal", "refusal") else []

    def measure(goods: Goods, _: Row) -> int | None:
        row = line_of(goods, "sale", 0, assortment)
        return None if {"unit", "quantity"} & set(row["doubts"].split(",")) else int(row["amount"])

    all_of = [one for one in (*earlier, told) if isinstance(one.body, Reversal)]
    rows = [({"subject": OWN}, one.body.items) for one in all_of if isinstance(one.body, Reversal)]
    settled = settle({"kind": kind, "subject": OWN}, lines, rows, measure)
    left = [line["amount"] for line in lines]
    for one in settled.taken:
        for line, amount in one.parts:
            left[line["line"]] -= amount
    last = settled.taken[-1]
    found = [
        {
            **line, "of": line["line"], "entry": told.id, "line": place, "position": told.seq, "at": told.t,
            "kind": "reversal", "sign": -line["sign"], "amount": amount, "doubts": "",
        }
        for place, (line, amount) in enumerate(last.parts)
    ]  # fmt: skip
    return Taken(found, target, frozenset(last.doubts), left)


def moved(row: Row) -> Moved:
    """A line about a pack, for the life of that pack."""
    return Moved(row["entry"], row["line"], row["at"], row["position"], row["kind"], row["sign"], row["subject"])
