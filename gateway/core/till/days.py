"""One day of the ledger: its entries as rows, and the sums by which a day is closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import msgspec

from contract.event import Purchase, Refusal, Reversal, Sale, StockCount
from contract.ledger import plain_text
from contract.quantity import plain
from gateway.core.till.assortment import Assortment
from gateway.core.till.entries import KINDS, Row
from gateway.core.told import Told

_COUNTS = {Sale: "sales", Refusal: "refusals", Reversal: "reversals", Purchase: "purchases", StockCount: "counts"}


class Item(msgspec.Struct, frozen=True):
    """One line of an entry; amount: as it was told; counted: in the unit of the stock, "" where it does not convert."""

    registration: str
    name: str
    amount: str
    counted: str
    pack: str
    lot: str
    made: str
    expires: str


class Entry(msgspec.Struct, frozen=True):
    """One entry. t: UTC ms; named: a sale to somebody whose name is known; about: the id of the entry that it takes
    back; reversed: "", part, whole; why: reasons of a refusal (codes), or what somebody wrote."""

    id: str
    t: int
    kind: str
    items: list[Item]
    receipt: str = ""
    named: bool = False
    crop: str = ""
    pest: str = ""
    notice: bool = False
    party: str = ""
    document: str = ""
    about: str = ""
    cause: str = ""
    why: str = ""
    clerk: str = ""
    reversed: str = ""


class Sum(msgspec.Struct, frozen=True):
    """One product over a day, decimals of its stock unit."""

    registration: str
    name: str
    unit: str
    sold: str
    returned: str
    bought: str


class Day(msgspec.Struct, frozen=True):
    """A day of Asia/Shanghai as YYYY-MM-DD. named, unnamed: of the sales; z: the number of its last close, 0: open."""

    day: str
    sales: int
    refusals: int
    reversals: int
    purchases: int
    counts: int
    named: int
    unnamed: int
    products: list[Sum]
    entries: list[Entry]
    z: int = 0


@dataclass(slots=True)
class _Sum:
    unit: str = ""
    sold: int = 0
    returned: int = 0
    bought: int = 0


@dataclass(slots=True)
class _Tally:
    numbers: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_COUNTS.values(), 0))
    sums: dict[str, _Sum] = field(default_factory=dict)


def day_of(day: date, told: Sequence[tuple[Told, list[Row], str]], assortment: Assortment, number: int = 0) -> Day:
    """A day of its entries, each with its lines and how much of it was taken back since ("", part, whole)."""
    tally = _Tally()
    for one, rows, _ in told:
        tally.numbers[_COUNTS[type(one.body)]] += 1
        for row in rows:
            sums = tally.sums.setdefault(row["registration"], _Sum())
            sums.unit = row["unit"] or sums.unit
            if row["kind"] == "sale":
                sums.sold += row["amount"]
            elif row["kind"] == "purchase":
                sums.bought += row["amount"]
            elif row["kind"] == "reversal" and row["sign"] > 0:
                sums.returned += row["amount"]
            elif row["kind"] == "reversal":
                sums.bought -= row["amount"]
    named = sum(isinstance(one.body, Sale) and bool(one.body.buyer) for one, _, _ in told)
    products = [
        Sum(key, name_of(key, assortment), one.unit, plain(one.sold), plain(one.returned), plain(one.bought))
        for key, one in sorted(tally.sums.items())
        if one.sold or one.bought or one.returned
    ]
    return Day(
        day.isoformat(),
        **tally.numbers,
        named=named,
        unnamed=tally.numbers["sales"] - named,
        products=products,
        entries=[entry(one, rows, reversed_, assortment) for one, rows, reversed_ in told],
        z=number,
    )


def entry(told: Told, rows: Sequence[Row], reversed_: str, assortment: Assortment) -> Entry:
    """One entry for a screen or a ledger on paper."""
    body = told.body
    kind, _ = KINDS[type(body)]
    if isinstance(body, Reversal):
        items = [
            Item(row["registration"], name_of(row["registration"], assortment), f"{plain(row['amount'])} {row['unit']}",
                 plain(row["amount"]), row["pack"], row["lot"], row["made"], row["expires"])
            for row in rows
        ]  # fmt: skip
    else:
        items = [
            Item(one.product, name_of(one.product, assortment), f"{one.amount} {one.unit}",
                 plain(row["amount"]) if row["amount"] else "", row["pack"], one.lot, one.made, one.expires)
            for one, row in zip(getattr(body, "items", ()), rows, strict=True)
        ]  # fmt: skip
    common: dict[str, Any] = {
        "id": told.id,
        "t": told.t,
        "kind": kind,
        "items": items,
        "clerk": getattr(body, "clerk", ""),
    }
    more: dict[str, Any] = {}
    match body:
        case Sale():
            more = {"receipt": body.receipt, "named": bool(body.buyer), "crop": body.crop, "pest": body.pest,
                    "notice": body.notice}  # fmt: skip
        case Refusal():
            more = {"named": bool(body.buyer), "crop": body.crop, "pest": body.pest, "why": ",".join(body.reasons)}
        case Purchase():
            more = {"party": plain_text(body.supplier, 200), "document": body.document}
        case Reversal():
            more = {"about": body.entry, "cause": body.cause, "why": body.why}
        case StockCount():
            more = {"why": body.why}
    return Entry(**common, **more, reversed=reversed_)


def name_of(registration: str, assortment: Assortment) -> str:
    """What a product is called, its number where the catalogue does not know it."""
    article = assortment.article(registration)
    return article.name if article else registration
