"""Judging many sales by one rule set: most of them ask what another one has asked, and get its answer.

A verdict changes with the day only where a rule, a cover, a hole, a registration, a line of a label or a suspension
begins or ends; so two days between which nothing does are one. What else a sale is asked about is in the key as it is,
or as the one word that `contract.law.sale` makes of it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from contract.law.facts import InputProduct, SaleFacts
from contract.law.ruleset import RuleSet
from contract.law.sale import judge
from contract.law.verdict import Verdict

_MOST: Final = 100_000  # verdicts kept; then one begins anew
_NAMES_ITS_DAY: Final = "rules_unknown"  # its sentence says which day that was


class Remembered:
    """Judges as `contract.law.judge` does, by rules that do not change."""

    def __init__(self, rules: RuleSet) -> None:
        self.rules = rules
        self._edges = sorted(set(_edges(rules)))
        self._days: dict[int, tuple[InputProduct, list[date]]] = {}  # by identity: a product is large to compare
        self._found: dict[tuple[object, ...], Verdict] = {}

    def judge(self, sale: SaleFacts, on: date) -> Verdict:
        """The verdict about a sale on a day of Asia/Shanghai."""
        if len(self._found) > _MOST:
            self._days.clear()
            self._found.clear()
        key = self._key(sale, on)
        found = self._found.get(key)
        if found is None:
            found = judge(sale, self.rules, on)
            if all(reason.code != _NAMES_ITS_DAY for reason in found.reasons):
                self._found[key] = found
        return found

    def _key(self, sale: SaleFacts, on: date) -> tuple[object, ...]:
        days = self._of(sale.product)
        made, expires, licence = sale.made, sale.expires, sale.licence
        return (
            id(sale.product),
            sale.region,
            sale.crop,
            not sale.pest,
            sale.buyer_known,
            sale.prescription,
            bisect_right(days, on),
            None if made is None else (bisect_right(days, made), made > on),
            None if expires is None else on >= expires,
            None if licence is None else (licence.restricted, licence.valid_from <= on < licence.valid_to),
            sale.rules_until is not None and on >= sale.rules_until,
        )

    def _of(self, product: InputProduct) -> Sequence[date]:
        """The days on which something begins or ends that concerns a product."""
        known = self._days.get(id(product))
        if known is None:
            spans: list[tuple[date | None, date | None]] = [(one.since, one.until) for one in product.suspensions]
            spans += [(line.since, line.until) for line in product.labels or ()]
            if product.registered is not None:
                spans.append((product.registered.since, product.registered.until))
            own = {day for span in spans for day in span if day is not None}
            known = self._days[id(product)] = product, sorted({*self._edges, *own})
        return known[1]


def _edges(rules: RuleSet) -> Iterable[date]:
    spans = [(rule.valid_from, rule.valid_to) for rule in rules.rules]
    spans += [(cover.since, cover.until) for cover in rules.covers]
    spans += [(hole.days.since, hole.days.until) for hole in rules.holes()]
    return (day for span in spans for day in span if day is not None)
