"""How products, ledgers and stock are shown and asked for. Amounts are decimals as text, exact; times ms UTC."""

from __future__ import annotations

import json
from typing import Annotated, Any, Final, Literal

import msgspec
from pydantic import BaseModel, ConfigDict, Field

from cloud.inputs.amount import decimal
from cloud.inputs.doubts import DOUBTS
from cloud.inputs.model import LedgerEntry, LedgerLine, Product, Stock
from cloud.inputs.offers import Offer
from cloud.inputs.product_file import LabelLine, ProductKind, Span
from cloud.kernel.language import Words
from contract.event import Goods, Purchase, Reversal, Sale, StockCount
from contract.law import Verdict
from contract.law.verdict import ASKS

Text = Annotated[str, Field(max_length=200)]
Key = Annotated[str, Field(max_length=64)]
Day = Annotated[str, Field(pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2})?$")]
Moment = Annotated[int, Field(ge=0, le=1 << 53, description="ms UTC when it happened, 0: now")]
EntryKind = Literal["purchase", "sale", "refusal", "reversal", "stock_count"]
_FORBID: Final = ConfigDict(extra="forbid")


class ProductView(BaseModel):
    """A product of the catalogue."""

    id: str
    version: int
    region: str
    kind: ProductKind
    registration: str = Field(examples=["PD20150000"])
    name: str
    maker: str
    ingredients: list[str]
    circumstances: list[str]
    registered_since: str
    registered_until: str
    suspensions: list[Span]
    labels: list[LabelLine] | None
    prescription: bool
    unit: str
    content: str = Field(examples=["500 mL"])
    changed: int


class Products(BaseModel):
    """A page of the catalogue."""

    items: list[ProductView]
    next: str | None = None


class DoubtView(BaseModel):
    """A doubt: its code, and what it means."""

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

    items: list[EntryView]
    next: str | None = None


class StockView(BaseModel):
    """What a subject has of a lot or a pack; amount = bought − sold + returned + counted."""

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

    items: list[StockView]
    next: str | None = None


class NextLot(BaseModel):
    """A lot to sell next, and what is left of it."""

    lot: str
    pack: str
    expires: str
    amount: str
    unit: str


class NextLots(BaseModel):
    """First expired first out."""

    items: list[NextLot]


class PackView(BaseModel):
    """The whole life of one pack in the ledgers that may be seen."""

    code: str
    product: ProductView | None
    lines: list[PackLine]


class PackLine(LineView):
    """One line about a pack, and in whose ledger."""

    entry: str
    kind: EntryKind
    subject: str
    at: int


class AskView(BaseModel):
    """What is to be asked so that a sale can go on."""

    code: str
    text: Words


class OfferView(BaseModel):
    """What may be sold instead."""

    registration: str
    name: str
    crop: str
    pest: str
    interval_days: int | None
    stock: str
    unit: str


class JudgeView(BaseModel):
    """What the desk would say of a sale."""

    outcome: str
    reasons: list[ReasonView]
    asks: list[AskView]
    doubts: list[DoubtView]
    alternatives: list[OfferView]


class GoodsBody(BaseModel):
    """One line: product is its registration, pack the digits of its code (or the address in its QR code)."""

    model_config = _FORBID

    product: Annotated[str, Field(min_length=1, max_length=200, examples=["PD20150000"])]
    amount: Annotated[str, Field(min_length=1, max_length=20, examples=["2"])]
    unit: Annotated[str, Field(min_length=1, max_length=20, examples=["瓶"])]
    pack: Key = ""
    lot: Key = ""
    made: Day = ""
    expires: Day = ""

    def told(self) -> Goods:
        """As the journal tells it."""
        return Goods(**self.model_dump())


Items = Annotated[list[GoodsBody], Field(min_length=1, max_length=200)]


_GOODS: Final[dict[str, Any]] = {
    "product": "PD20150000",
    "amount": "2",
    "unit": "瓶",
    "lot": "A1",
    "expires": "2028-01-01",
}


def _like(**example: Any) -> ConfigDict:
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [{"items": [_GOODS], **example}]})


class SaleBody(BaseModel):
    """A sale. subject: the shop, "" for the one of the account; buyer: an id of POST /buyers."""

    model_config = _like(crop="大白菜", pest="蚜虫", notice=True)

    items: Items
    buyer: Key = ""
    crop: Text = ""
    pest: Text = ""
    notice: bool = False
    prescription: Text = ""
    receipt: Key = ""
    subject: Key = ""
    at: Moment = 0

    def told(self, subject: str) -> Sale:
        """As the journal tells it."""
        return Sale(**_facts(self, subject), items=_items(self.items))


