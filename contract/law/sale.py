"""May this be sold, to this buyer, for this crop, in this shop, on this day? One answer at the till and in the cloud.

Pure: facts and rules in, verdict out. The strictest reason wins, and nothing that is unknown passes as harmless: it
holds the sale and is asked for. So a till that lacks a fact sells as soon as the clerk has found it, and not before.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec.structs import replace

from contract.law.facts import SaleFacts
from contract.law.goods import PESTICIDES, of_goods
from contract.law.rule import Rule
from contract.law.ruleset import RuleSet
from contract.law.substance import BANS, Asked, Finding, findings, label_finding
from contract.law.verdict import Outcome, Verdict, weigh
from contract.law.words import of_fact, of_rule


def judge(sale: SaleFacts, rules: RuleSet, on: date) -> Verdict:
    """The verdict about a sale on a day of Asia/Shanghai (contract.moment.law_day).

    Of goods that are no pesticide, by contract.law.goods; where their kind is not known they are judged as one.
    """
    if _other(sale):
        return _weighed([*of_goods(sale, on)])
    return _weighed([*_till(sale, on), *_offer(sale, rules, on), *_pack(sale, rules, on), *_buyer(sale, rules, on)])


def judge_offer(sale: SaleFacts, rules: RuleSet, on: date) -> Verdict:
    """The same without pack and buyer: whether the shop may offer the product for this crop at all."""
    if _other(sale):
        return _weighed([*of_goods(replace(sale, expires=None, prescription=True), on)])
    return _weighed([*_till(sale, on), *_offer(sale, rules, on)])


def _other(sale: SaleFacts) -> bool:
    return sale.product.kind not in PESTICIDES


def _weighed(found: list[Finding]) -> Verdict:
    return Verdict(*weigh((reason for reason, _ in found), (ask for _, ask in found if ask is not None)))


def _till(sale: SaleFacts, on: date) -> Iterator[Finding]:
    if sale.rules_until is not None and on >= sale.rules_until:
        yield of_fact(Outcome.HELD, "rules_old"), "rules"
    licence = sale.licence
    if licence is None:
        yield of_fact(Outcome.HELD, "licence_missing"), "licence"
    elif not licence.valid_from <= on < licence.valid_to:
        yield of_fact(Outcome.REFUSED, "licence_ended"), None


def _offer(sale: SaleFacts, rules: RuleSet, on: date) -> Iterator[Finding]:
    """Substances, crop, label, registration, and the shop's right to restricted goods."""
    asked = Asked(sale.product.on(on), sale.crop, sale.region, on, "sale")
    yield from findings(asked, rules)
    yield from label_finding(asked, rules)
    yield from _registration(sale, on)
    for key, rule in _meant(sale, rules, on):
        if rule.kind != "licensed_shop":
            continue
        if sale.licence is not None and not sale.licence.restricted:
            yield of_rule(Outcome.REFUSED, "not_licensed", rule, rules, key), None
        else:
            yield of_rule(Outcome.ALLOWED, "licensed_shop", rule, rules, key), None


def _registration(sale: SaleFacts, on: date) -> Iterator[Finding]:
    product = sale.product
    number = product.registration
    if not number:
        yield of_fact(Outcome.HELD, "registration_missing"), "registration"
        return
    if any(span.holds(on) for span in product.suspensions):
        yield of_fact(Outcome.REFUSED, "registration_suspended", number), None
    span = product.registered
    if span is None:
        yield of_fact(Outcome.HELD, "registration_span", number), "registration"
    elif on < span.since:
        yield of_fact(Outcome.REFUSED, "registration_early", number), None
    elif not span.holds(on):  # what was lawfully made may be sold until it expires
        if sale.made is None:
            yield of_fact(Outcome.HELD, "made_missing", number), "made"
        elif not span.holds(sale.made):
            yield of_fact(Outcome.REFUSED, "registration_ended", number), None


def _pack(sale: SaleFacts, rules: RuleSet, on: date) -> Iterator[Finding]:
    if sale.expires is None:
        yield of_fact(Outcome.HELD, "expiry_missing"), "expiry"
    elif on >= sale.expires:
        yield of_fact(Outcome.REFUSED, "expired"), None
    if sale.made is not None and sale.made > on:
        yield of_fact(Outcome.HELD, "made_later"), "made"
    for key, rule in _meant(sale, rules, on):
        if rule.kind not in ("production_banned", "direct_supply"):
            continue
        if sale.made is None:
            yield of_fact(Outcome.HELD, "made_missing", key, rules.ingredients.en(key)), "made"
        elif sale.made >= rule.valid_from:
            yield of_rule(Outcome.REFUSED, rule.kind, rule, rules, key), None
        elif rule.kind == "direct_supply":
            yield of_rule(Outcome.ALLOWED, "guided", rule, rules, key), None


def _buyer(sale: SaleFacts, rules: RuleSet, on: date) -> Iterator[Finding]:
    if not sale.crop:
        yield of_fact(Outcome.ALLOWED, "buyer_asked"), "crop"
    if not sale.pest:
        yield of_fact(Outcome.ALLOWED, "buyer_asked"), "pest"
    if sale.buyer_known:
        return
    keys = [rules.ingredients.key(text) for text in sale.product.ingredients]
    wanted = rules.of_every(any(rules.restricted(key, on) for key in keys), on, sale.region)
    wanted += [rule for _, rule in _meant(sale, rules, on)]
    for rule in wanted:
        if rule.kind == "real_name":
            yield of_rule(Outcome.REAL_NAME_NEEDED, "real_name", rule, rules, ""), "card"


def _meant(sale: SaleFacts, rules: RuleSet, on: date) -> Iterator[tuple[str, Rule]]:
    """Rules in force about each substance that no ban makes idle."""
    for text in sale.product.ingredients:
        key = rules.ingredients.key(text)
        meant = [r for r in rules.of_ingredient(key, on, sale.region) if r.means(sale.product.circumstances)]
        if not any(rule.kind in BANS["sale"] for rule in meant):
            yield from ((key, rule) for rule in meant)
