"""How ledgers and stock are shown. Amounts are decimals as text, exact; times ms UTC."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
from pydantic import BaseModel, ConfigDict

from cloud.inputs import examples
from cloud.inputs.doubts import DOUBTS
from cloud.inputs.model import LedgerEntry, LedgerLine, Stock
from cloud.inputs.product_views import ProductView
from cloud.kernel.language import Words
from contract.quantity import plain

EntryKind = Literal["purchase", "sale", "refusal", "reversal", "stock_count"]


class DoubtView(BaseModel):
    """A doubt: its code, and what it means."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.DOUBT]})

    code: str
    text: Words


class ReasonView(BaseModel):
    """A reason of a verdict, with the line that it is about (from 0)."""

    line: int = 0
    outcome: str
    code: str
    about: str = ""
    text: Words
    rule: str = ""


class LineView(BaseModel):
    """One line of an entry. sign: 1 in, −1 out, 0 nothing moved; told: amount and unit as told."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.LINE]})

    product: str
    registration: str
    pack: str
    lot: str
    made: str
    expires: str
    sign: int
    amount: str
    unit: str
    told: str
    doubts: list[DoubtView]


class EntryView(BaseModel):
    """One entry of a ledger. buyer: an id of the vault, never a name."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.ENTRY]})

    id: str
    kind: EntryKind
    subject: str
    region: str
    at: int
    received: int
    gateway: str
    clerk: str
    party: str
    party_subject: str
    document: str
    buyer: str
    crop: str
    pest: str
    notice: bool
    prescription: str
    receipt: str
    corrects: str
    cause: str
    why: str
    outcome: str
    told_outcome: str
    law: str
    reversed: str
    reasons: list[ReasonView]
    doubts: list[DoubtView]
    lines: list[LineView]


class Entries(BaseModel):
    """A page of ledgers."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [examples.ENTRY], "next": None}]})

    items: list[EntryView]
    next: str | None = None


class StockView(BaseModel):
    """What a subject has of a lot or a pack; amount = bought − sold + returned + counted."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.STOCK]})

    id: str
    subject: str
    region: str
    registration: str
    product: str
    lot: str
    pack: str
    unit: str
    amount: str
    bought: str
    sold: str
    returned: str
    counted: str
    made: str
    expires: str


class Stocks(BaseModel):
    """A page of stock."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [examples.STOCK], "next": None}]})

    items: list[StockView]
    next: str | None = None


class NextLot(BaseModel):
    """A lot to sell next, and what is left of it."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.NEXT]})

    lot: str
    pack: str
    expires: str
    amount: str
    unit: str


class NextLots(BaseModel):
    """First expired first out."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [examples.NEXT]}]})

    items: list[NextLot]


class PackLine(LineView):
    """One line about a pack, and in whose ledger."""

    entry: str
    kind: EntryKind
    subject: str
    at: int


class PackView(BaseModel):
    """The whole life of one pack in the ledgers that may be seen."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.PACK]})

    code: str
    product: ProductView | None
    lines: list[PackLine]


def entry_view(row: LedgerEntry, lines: list[LedgerLine]) -> EntryView:
    """An entry as it is shown."""
    return EntryView(
        **row.model_dump(exclude={"reasons", "doubts", "position"}),
        reasons=[
            ReasonView(**{**one, "text": Words(zh=one["zh"], en=one["en"])})
            for one in msgspec.json.decode(row.reasons, type=list[dict[str, Any]])
        ],
        doubts=doubt_views(row.doubts),
        lines=[LineView(**_line(line)) for line in lines],
    )


def pack_line(line: LedgerLine) -> PackLine:
    """A line in the life of a pack."""
    kind: Any = line.kind
    return PackLine(**_line(line), entry=line.entry, kind=kind, subject=line.subject, at=line.at)


def stock_view(row: Stock) -> StockView:
    """Stock as it is shown."""
    amounts = {name: plain(getattr(row, name)) for name in ("amount", "bought", "sold", "returned", "counted")}
    return StockView(**{**row.model_dump(), **amounts})


def next_lot(row: Stock, amount: int) -> NextLot:
    """A lot to sell next."""
    return NextLot(lot=row.lot, pack=row.pack, expires=row.expires, amount=plain(amount), unit=row.unit)


def doubt_views(codes: str) -> list[DoubtView]:
    """Doubts with their words."""
    return [
        DoubtView(code=code, text=Words(zh=DOUBTS[code][0], en=DOUBTS[code][1])) for code in codes.split(",") if code
    ]


def _line(line: LedgerLine) -> dict[str, Any]:
    names = ("product", "registration", "pack", "lot", "sign", "unit", "told")
    return {
        **{name: getattr(line, name) for name in names},
        "made": line.lot_made or line.made,
        "expires": line.lot_expires or line.expires,
        "amount": plain(line.amount),
        "doubts": doubt_views(line.doubts),
    }
