"""All rules that a till or a county judges by, indexed so that one verdict costs microseconds.

Regions add, they never take away: a verdict is the strictest answer of all rules in force from the nation down to the
township, so no county file can allow what the nation bars. Where a day is not covered, or lies between a rule and the
one that should follow it, the set says that it does not know.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import Final, NamedTuple

import msgspec

from contract.law.name import Crop, Ingredient, Names, groups
from contract.law.rule import Rule, Source
from contract.names import within
from contract.wire import Count, Name

ON_THE_LIST: Final = ("licensed_shop", "restricted")  # kinds that make a substance a restricted one


class Period(NamedTuple):
    """Days from `since` up to, without, `until` (None: open)."""

    since: date
    until: date | None = None

    def holds(self, on: date) -> bool:
        """Whether the day lies within."""
        return self.since <= on and (self.until is None or on < self.until)


class Cover(msgspec.Struct, frozen=True, omit_defaults=True):
    """For which days a rule file says all that its region rules; `id` and `version` are the file's."""

    id: Name
    version: Count
    region: Name
    since: date
    until: date | None = None

    def holds(self, on: date) -> bool:
        """Whether the day is covered."""
        return Period(self.since, self.until).holds(on)


class Hole(NamedTuple):
    """Days on which it is not known what holds for a substance: `rule` has ended, what should follow has not begun."""

    rule: str
    ingredient: str
    days: Period


class RuleSet:
    """Rules, names and what they cover. It never changes, and the order of what it is made of does not matter."""

    def __init__(
        self,
        rules: Iterable[Rule],
        ingredients: Iterable[Ingredient],
        crops: Iterable[Crop],
        covers: Iterable[Cover],
        sources: Iterable[Source] = (),
    ) -> None:
        self.rules = tuple(sorted(rules, key=lambda rule: (rule.id, msgspec.json.encode(rule))))
        self.ingredients = Names(ingredients)
        self.crops = Names(crops)
        self.covers = tuple(sorted(covers, key=lambda cover: (cover.region, cover.since, cover.id)))
        self.sources = {(source.region, source.id): source for source in sorted(sources, key=_place)}
        self._groups = groups(self.crops.by_key)
        self._by_ingredient: dict[str, list[Rule]] = {}
        self._by_registration: dict[str, list[Rule]] = {}
        for rule in self.rules:
            for name in rule.ingredients:
                self._by_ingredient.setdefault(self.ingredients.called(name), []).append(rule)
            for number in rule.registrations:
                self._by_registration.setdefault(number, []).append(rule)
        self._every = [rule for rule in self.rules if rule.every]
        self._holes: dict[str, list[Hole]] = {}
        for hole in self.holes():
            self._holes.setdefault(hole.ingredient, []).append(hole)

    @cached_property
    def digest(self) -> str:
        """SHA-256 (hex) of all that is in the set: equal sets have equal digests."""
        whole = (self.rules, *self.content)
        return sha256(msgspec.json.encode(whole)).hexdigest()

    @property
    def content(self) -> tuple[list[Ingredient], list[Crop], tuple[Cover, ...], list[Source]]:
        """What the set holds besides its rules, in order."""
        names, crops = self.ingredients.by_key, self.crops.by_key
        return list(names.values()), list(crops.values()), self.covers, list(self.sources.values())

    def source_of(self, rule: Rule) -> Source | None:
        """The paper of a rule: of its own region's file. Sets of before regions had papers of their own name none."""
        return self.sources.get((rule.region, rule.source)) or self.sources.get(("", rule.source))

    @cached_property
    def version(self) -> str:
        """The files and their versions, as in "national 1"."""
        return ", ".join(sorted({f"{cover.id} {cover.version}" for cover in self.covers}))

    def of_ingredient(self, key: str, on: date, region: str = "") -> list[Rule]:
        """Rules in force about a substance, those of the nation and of every region around `region`."""
        found = self._by_ingredient.get(key, ())
        return [rule for rule in found if rule.holds(on) and within(region, rule.region)]

    def of_registration(self, number: str, on: date, region: str = "") -> list[Rule]:
        """Rules in force about one registered product."""
        found = self._by_registration.get(number, ())
        return [rule for rule in found if rule.holds(on) and within(region, rule.region)]

    def of_every(self, restricted: bool, on: date, region: str = "") -> list[Rule]:
        """Rules in force about all pesticides, and where `restricted` those about all of the restricted list."""
        scopes = ("pesticide", "restricted") if restricted else ("pesticide",)
        return [r for r in self._every if r.every in scopes and r.holds(on) and within(region, r.region)]

    def restricted(self, key: str, on: date) -> bool:
        """Whether a substance is on the restricted list that day."""
        return any(rule.kind in ON_THE_LIST and rule.holds(on) for rule in self._by_ingredient.get(key, ()))

    def around(self, crop: str) -> frozenset[str]:
        """A crop's key and all groups around it; empty for a crop that nobody has listed."""
        return self._groups.get(self.crops.key(crop), frozenset())

    def uncovered(self, on: date, region: str = "") -> list[str]:
        """Regions around `region` ("" is the nation) whose files do not say what held on that day."""
        known = {cover.region for cover in self.covers if within(region, cover.region)} | {""}
        return sorted(known - {cover.region for cover in self.covers if cover.holds(on)})

    def hole(self, key: str, on: date) -> Hole | None:
        """The hole of a substance in which the day lies."""
        return next((hole for hole in self._holes.get(key, ()) if hole.days.holds(on)), None)

    def holes(self) -> Iterator[Hole]:
        """Days between a rule that ends and the one that it names as the next."""
        known = {rule.id: rule for rule in self.rules}
        for rule in self.rules:
            if rule.valid_to is None or rule.lapses:
                continue
            after = known.get(rule.followed_by)
            next_names = {self.ingredients.called(name) for name in after.ingredients} if after else set[str]()
            for name in rule.ingredients:
                key = self.ingredients.called(name)
                if after is None or key not in next_names:
                    yield Hole(rule.id, key, Period(rule.valid_to))
                elif after.valid_from > rule.valid_to:
                    yield Hole(rule.id, key, Period(rule.valid_to, after.valid_from))


def _place(source: Source) -> tuple[str, str]:
    return source.region, source.id
