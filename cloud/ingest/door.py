"""The door: whose letter is it, and may it come in.

A topic that the contract would not build goes to quarantine. A gateway that nobody registered, that has no key yet, or
that speaks under another county than its own, is not let in and not acked, so that its rows stay in its outbox until
somebody puts that right; the first two are recorded as a knock (each at most every `_KNOCK_S`), the last in quarantine.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from time import monotonic
from typing import Final, NamedTuple

from cloud.ingest.directory import Lack, Listing, Register
from cloud.ingest.link import Letter
from cloud.ingest.quarantine import Suspect
from cloud.ingest.ring import GatewayRing
from cloud.kernel.log import note
from contract.errors import ContractError
from contract.topics import Topic, parse

_MOST: Final = 50_000
_KNOCK_S: Final = 10.0
_SAY_S: Final = 1.0  # between two lines in the log
_log: Final = logging.getLogger("zhigen.ingest")


class Guest(NamedTuple):
    """A letter that may come in."""

    letter: Letter
    topic: Topic
    listing: Listing
    ring: GatewayRing


class Stranger(NamedTuple):
    """A gateway that is not let in, the county it named, what it lacks, and whether it is time to record its knock."""

    gateway: str
    county: str
    lack: Lack
    due: bool


class Door:
    """One per lane. `welcome` is told of a gateway that was a stranger and may come in since."""

    def __init__(self, register: Register, welcome: Callable[[Topic], None]) -> None:
        self._register = register
        self._welcome = welcome
        self._topics: dict[str, Topic] = {}
        self._strangers: dict[str, tuple[float, Lack]] = {}
        self._said = -_SAY_S

    def judge(self, letter: Letter) -> Guest | Stranger | Suspect:
        """Whose it is. Raises what the database raises."""
        topic = self._topics.get(letter.topic)
        if topic is None:
            try:
                topic = parse(letter.topic)
            except ContractError as misspelt:
                return Suspect("", "", letter.topic, misspelt, letter.payload)
            if len(self._topics) >= _MOST:
                self._topics.clear()
            self._topics[letter.topic] = topic
        member = self._register.find(topic.gateway)
        if member is None:
            return Stranger(topic.gateway, topic.county, "unregistered", self._due(topic, "unregistered"))
        listing = member.listing
        if listing.county != topic.county:
            error = ContractError("wrong_county", gateway=topic.gateway, own=listing.county, said=topic.county)
            return Suspect(topic.gateway, listing.county, letter.topic, error, letter.payload)
        if member.ring is None:
            return Stranger(topic.gateway, topic.county, "no_key", self._due(topic, "no_key"))
        if topic.gateway in self._strangers:
            del self._strangers[topic.gateway]
            self._welcome(topic)
        return Guest(letter, topic, listing, member.ring)

    def admit(self, letters: Iterable[Letter], strangers: list[Stranger], suspects: list[Suspect]) -> Iterator[Guest]:
        """Those that may come in; the others are put where they belong, strangers when their knock is due."""
        for letter in letters:
            who = self.judge(letter)
            if isinstance(who, Guest):
                yield who
            elif isinstance(who, Suspect):
                suspects.append(who)
            elif who.due:
                strangers.append(who)

    def _due(self, topic: Topic, lack: Lack) -> bool:
        now, before = monotonic(), self._strangers.get(topic.gateway)
        if before is not None and before[1] == lack and now - before[0] < _KNOCK_S:
            return False
        if before is None and now - self._said >= _SAY_S:
            self._said = now
            note(_log, logging.WARNING, "gateway_not_let_in", gateway=topic.gateway, county=topic.county, why=lack)
        if len(self._strangers) >= _MOST:
            self._strangers.clear()
        self._strangers[topic.gateway] = (now, lack)
        return True
