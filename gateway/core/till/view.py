"""What a page of the till draws, as plain structs: the buyer masked, amounts as decimals, texts in both languages."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from contract.catalogue import Article
from contract.law import RegisteredUse
from contract.law.verdict import ANSWERS, ASKS, Ask, Outcome, Reason
from contract.quantity import plain
from gateway.core.card import DOUBTS
from gateway.core.till.advice import advice
from gateway.core.till.assortment import unit_of
from gateway.core.till.buyer import Customer
from gateway.core.till.days import name_of
from gateway.core.till.judging import Answer, Ground, Judged
from gateway.core.till.slip import Slip


class Words(msgspec.Struct, frozen=True):
    """In both languages."""

    zh: str
    en: str


class ReasonView(msgspec.Struct, frozen=True):
    """Why. outcome: allowed, real_name_needed, held, refused; source: the paper, "" where none is named."""

    outcome: str
    code: str
    text: Words
    source: Words


class AskView(msgspec.Struct, frozen=True):
    """What is to be found out."""

    code: str
    text: Words


class ArticleView(msgspec.Struct, frozen=True):
    """A product to choose; content: what one unit holds, "500 mL"; stock: a decimal of `unit`, it may be negative."""

    registration: str
    name: str
    maker: str
    kind: str
    unit: str
    content: str
    stock: str
    restricted: bool
    prescription: bool


class OfferView(msgspec.Struct, frozen=True):
    """What may be sold instead; interval_days: null where nobody knows."""

    article: ArticleView
    crop: str
    pest: str
    interval_days: int | None


class LineView(msgspec.Struct, frozen=True):
    """One line. outcome as of a ReasonView; stock, after: before and after the sale; crop, pest: the line of the label
    that fits, "" where none does or no crop is told."""

    id: int
    article: ArticleView
    amount: str
    unit: str
    pack: str
    lot: str
    made: str
    expires: str
    outcome: str
    answer: Words
    reasons: list[ReasonView]
    crop: str
    pest: str
    interval_days: int | None
    per_season: int | None
    stock: str
    after: str
    instead: list[OfferView]


class BuyerView(msgspec.Struct, frozen=True):
    """Who buys, masked; tail: the last four characters of the number; card: read from its chip."""

    name: str
    tail: str
    document: str
    card: bool
    phone: bool
    doubts: list[Words]


class HarvestView(msgspec.Struct, frozen=True):
    """state: day, unknown, none (nothing on the slip asks for one); day: YYYY-MM-DD or ""."""

    state: str
    day: str


class SlipView(msgspec.Struct, frozen=True):
    """The slip. step: empty, refused, asking, naming, advising, ready; second: another card that was read: ask who it
    is; refused: how many lines are, which do not count; pieces: of the others."""

    number: str
    step: str
    buyer: BuyerView | None
    second: BuyerView | None
    crop: str
    pest: str
    prescription: str
    notice: bool
    lines: list[LineView]
    pieces: int
    refused: int
    outcome: str
    answer: Words
    reasons: list[ReasonView]
    asks: list[AskView]
    harvest: HarvestView
    advised: bool
    advice: list[Words]


def slip_view(slip: Slip, answer: Answer, ground: Ground, number: str) -> SlipView:
    """A slip as judged now. number: that its receipt will have."""
    crops = ground.law.rules.crops
    day = answer.harvest.day
    said = advice(answer.sold, answer.harvest, slip.crop, crops.english(slip.crop))
    zh, en, *_ = ANSWERS[answer.verdict.outcome]
    return SlipView(
        number=number,
        step=answer.step,
        buyer=buyer_view(slip.buyer),
        second=buyer_view(slip.second),
        crop=slip.crop,
        pest=slip.pest,
        prescription=slip.prescription,
        notice=slip.notice,
        lines=[line_view(one, ground) for one in answer.lines],
        pieces=len(answer.sold),
        refused=len(answer.lines) - len(answer.sold),
        outcome=answer.verdict.outcome.word,
        answer=Words(zh, en),
        reasons=reason_views(answer.verdict.reasons),
        asks=[ask_view(ask) for ask in answer.verdict.asks],
        harvest=HarvestView(answer.harvest.state, day.isoformat() if day else ""),
        advised=answer.advised,
        advice=[Words(*one) for one in said],
    )


def line_view(one: Judged, ground: Ground) -> LineView:
    """One line."""
    goods, facts = one.line.goods, one.facts
    zh, en, *_ = ANSWERS[one.verdict.outcome]
    return LineView(
        id=one.line.id,
        article=article_view(one.row["registration"], one.article, ground),
        amount=goods.amount,
        unit=goods.unit,
        pack=goods.pack,
        lot=goods.lot,
        made=facts.made.isoformat() if facts.made else "",
        expires=facts.expires.isoformat() if facts.expires else "",
        outcome=one.verdict.outcome.word,
        answer=Words(zh, en),
        reasons=reason_views(one.verdict.reasons),
        crop=one.label.crop if one.label else "",
        pest=one.label.pest if one.label else "",
        interval_days=one.interval_days,
        per_season=one.per_season,
        stock=plain(one.stock),
        after=plain(one.stock - (one.row["amount"] if one.verdict.outcome != Outcome.REFUSED else 0)),
        instead=[offer_view(two.product.registration, two.label, ground) for two in one.instead],
    )


def article_view(registration: str, article: Article | None, ground: Ground) -> ArticleView:
    """A product with what there is of it."""
    rules = ground.law.rules
    names = article.product.ingredients if article else ()
    return ArticleView(
        registration=registration,
        name=name_of(registration, ground.assortment),
        maker=article.maker if article else "",
        kind=article.product.kind if article else "",
        unit=unit_of(registration, ground.assortment),
        content=f"{article.amount} {article.content}" if article and article.content else "",
        stock=plain(ground.stock.amount(registration)),
        restricted=any(rules.restricted(rules.ingredients.key(name), ground.on) for name in names),
        prescription=article.product.prescription if article else False,
    )


def offer_view(registration: str, label: RegisteredUse, ground: Ground) -> OfferView:
    """What may be sold instead."""
    article = article_view(registration, ground.assortment.article(registration), ground)
    return OfferView(article, label.crop, label.pest, label.interval_days)


def buyer_view(customer: Customer | None) -> BuyerView | None:
    """Who buys, masked."""
    if customer is None:
        return None
    return BuyerView(
        customer.name,
        customer.tail,
        customer.document,
        customer.card,
        bool(customer.person.phone),
        [Words(*DOUBTS[doubt]) for doubt in customer.doubts],
    )


def reason_views(reasons: Sequence[Reason]) -> list[ReasonView]:
    """Reasons, the strictest first."""
    return [ReasonView(one.outcome.word, one.code, Words(one.zh, one.en), Words(*one.source)) for one in reasons]


def ask_view(ask: Ask) -> AskView:
    """What is to be found out."""
    return AskView(ask, Words(*ASKS[ask]))
