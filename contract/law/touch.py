"""What does this new ban touch? Stock that may not be sold any more, sales and uses that would not be allowed today."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal, NamedTuple

from contract.law.facts import SaleFacts, UseFacts
from contract.law.rule import Rule
from contract.law.ruleset import RuleSet
from contract.law.sale import judge
from contract.law.use import judge_use
from contract.law.verdict import Reason, UseVerdict, Verdict


class Item(NamedTuple):
    """A thing that a rule may touch: stock of a lot, a sale, a use; `key` is the caller's own."""

    key: str
    sort: Literal["stock", "sale", "use"]
    facts: SaleFacts | UseFacts


class Touched(NamedTuple):
    """An item whose verdict became stricter, before and after, and the reasons that are new."""

    item: Item
    before: Verdict | UseVerdict
    after: Verdict | UseVerdict
    reasons: tuple[Reason, ...]


def touches(
    before: RuleSet, after: RuleSet, items: Iterable[Item], on: date, before_on: date | None = None
) -> Iterator[Touched]:
    """Items that `after` judges stricter on `on` than `before` did on `before_on` (default: the same day).

    One set with two days asks what comes into force between them. Items without a substance or number that the two
    treat differently cost a look at their names and no judgement.
    """
    first = on if before_on is None else before_on
    names, numbers, all_of_them = changed(before, first, after, on)
    for item in items:
        product = item.facts.product
        keys = {after.ingredients.key(name) or before.ingredients.called(name) for name in product.ingredients}
        if all_of_them or keys & names or product.registration in numbers:
            was, now = _judged(item, before, first), _judged(item, after, on)
            if now.outcome > was.outcome:
                yield Touched(item, was, now, _new(was.reasons, now.reasons))


def changed(before: RuleSet, first: date, after: RuleSet, on: date) -> tuple[frozenset[str], frozenset[str], bool]:
    """Substances and registrations about which other rules are in force, and whether a rule about all of them is.

    A county asks its database for these names alone.
    """
    new = {rule for rule in after.rules if rule.holds(on)} ^ {rule for rule in before.rules if rule.holds(first)}
    names = {after.ingredients.key(name) or before.ingredients.called(name) for r in new for name in r.ingredients}
    numbers = {number for rule in new for number in rule.registrations}
    return frozenset(names), frozenset(numbers), any(_of_all(rule) for rule in new)


def _of_all(rule: Rule) -> bool:
    return bool(rule.every)


def _judged(item: Item, rules: RuleSet, on: date) -> Verdict | UseVerdict:
    if isinstance(item.facts, UseFacts):
        return judge_use(item.facts, rules, on)
    return judge(item.facts, rules, on)


def _new(was: tuple[Reason, ...], now: tuple[Reason, ...]) -> tuple[Reason, ...]:
    known = {(reason.code, reason.about, reason.rule) for reason in was}
    return tuple(reason for reason in now if (reason.code, reason.about, reason.rule) not in known)
