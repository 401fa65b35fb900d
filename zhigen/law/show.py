"""What a person asks at the counter: may 克百威 be sold, on that day, for leek? The answer, why, and by which paper.

The product, its registration, its label and the pack are taken to be in order, so the answer is about the substance
alone: once for a shop with a licence for restricted pesticides, once for one without, and once for spraying it. Where
the day of production decides, a newer pack is judged too.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches

import msgspec

from contract.law.facts import InputProduct, Licence, RegisteredUse, SaleFacts, UseFacts
from contract.law.rule import CIRCUMSTANCES, Circumstance, Rule
from contract.law.ruleset import Period, RuleSet
from contract.law.sale import judge
from contract.law.use import judge_use
from contract.law.verdict import ASKS, UseVerdict, Verdict
from contract.law.words import KIND_NAMES
from zhigen.tongue import said

_ALWAYS = Period(date.min)


def show(
    name: str,
    rules: RuleSet,
    on: date,
    crop: str = "",
    region: str = "",
    circumstances: frozenset[Circumstance] = frozenset(),
) -> Iterator[str]:
    """The lines of the answer, in the language of the terminal."""
    key = rules.ingredients.called(name)
    where = region or said("全国", "the nation")
    yield " · ".join(part for part in (f"{key} {rules.ingredients.en(key)}", str(on), where, crop) if part)
    product = InputProduct(
        registration="-", ingredients=(name,), circumstances=circumstances, registered=_ALWAYS, labels=_labels(crop)
    )
    for licensed in (True, False):
        licence = Licence(date.min, date.max, licensed)
        sale = SaleFacts(
            product=product, made=date.min, expires=date.max, licence=licence, region=region, crop=crop, pest="-"
        )
        shop = said("有限用资格的店", "a licensed shop") if licensed else said("没有资格的店", "any other shop")
        yield from _answer(shop, judge(sale, rules, on))
        for rule in rules.of_ingredient(key, on, region):
            if licensed and rule.kind in ("production_banned", "direct_supply"):
                newer = msgspec.structs.replace(sale, made=rule.valid_from)
                whose = said(
                    f"有限用资格的店，{rule.valid_from} 起生产的", f"a licensed shop, made since {rule.valid_from}"
                )
                yield from _answer(whose, judge(newer, rules, on))
    if crop:
        use = UseFacts(product=product, crop=crop, region=region)
        yield from _answer(said("施药", "spraying"), judge_use(use, rules, on))
    like = [] if rules.ingredients.key(name) else get_close_matches(name, rules.ingredients.by_key, n=1, cutoff=0.5)
    if like:
        yield said(f"是不是 {like[0]}？", f"did you mean {like[0]}?")
    found = [rule for rule in rules.rules if key in rule.ingredients]
    yield said("各条规则：", "its rules:") if found else said("没有关于它的规则", "no rule speaks of it")
    for rule in sorted(found, key=lambda rule: (rule.valid_from, rule.id)):
        yield f"  {span(rule)}  {words(rule, rules)}"


def span(rule: Rule) -> str:
    """The days of a rule, as in "2017-10-01 … 2026-06-01"; ≤ where it held before too."""
    return f"{'≤' if rule.at_latest else ''}{rule.valid_from} … {rule.valid_to or ''}".rstrip()


def words(rule: Rule, rules: RuleSet, language: str | None = None) -> str:
    """What a rule says, with its paper and how far it is to be believed."""
    kind = said(*KIND_NAMES[rule.kind], language)
    crops = said("、".join(rule.crops), ", ".join(map(rules.crops.en, rule.crops)), language)
    only, unless = ([said(*CIRCUMSTANCES[word], language) for word in listed] for listed in (rule.only, rule.unless))
    but = f"{said('除', 'but', language)} {', '.join(unless)}" if unless else ""
    source = rules.source_of(rule)
    paper = said(source.zh, source.en, language) if source else rule.source
    said_of = " ".join(part for part in (kind, crops, ", ".join(only), but) if part)
    return f"{said_of}  [{paper}; {rule.confidence}]"


def _answer(whom: str, verdict: Verdict | UseVerdict) -> Iterator[str]:
    yield f"{whom}: {verdict.answer(said('zh', 'en'))}"
    for reason in verdict.reasons:
        mark = f" [{reason.confidence}]" if reason.confidence.startswith("M") else ""
        yield f"  - {reason.text(said('zh', 'en'))}{mark}"
    if verdict.asks:
        asked = said("、", ", ").join(said(*ASKS[ask]) for ask in verdict.asks)
        yield f"  {said('要问', 'to ask')}: {asked}"


def _labels(crop: str) -> tuple[RegisteredUse, ...] | None:
    return (RegisteredUse(crop),) if crop else None
