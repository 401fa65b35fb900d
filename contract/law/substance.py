"""What the rules say of the substances in a product: the part of a judgement that a sale and a use have in common.

A ban in force makes every lesser rule about the same substance idle, so it is told alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from contract.law.facts import InputProduct
from contract.law.rule import Rule
from contract.law.ruleset import RuleSet
from contract.law.verdict import Ask, Outcome, Reason
from contract.law.words import of_fact, of_rule

Finding = tuple[Reason, Ask | None]
# What must not be used is not sold either: 农药管理条例 44 takes banned pesticides for fakes.
BANS: Final = {"sale": ("banned", "sale_banned", "use_banned"), "use": ("banned", "use_banned")}


class Asked(NamedTuple):
    """What is judged: a product, on a crop ("" is not told), somewhere, on a day; act: "sale" or "use"."""

    product: InputProduct
    crop: str
    region: str
    on: date
    act: str


def findings(asked: Asked, rules: RuleSet) -> Iterator[Finding]:
    """Reasons about substances and the crop, each with what should be asked because of it."""
    product, on = asked.product, asked.on
    for region in rules.uncovered(on, asked.region):
        yield of_fact(Outcome.HELD, "rules_unknown", region or "全国", region or "the nation", on=on), "rules"
    if not product.ingredients:
        yield of_fact(Outcome.HELD, "ingredients_missing"), "ingredients"
    for rule in rules.of_registration(product.registration, on, asked.region):
        yield of_rule(Outcome.REFUSED, "suspended", rule, rules, product.registration), None
    barred_somewhere = False
    for text in product.ingredients:
        key = rules.ingredients.key(text)
        if not key:
            yield of_fact(Outcome.HELD, "ingredient_unknown", text), "ingredients"
            continue
        hole = rules.hole(key, on)
        if hole is not None:
            yield of_fact(Outcome.HELD, "rules_unknown", key, rules.ingredients.en(key), on=on), "rules"
        meant = [rule for rule in rules.of_ingredient(key, on, asked.region) if rule.means(product.circumstances)]
        bans = [rule for rule in meant if rule.kind in BANS[asked.act]]
        if bans:
            yield from ((of_rule(Outcome.REFUSED, rule.kind, rule, rules, key), None) for rule in bans)
            continue
        for rule in meant:
            yield from _lesser(rule, key, asked, rules)
            barred_somewhere |= rule.kind == "crop_bar"
    if barred_somewhere and asked.crop and not rules.around(asked.crop):
        yield of_fact(Outcome.HELD, "crop_unknown", asked.crop), "crop"


def _lesser(rule: Rule, key: str, asked: Asked, rules: RuleSet) -> Iterator[Finding]:
    """What a rule that is no ban says of a substance; shops and buyers are judged elsewhere."""
    if rule.kind == "crop_bar":
        if not asked.crop:
            yield of_fact(Outcome.HELD, "crop_missing", key, rules.ingredients.en(key)), "crop"
        around = rules.around(asked.crop)
        named = next((crop for crop in rule.crops if rules.crops.called(crop) in around), "")
        if named:
            yield of_rule(Outcome.REFUSED, "crop_bar", rule, rules, key, named), None
    elif rule.kind == "use_only" and asked.product.circumstances.isdisjoint(rule.only):
        told = bool(asked.product.circumstances)
        reason = of_rule(
            Outcome.REFUSED if told else Outcome.HELD, "use_only" if told else "purpose_missing", rule, rules, key
        )
        yield reason, None if told else "purpose"
    elif rule.kind == "restricted":
        yield of_rule(Outcome.ALLOWED, "restricted", rule, rules, key), None


def label_finding(asked: Asked, rules: RuleSet) -> Iterator[Finding]:
    """Whether the crop is on the label: 超范围 is a violation even of the mildest substance."""
    labels = asked.product.labels
    if labels is None or not asked.crop:
        return
    around = rules.around(asked.crop)
    if any(rules.crops.called(label.crop) in (around or {asked.crop}) for label in labels):
        return
    if not around:
        yield of_fact(Outcome.HELD, "crop_unknown", asked.crop), "crop"
        return
    key = rules.crops.key(asked.crop)
    yield of_fact(Outcome.REFUSED, "off_label", key, rules.crops.en(key)), None
