"""The bans and bars in force on a day, as everybody may read them, each with the paper that it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from contract.law import Rule, RuleSet
from contract.law.rule import CIRCUMSTANCES
from contract.names import within

Words = tuple[str, str]
_GROUPS: Final[tuple[tuple[tuple[str, ...], Words], ...]] = (
    (("banned", "use_banned", "sale_banned"), ("国家禁用，一律不准用", "Banned everywhere")),
    (("crop_bar", "use_only"), ("部分作物或用途不准用", "Barred on some crops or for some uses")),
    (("licensed_shop",), ("限用，只在定点店卖", "Restricted: sold by licensed shops only")),
)


class Line(NamedTuple):
    """Substances under one rule. crops: on which they are barred, none: on all; only, unless: purposes that stay
    lawful; since: its first day; source: its paper."""

    names: tuple[Words, ...]
    crops: tuple[Words, ...]
    only: tuple[Words, ...]
    unless: tuple[Words, ...]
    since: date
    source: Words


class Group(NamedTuple):
    """Rules of one sort."""

    title: Words
    number: int
    lines: tuple[Line, ...]


def groups(rules: RuleSet, on: date, region: str) -> list[Group]:
    """What holds on a day in a region (a code, "" the nation)."""
    found = []
    for kinds, title in _GROUPS:
        held = [one for one in rules.rules if one.kind in kinds and one.holds(on) and within(region, one.region)]
        lines = [_line(rules, one) for one in sorted(held, key=lambda one: (one.valid_from, one.id)) if one.ingredients]
        if lines:
            found.append(Group(title, len({name for line in lines for name in line.names}), tuple(lines)))
    return found


def _line(rules: RuleSet, rule: Rule) -> Line:
    source = rules.source_of(rule)
    return Line(
        names=tuple(_named(rules.ingredients.by_key, (rules.ingredients.called(one) for one in rule.ingredients))),
        crops=tuple(_named(rules.crops.by_key, (rules.crops.called(one) for one in rule.crops))),
        only=tuple(CIRCUMSTANCES[one] for one in rule.only),
        unless=tuple(CIRCUMSTANCES[one] for one in rule.unless),
        since=rule.valid_from,
        source=(rule.source, rule.source) if source is None else (source.zh, source.en),
    )


def _named(known: Mapping[str, Any], keys: Iterable[str]) -> list[Words]:
    return [(key, getattr(known.get(key), "en", "") or key) for key in keys]
