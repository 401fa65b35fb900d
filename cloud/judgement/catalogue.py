"""Which registered products contain a substance: the index of the catalogue by ingredients, kept in memory.

It follows from the rows of products and from nothing else. What it was made of is told by their number, their versions
and their latest change, one look at an index; where these are others it is made anew. So a product that was changed by
whatever way, in whatever process, is never missed.
"""

from __future__ import annotations

from collections.abc import Iterable
from threading import Lock
from typing import Final, NamedTuple
from weakref import WeakKeyDictionary

import msgspec
from sqlalchemy import Pool
from sqlmodel import Session

from cloud.judgement import store
from cloud.kernel.scope import NATION
from contract.law import RegisteredUse, RuleSet
from contract.law.name import spelling

JUDGED: Final = "pesticide"
_names: Final = msgspec.json.Decoder(tuple[str, ...]).decode
_labels: Final = msgspec.json.Decoder(tuple[RegisteredUse, ...] | None).decode


class Catalogue(NamedTuple):
    """by_name: ingredients as products name them → registrations; by_pest: pests by spelling → ids of products."""

    stamp: tuple[int, int, int]
    by_name: dict[str, set[str]]
    by_pest: dict[str, list[str]]
    registrations: frozenset[str]

    def containing(self, keys: Iterable[str], *sets: RuleSet) -> set[str]:
        """Registrations of products with one of these substances, by any name that one of the rule sets knows."""
        wanted = set(keys)
        found = set[str]()
        for name, registrations in self.by_name.items():
            if wanted & {name, *(rules.ingredients.key(name) for rules in sets)}:
                found |= registrations
        return found

    def against(self, pest: str) -> list[str]:
        """Ids of products whose label names a pest."""
        return self.by_pest.get(spelling(pest), [])


_door: Final = Lock()
_made: Final[WeakKeyDictionary[Pool, Catalogue]] = WeakKeyDictionary()


def ingredients_of(session: Session) -> Catalogue:
    """The catalogue of the session's database, as it stands."""
    stamp = store.catalogue_stamp(NATION, session)
    pool = session.connection().engine.pool
    with _door:
        found = _made.get(pool)
        if found is None or found.stamp != stamp:
            found = _made[pool] = _read(session, stamp)
    return found


def _read(session: Session, stamp: tuple[int, int, int]) -> Catalogue:
    by_name: dict[str, set[str]] = {}
    by_pest: dict[str, list[str]] = {}
    registrations = set[str]()
    for product, registration, ingredients, labels in store.catalogue_rows(NATION, session, JUDGED):
        registrations.add(registration)
        for name in _names(ingredients):
            by_name.setdefault(name, set()).add(registration)
        for pest in {spelling(label.pest) for label in _labels(labels) or ()}:
            by_pest.setdefault(pest, []).append(product)
    return Catalogue(stamp, by_name, by_pest, frozenset(registrations))