class PurchaseBody(BaseModel):
    """A purchase; document: the number of the paper."""

    model_config = _like(supplier="青禾农资公司", document="2026-0117")

    items: Items
    supplier: Annotated[str, Field(min_length=1, max_length=200)]
    supplier_subject: Key = ""
    document: Text = ""
    subject: Key = ""
    at: Moment = 0

    def told(self, subject: str) -> Purchase:
        """As the journal tells it."""
        return Purchase(**_facts(self, subject), items=_items(self.items))


class ReversalBody(BaseModel):
    """An entry to take back; items: the part of it, none: all that is left."""

    model_config = _like(entry="019388f2-6a10-7c3e-9d41-5b7e2f60a1c4", cause="return", why="农户退货")

    entry: Annotated[str, Field(min_length=1, max_length=64)]
    cause: Literal["void", "return", "correction"]
    why: Annotated[str, Field(min_length=1, max_length=200)]
    items: Annotated[list[GoodsBody], Field(max_length=200)] = []
    at: Moment = 0

    def told(self) -> Reversal:
        """As the journal tells it."""
        return Reversal(**_facts(self, ""), items=_items(self.items))


class CountBody(BaseModel):
    """What was found of each lot or pack, and why it may differ."""

    model_config = _like(why="月末盘点")

    items: Items
    why: Annotated[str, Field(min_length=1, max_length=200)]
    subject: Key = ""
    at: Moment = 0

    def told(self, subject: str) -> StockCount:
        """As the journal tells it."""
        return StockCount(**_facts(self, subject), items=_items(self.items))


def product_view(row: Product) -> ProductView:
    """A product as it is shown."""
    content = json.loads(row.content)
    return ProductView(
        **row.model_dump(exclude={"ingredients", "circumstances", "suspensions", "labels", "content"}),
        ingredients=json.loads(row.ingredients),
        circumstances=json.loads(row.circumstances),
        suspensions=[Span(since=since, until=until) for since, until in json.loads(row.suspensions)],
        labels=json.loads(row.labels),
        content=f"{content['amount']} {content['unit']}" if content else "",
    )


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
    amounts = {name: decimal(getattr(row, name)) for name in ("amount", "bought", "sold", "returned", "counted")}
    return StockView(**{**row.model_dump(), **amounts})


def next_lot(row: Stock, amount: int) -> NextLot:
    """A lot to sell next."""
    return NextLot(lot=row.lot, pack=row.pack, expires=row.expires, amount=decimal(amount), unit=row.unit)


def judge_view(verdict: Verdict, doubts: list[str], offers: list[Offer]) -> JudgeView:
    """What the desk would say."""
    return JudgeView(
        outcome=verdict.outcome.word,
        reasons=[
            ReasonView(
                outcome=one.outcome.word,
                code=one.code,
                about=one.about,
                text=Words(zh=one.text("zh"), en=one.text("en")),
                rule=one.rule,
            )
            for one in verdict.reasons
        ],
        asks=[AskView(code=ask, text=Words(zh=ASKS[ask][0], en=ASKS[ask][1])) for ask in verdict.asks],
        doubts=doubt_views(",".join(doubts)),
        alternatives=[
            OfferView(
                registration=one.product.registration,
                name=one.product.name,
                crop=one.label.crop,
                pest=one.label.pest,
                interval_days=one.label.interval_days,
                stock=decimal(one.stock),
                unit=one.product.unit,
            )
            for one in offers
        ],
    )


def doubt_views(codes: str) -> list[DoubtView]:
    """Doubts with their words."""
    return [
        DoubtView(code=code, text=Words(zh=DOUBTS[code][0], en=DOUBTS[code][1])) for code in codes.split(",") if code
    ]


def _line(line: LedgerLine) -> dict[str, Any]:
    names = ("product", "registration", "pack", "lot", "sign", "unit", "told")
    return {
        **{name: getattr(line, name) for name in names},
        "made": line.made or line.lot_made,
        "expires": line.expires or line.lot_expires,
        "amount": decimal(line.amount),
        "doubts": doubt_views(line.doubts),
    }


def _facts(body: BaseModel, subject: str) -> dict[str, Any]:
    return {**body.model_dump(exclude={"items"}), "subject": subject}


def _items(items: list[GoodsBody]) -> tuple[Goods, ...]:
    return tuple(one.told() for one in items)


PackView.model_rebuild()
