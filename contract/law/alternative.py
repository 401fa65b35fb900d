"""What the shop may offer instead: products whose label names this crop and this pest, and that the law allows here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final, NamedTuple

import msgspec

from contract.law.facts import InputProduct, RegisteredUse, SaleFacts
from contract.law.goods import PESTICIDES
from contract.law.name import spelling
from contract.law.ruleset import RuleSet
from contract.law.sale import judge_offer
from contract.law.verdict import Outcome, Verdict

_LAST: Final = 1 << 30  # an interval that nobody knows comes after all others


class Alternative(NamedTuple):
    """A product that may be offered, the label line that says so, and the verdict about the offer."""

    product: InputProduct
    label: RegisteredUse
    verdict: Verdict


def alternatives(
    sale: SaleFacts, products: Iterable[InputProduct], rules: RuleSet, on: date, most: int = 10
) -> list[Alternative]:
    """Lawful products for the crop and pest of a sale, the best first.

    Order: not restricted before restricted; a label that names the crop before one that names its group; the shorter
    interval (unknown last); the registration, so that equal ones keep their place. Pack and buyer are not judged: a
    product is offered, its pack comes with the next scan. Without a crop or a pest nothing is offered, nor instead of
    what is no pesticide: no rule says what would do its work.
    """
    if not sale.crop or not sale.pest or sale.product.kind not in PESTICIDES:
        return []
    found = []
    for product in products:
        line = _line(product, sale, rules, on)
        if line is None or product.registration == sale.product.registration or product.kind not in PESTICIDES:
            continue
        verdict = judge_offer(msgspec.structs.replace(sale, product=product), rules, on)
        if verdict.outcome == Outcome.ALLOWED:
            found.append((_rank(product, line, sale, rules, on), Alternative(product, line, verdict)))
    return [alternative for _, alternative in sorted(found, key=lambda pair: pair[0])[:most]]


def _line(product: InputProduct, sale: SaleFacts, rules: RuleSet, on: date) -> RegisteredUse | None:
    around, pest = rules.around(sale.crop), spelling(sale.pest)
    fits = [
        label
        for label in product.on(on).labels or ()
        if rules.crops.called(label.crop) in around and spelling(label.pest) == pest
    ]
    return min(fits, key=lambda label: _closeness(label, sale, rules), default=None)


def _closeness(label: RegisteredUse, sale: SaleFacts, rules: RuleSet) -> tuple[bool, int]:
    days = label.interval_days
    return rules.crops.key(label.crop) != rules.crops.key(sale.crop), _LAST if days is None else days


def _rank(
    product: InputProduct, line: RegisteredUse, sale: SaleFacts, rules: RuleSet, on: date
) -> tuple[bool, bool, int, str]:
    restricted = any(rules.restricted(rules.ingredients.key(name), on) for name in product.ingredients)
    group, days = _closeness(line, sale, rules)
    return restricted, group, days, product.registration
