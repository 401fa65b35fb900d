"""Who comes into the shops: a few thousand people, each mostly to one shop and now and then to another.

The first time that somebody shows a document in a shop an event tells it; later sales there name that event.
"""

from __future__ import annotations

from random import Random
from typing import Final

from contract.personal import Person
from zhigen.seed.chance import event_id, stream
from zhigen.seed.person import person
from zhigen.seed.told import Told

PEOPLE: Final = 230  # around one shop
_ELSEWHERE: Final = 0.03  # of the visits are to a shop that is not one's own


class Customers:
    """growers: who answers for each farm, by its key."""

    def __init__(self, seed: int, shops: list[str], growers: dict[str, Person]) -> None:
        chance = stream(seed, "customers")
        self._around = {shop: [person(chance) for _ in range(PEOPLE)] for shop in shops}
        self._shops = shops
        self._growers = growers
        self._known: dict[tuple[str, str], str] = {}

    def comes(self, chance: Random, shop: str, at: int) -> tuple[str, Told | None]:
        """Somebody shows a document: the event that names them, and that event where it is a new one."""
        home = chance.choice(self._shops) if chance.random() < _ELSEWHERE else shop
        people = self._around[home]
        # the same faces come again and again: the low numbers are the regulars
        return self._shown(chance, people[int(len(people) * chance.random() ** 2)], shop, at)

    def grower(self, chance: Random, farm: str, shop: str, at: int) -> tuple[str, Told | None]:
        """The same for who answers for a farm."""
        return self._shown(chance, self._growers[farm], shop, at)

    def _shown(self, chance: Random, who: Person, shop: str, at: int) -> tuple[str, Told | None]:
        key = (shop, who.number)
        known = self._known.get(key)
        if known is not None:
            return known, None
        told = Told(at, event_id(chance, at), who)
        self._known[key] = str(told.id)
        return self._known[key], told
