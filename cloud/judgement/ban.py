"""A change of the law, and what of ledgers and operations it can touch: the question behind "what does this ban touch?"

From a draft (the set without it and with it, on one day) or from two days of one set. Only what the rules name on one
side and not on the other is looked for; contract.law then judges each row on both sides.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from cloud.judgement.catalogue import Catalogue
from cloud.kernel.scope import Scope
from contract.law import Rule, RuleSet
from contract.law.touch import changed


class Change(NamedTuple):
    """before on `first`, after on `on`. rules: ids of those that make the difference; where: the regions they speak of.

    substances: keys; registrations: of all products that contain one, or that a rule names; whole: a rule speaks of all
    pesticides.
    """

    before: RuleSet
    first: date
    after: RuleSet
    on: date
    rules: list[str]
    substances: list[str]
    registrations: list[str]
    where: Scope
    whole: bool


def change(before: RuleSet, first: date, after: RuleSet, on: date, catalogue: Catalogue) -> Change:
    """What is different between two sets on two days, in terms of the catalogue."""
    names, numbers, scoped = changed(before, first, after, on)
    different = _in_force(before, first) ^ _in_force(after, on)
    whole = any(rule.every == "pesticide" for rule in different)
    substances = set(names)
    if scoped:
        substances |= {
            key for key in after.ingredients.by_key if before.restricted(key, first) or after.restricted(key, on)
        }
    registrations = catalogue.containing(substances, after, before) | numbers
    if whole:
        registrations |= catalogue.registrations
    return Change(
        before,
        first,
        after,
        on,
        sorted({rule.id for rule in different}),
        sorted(substances),
        sorted(registrations),
        Scope(tuple(sorted({rule.region for rule in different}))),
        whole,
    )


def _in_force(rules: RuleSet, on: date) -> set[Rule]:
    return {rule for rule in rules.rules if rule.holds(on)}
