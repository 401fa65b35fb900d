"""Names that limits are told by: substances of plants and of animals, produce, and the groups of GB 2763 around it.

The law's own lists come first (contract.law); what a standard of limits needs beside them comes from the two tables in
`data`: groups such as 叶菜类蔬菜, which no ban speaks of, and veterinary substances with the day of their ban.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from contract.law import RuleSet
from contract.law.name import Crop, Ingredient, Names

DATA: Final = Path(__file__).parent / "data"
EXAMPLE: Final = DATA / "limits-example.csv"
_DEEPEST: Final = 8


class VeterinaryBan(NamedTuple):
    """A substance that no animal for food may get since a day; en: its English name."""

    substance: str
    since: date
    source: str


class LimitNames:
    """Every spelling of a substance or of produce leads to one key, and produce to the groups around it."""

    def __init__(self, rules: RuleSet) -> None:
        extra = _produce()
        merged = dict(rules.crops.by_key)
        for entry in extra:
            known = merged.get(rules.crops.called(entry.zh))
            merged[known.zh if known else entry.zh] = _both(known, entry) if known else entry
        self._produce = Names(merged.values())
        listed = rules.ingredients.by_key
        more = [one for one, _ in _veterinary() if not rules.ingredients.key(one.zh)]
        self._substances = Names([*listed.values(), *more])

    def substance(self, text: str) -> str:
        """The key of a substance, "" where nobody has listed it."""
        return self._substances.key(text)

    def produce(self, text: str) -> str:
        """The key of a crop, an animal or a group, "" where nobody has listed it."""
        return self._produce.key(text)

    def substance_en(self, key: str) -> str:
        """The English name of a substance."""
        return self._substances.en(key)

    def produce_en(self, key: str) -> str:
        """The English name of produce."""
        return self._produce.en(key)

    def around(self, text: str) -> dict[str, int]:
        """Produce and the groups around it -> how far each is, the longest way counted; {} where it is unknown.

        By the longest way 蔬菜 stands behind 叶菜类蔬菜, though the law's list puts 菠菜 directly into both.
        """
        key = self.produce(text)
        if not key:
            return {}
        far = {key: 0}
        ring = [key]
        for step in range(1, _DEEPEST):
            ring = [group for one in ring for group in self._groups(one)]
            far.update({group: step for group in ring if group != key})
        return far

    def _groups(self, key: str) -> Iterator[str]:
        entry = self._produce.by_key.get(key)
        return (self._produce.called(group) for group in (entry.groups if entry else ()))


@lru_cache(maxsize=4)
def names_of(rules: RuleSet) -> LimitNames:
    """The names beside a set of rules, made once."""
    return LimitNames(rules)


@cache
def veterinary_bans() -> dict[str, VeterinaryBan]:
    """Substances that are banned for animals, by their key (农业农村部公告第 250 号)."""
    return {one.zh: ban for one, ban in _veterinary() if ban is not None}


def _both(known: Crop, more: Crop) -> Crop:
    also = tuple(dict.fromkeys((*known.also, *more.also)))
    return Crop(zh=known.zh, en=known.en, groups=tuple(dict.fromkeys((*known.groups, *more.groups))), also=also)


@cache
def _produce() -> tuple[Crop, ...]:
    return tuple(
        Crop(zh=row["zh"], en=row["en"] or row["zh"], groups=_words(row["groups"]), also=_words(row["also"]))
        for row in _rows("produce-groups.csv")
    )


@cache
def _veterinary() -> tuple[tuple[Ingredient, VeterinaryBan | None], ...]:
    found = []
    for row in _rows("veterinary.csv"):
        entry = Ingredient(zh=row["zh"], en=row["en"], also=_words(row["also"]))
        since = row["banned"]
        found.append((entry, VeterinaryBan(entry.zh, date.fromisoformat(since), row["source"]) if since else None))
    return tuple(found)


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return [{key: (cell or "").strip() for key, cell in row.items()} for row in csv.DictReader(file)]


def _words(cell: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in cell.split(";") if word.strip())
