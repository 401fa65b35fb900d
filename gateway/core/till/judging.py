"""A slip before the law and before the stock: each line with its facts, the strictest answer for all of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final, Literal, NamedTuple

import msgspec

from contract.catalogue import Article
from contract.dossier import Dossier
from contract.law import (
    LICENSED,
    Alternative,
    Licence,
    Outcome,
    RegisteredUse,
    SaleFacts,
    Use,
    UseFacts,
    Verdict,
    alternatives,
    earliest_harvest,
    judge,
    licence_kind,
)
from contract.law.goods import PESTICIDES
from contract.law.use import interval
from contract.law.verdict import ASKS
from gateway.core.law import LawInForce
from gateway.core.till.annals import Annals
from gateway.core.till.assortment import Assortment
from gateway.core.till.entries import Row
from gateway.core.till.slip import Line, Slip, Step, step
from gateway.core.till.stock import Stock, sale_line
from gateway.core.till.words import KNOWN, of_line

INSTEAD: Final = 3


class Ground(NamedTuple):
    """All that a till judges by at one moment; region: where it stands, if the dossier does not say."""

    assortment: Assortment
    stock: Stock
    annals: Annals
    law: LawInForce
    dossier: Dossier | None
    region: str
    on: date


class Judged(NamedTuple):
    """A line with what is to be said of it. label: the line of its label that fits; interval_days, per_season: None
    where nobody knows; stock: millionths before the sale; instead: what may be sold in its place."""

    line: Line
    row: Row
    article: Article | None
    facts: SaleFacts
    verdict: Verdict
    label: RegisteredUse | None
    interval_days: int | None
    per_season: int | None
    restricted: bool
    stock: int
    instead: tuple[Alternative, ...] = ()


class Harvest(NamedTuple):
    """When the crop may be harvested at the earliest: a day, not known, or nothing here asks for one."""

    state: Literal["day", "unknown", "none"]
    day: date | None = None


class Answer(NamedTuple):
    """The whole slip: the strictest verdict, all that is asked, the step that comes next."""

    lines: tuple[Judged, ...]
    verdict: Verdict
    step: Step
    harvest: Harvest
    advised: bool

    @property
    def sold(self) -> list[Judged]:
        """The lines that are not refused."""
        return [one for one in self.lines if one.verdict.outcome != Outcome.REFUSED]


def answer(slip: Slip, ground: Ground, *, offers: bool = True) -> Answer:
    """Judge a slip; offers: and say what may be sold instead of what is refused."""
    rows = [sale_line(one.goods, ground.assortment) for one in slip.lines]
    lines = tuple(_judged(slip, place, rows, ground, offers=offers) for place in range(len(rows)))
    outcome = max((one.verdict.outcome for one in lines), default=Outcome.ALLOWED)
    asked = {ask for one in lines for ask in one.verdict.asks}
    reasons = tuple(dict.fromkeys(reason for one in lines for reason in one.verdict.reasons))
    ordered = tuple(sorted(reasons, key=lambda reason: -reason.outcome))
    verdict = Verdict(outcome, ordered, tuple(ask for ask in ASKS if ask in asked))
    advised = any((one.facts.product.kind or "pesticide") in LICENSED for one in lines)
    found = Answer(lines, verdict, step(slip, verdict, advised=advised), Harvest("none"), advised)
    return found._replace(harvest=harvest(found.sold, slip.crop, ground.on))


def harvest(lines: Sequence[Judged], crop: str, on: date) -> Harvest:
    """Of all lines together, if they were used today."""
    uses = [Use(on, one.interval_days) for one in lines if one.facts.product.kind in PESTICIDES]
    if not uses:
        return Harvest("none")
    found = earliest_harvest(uses) if crop else None
    return Harvest("unknown") if found is None else Harvest("day", found)


def licence(dossier: Dossier | None, kind: str, on: date) -> Licence | None:
    """The shop's licence of a kind that counts on a day: the one valid then, else the latest that began; None: none."""
    found = [paper.licence for paper in (dossier.licences if dossier else ()) if paper.kind == kind]
    valid = [one for one in found if one.valid_from <= on < one.valid_to]
    if valid:
        return max(valid, key=lambda one: (one.restricted, one.valid_to))
    return max(found, key=lambda one: one.valid_from, default=None)


def _judged(slip: Slip, place: int, rows: list[Row], ground: Ground, *, offers: bool) -> Judged:
    line, row = slip.lines[place], rows[place]
    rules, on = ground.law.rules, ground.on
    article = ground.assortment.article(row["registration"])
    product = ground.assortment.product(row["registration"])
    known = ground.stock.look(row, rows[:place])
    holder = ground.dossier.holder if ground.dossier else None
    facts = SaleFacts(
        product=product,
        made=_day(known.made),
        expires=_day(known.expires),
        licence=licence(ground.dossier, licence_kind(product.kind), on),
        region=(holder.region if holder else "") or ground.region,
        crop=slip.crop,
        pest=slip.pest,
        buyer_known=slip.buyer is not None,
        prescription=bool(slip.prescription),
        rules_until=ground.law.until,
    )
    doubts = set(known.doubts) & KNOWN
    if row["pack"] and ground.annals.sold_before(row["pack"]):
        doubts = {*doubts - {"never_bought", "oversold"}, "sold_twice"}
    law = judge(facts, rules, on)
    reasons = (*law.reasons, *(of_line(code) for code in sorted(doubts)))
    ordered = tuple(sorted(reasons, key=lambda reason: -reason.outcome))
    verdict = Verdict(max((one.outcome for one in ordered), default=Outcome.ALLOWED), ordered, law.asks)
    labels = _labels(facts, ground)
    label = next((one for one in labels if slip.pest and one.pest == slip.pest), labels[0] if labels else None)
    seasons = [one.per_season for one in labels if one.per_season is not None]
    judged = Judged(
        line,
        row,
        article,
        facts,
        verdict,
        label,
        interval(UseFacts(product=product.on(on), crop=slip.crop), rules) if slip.crop else None,
        min(seasons, default=None),
        any(rules.restricted(rules.ingredients.key(name), on) for name in product.ingredients),
        ground.stock.amount(row["registration"]),
    )
    barred = verdict.outcome == Outcome.REFUSED
    return judged._replace(instead=_instead(facts, ground)) if barred and offers else judged


def _instead(facts: SaleFacts, ground: Ground) -> tuple[Alternative, ...]:
    """What this shop has and may sell for the crop and pest; no sale is judged by what the buyer is not asked for."""
    numbers = [number for number in ground.stock.registrations() if ground.stock.amount(number) > 0]
    articles = [article for number in numbers if (article := ground.assortment.article(number)) is not None]
    on = ground.on.isoformat()
    fresh = [
        one.product
        for one in articles
        if any(lot.amount > 0 and lot.expires > on for lot in ground.stock.lots(one.product.registration))
    ]
    asked = msgspec.structs.replace(facts, licence=licence(ground.dossier, "pesticide", ground.on))
    return tuple(alternatives(asked, fresh, ground.law.rules, ground.on, INSTEAD))


def _labels(facts: SaleFacts, ground: Ground) -> list[RegisteredUse]:
    if not facts.crop:
        return []
    rules = ground.law.rules
    key, around = rules.crops.called(facts.crop), rules.around(facts.crop) or {facts.crop}
    lines = facts.product.on(ground.on).labels or ()
    named = [(rules.crops.called(one.crop), one) for one in lines]
    return [one for crop, one in named if crop == key] or [one for crop, one in named if crop in around]


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
