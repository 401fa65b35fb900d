"""What a desk sends, and what it is told before it sells. Amounts are decimals as text, exact; times ms UTC."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from cloud.inputs import examples
from cloud.inputs.ledger_views import DoubtView, ReasonView, doubt_views
from cloud.inputs.offers import Offer
from cloud.kernel.day import DayOrNone
from cloud.kernel.language import Words
from contract.event import Goods, Purchase, Reversal, Sale, StockCount
from contract.law import Verdict
from contract.law.verdict import ASKS
from contract.quantity import plain

Text = Annotated[str, Field(max_length=200)]
Key = Annotated[str, Field(max_length=64)]
Moment = Annotated[int, Field(ge=0, le=1 << 53, description="ms UTC when it happened, 0: now")]
_FORBID: Final = ConfigDict(extra="forbid")


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

    model_config = ConfigDict(json_schema_extra={"examples": [examples.JUDGED]})

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
    made: DayOrNone = ""
    expires: DayOrNone = ""

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
                stock=plain(one.stock),
                unit=one.product.unit,
            )
            for one in offers
        ],
    )


def _facts(body: BaseModel, subject: str) -> dict[str, Any]:
    return {**body.model_dump(exclude={"items"}), "subject": subject}


def _items(items: list[GoodsBody]) -> tuple[Goods, ...]:
    return tuple(one.told() for one in items)
