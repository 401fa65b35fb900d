"""今天能采吗: may it be harvested today, from which day on, and which use says so? Pure.

Earliest harvest = max over the uses of (day of use + interval of the label), by contract.law, as in the county. The
county's lock counts what it had heard; what was recorded here since counts on top. A correction of something that the
county has counted cannot open its lock: only the county can reckon it anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final, Literal, NamedTuple

import msgspec

from contract.catalogue import Article
from contract.dossier import Growing, Heard
from contract.errors import ContractError
from contract.event import Operation
from contract.law import InputProduct, RuleSet, Use, UseFacts, UseVerdict, earliest_harvest, judge_use
from contract.law.goods import feeds
from contract.moment import law_day
from contract.voucher import listed
from gateway.core.english import product
from gateway.core.told import Told

State = Literal["free", "waiting", "held"]
# Why nobody knows an interval: code -> (zh, en).
UNKNOWN: Final[dict[str, tuple[str, str]]] = {
    "product_unknown": ("目录里没有这个产品", "the catalogue does not know the product"),
    "labels_missing": ("标签还没录入", "its label is not typed in"),
    "label_silent": ("标签没说这个作物的间隔期", "its label says no interval for this crop"),
    "growing_ambiguous": ("这块地有几个茬口，没说是哪个", "the plot has several growings, none was named"),
}


class Cause(NamedTuple):
    """One use. interval: days, None: not known, and then `unknown` is a key of UNKNOWN."""

    operation: str
    on: date
    product: str
    name: str
    interval: int | None
    unknown: str = ""
    name_en: str = ""


class Answer(NamedTuple):
    """from_day: the first lawful day, None: not known (held), or nothing was ever used (free). causes: own uses that
    the county has not counted yet and that the answer is due to."""

    state: State
    from_day: date | None
    zh: str
    en: str
    causes: tuple[Cause, ...] = ()


def since(told: Iterable[Told], heard: Heard | None) -> list[tuple[Told, Operation]]:
    """The operations that count on top of a dossier, without those that a later one of them corrects."""
    new = [(one, one.body) for one in told if isinstance(one.body, Operation) and not _counted(one, heard)]
    corrected = {body.corrects for _, body in new} - {""}
    return [(one, body) for one, body in new if one.id not in corrected]


def _counted(one: Told, heard: Heard | None) -> bool:
    return heard is not None and one.epoch == heard.epoch and one.seq <= heard.seq


def causes(
    growing: Growing,
    among: Sequence[Growing],
    done: Iterable[tuple[Told, Operation]],
    articles: Mapping[str, Article],
    rules: RuleSet,
    region: str,
) -> list[Cause]:
    """Uses of medicines that concern a growing; among: all that grow here, region: where."""
    found = []
    neighbours = [one for one in among if one.plot and one.plot == growing.plot]
    for told, body in done:
        named = body.cycle == growing.id
        on_plot = not body.cycle and bool(growing.plot) and body.plot == growing.plot
        if not named and not on_plot:
            continue
        on = law_day(body.at or told.t)
        for goods in body.inputs:
            article = articles.get(goods.product)
            name = article.name if article is not None else goods.product
            name_en = product(article, rules) if article is not None else name
            if feeds(body.action, goods.product, article.product.kind if article is not None else None):
                continue
            if on_plot and len(neighbours) > 1:
                found.append(Cause(told.id, on, goods.product, name, None, "growing_ambiguous", name_en))
                continue
            days, unknown = interval(growing.product, article, rules, region, on)
            found.append(Cause(told.id, on, goods.product, name, days, unknown, name_en))
    return found


def use_verdict(crop: str, known: InputProduct, rules: RuleSet, region: str, on: date) -> UseVerdict:
    """What the law says of a use here; how often it was used before is not counted at the edge."""
    label = next((one.crop for one in known.labels or () if one.crop and listed(one.crop) == listed(crop)), crop)
    facts = UseFacts(product=known.on(on), crop=label, region=region, earlier_uses=0)
    try:
        return judge_use(facts, rules, on)
    except ContractError:  # an interval that none can be: nobody knows the true one
        labels = tuple(msgspec.structs.replace(one, interval_days=None) for one in known.labels or ())
        return judge_use(
            msgspec.structs.replace(facts, product=msgspec.structs.replace(facts.product, labels=labels)), rules, on
        )


def interval(crop: str, article: Article | None, rules: RuleSet, region: str, on: date) -> tuple[int | None, str]:
    """Days to wait after a use on a day, and where they are not known the key of UNKNOWN that says why."""
    if article is None:
        return None, "product_unknown"
    earliest = use_verdict(crop, article.product, rules, region, on).harvest_from
    if earliest is not None:
        return (earliest - on).days, ""
    return None, "labels_missing" if article.product.on(on).labels is None else "label_silent"


def answer(growing: Growing, found: Sequence[Cause], today: date) -> Answer:
    """The answer for today."""
    county = growing.lock
    unknown = tuple(cause for cause in found if cause.interval is None)
    if unknown:
        zh, en = _unknown(unknown[-1])
        return Answer("held", None, zh, en, unknown)
    if county is not None and county.from_day is None:
        return Answer("held", None, county.zh or "间隔期不知道", county.en or "an interval is not known")
    own = earliest_harvest(Use(cause.on, cause.interval) for cause in found) or date.min
    first = max(own, county.from_day if county is not None and county.from_day is not None else date.min)
    if first == date.min:
        return Answer("free", None, "没有用过要等间隔期的药", "nothing was used that asks to wait")
    state: State = "free" if today >= first else "waiting"
    if county is not None and county.from_day == first:
        return Answer(state, first, county.zh, county.en)
    due = tuple(cause for cause in found if earliest_harvest([Use(cause.on, cause.interval)]) == first)
    last = due[-1]
    return Answer(
        state,
        first,
        f"{last.on} 用过 {last.name}，间隔期 {last.interval} 天",
        f"{last.name_en} was used on {last.on}, its interval is {last.interval} days",
        due,
    )


def _unknown(cause: Cause) -> tuple[str, str]:
    zh, en = UNKNOWN[cause.unknown]
    return f"{cause.on} 用过 {cause.name}：{zh}，先不采", f"{cause.name_en} was used on {cause.on}: {en}, so wait"
