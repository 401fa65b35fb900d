"""What is told: an event of the journal with what stands beside it, and the frame that every EPCIS event has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5

from cloud.exchange.mapping.amount import lot
from cloud.exchange.mapping.names import Names
from contract.event import Body, Lot, Sampling, Transfer
from contract.event import Leg as LegBody
from contract.moment import iso

Event = dict[str, Any]
OFFSET: Final = "+08:00"  # the clock that people in China go by


@dataclass(frozen=True, slots=True)
class Told:
    """An event. at: when it happened, received: when the county knew (ms UTC); subject: who did it, "" where nobody
    knows; body: None where no event of the journal says it.

    corrected: ids of the events that take its place, corrected_at: when the last of them was told (ms UTC).
    """

    id: str
    body: Body | None
    at: int
    received: int
    gateway: str
    subject: str = ""
    corrected: tuple[str, ...] = ()
    corrected_at: int = 0


@dataclass(frozen=True, slots=True)
class Beside:
    """What other events say of this one. batches: the story's, so that what others rode along with stays theirs;
    offers, departures, samples: bodies by the id or number that later steps name them by; verdicts: whether tests were
    passed, by the id of their event, where the county judged them."""

    batches: frozenset[str] = frozenset()
    offers: Mapping[str, Transfer] = field(default_factory=dict)
    departures: Mapping[str, LegBody] = field(default_factory=dict)
    samples: Mapping[str, Sampling] = field(default_factory=dict)
    verdicts: Mapping[str, bool] = field(default_factory=dict)

    def of_story(self, ids: Iterable[str]) -> list[str]:
        """Those of these batches that the story is about, each once."""
        return [one for one in dict.fromkeys(ids) if not self.batches or one in self.batches]


def frame(told: Told, names: Names, kind: str, part: str = "") -> Event:
    """Type, id, times, place and corrections of an event; part: which of several that one event of ours becomes."""
    own = f"urn:uuid:{event_id(told.id, part)}"
    event: Event = {
        "type": kind,
        "eventID": own,
        "eventTime": iso(told.at),
        "recordTime": iso(told.received),
        "eventTimeZoneOffset": OFFSET,
    }
    if told.corrected:
        event["errorDeclaration"] = {
            "declarationTime": iso(told.corrected_at),
            "reason": "incorrect_data",
            "correctiveEventIDs": [f"urn:uuid:{event_id(one, '')}" for one in told.corrected],
        }
    if told.gateway:
        event["readPoint"] = {"id": names.of("gateway", told.gateway)}
    if told.subject:
        event["bizLocation"] = {"id": names.of("party", told.subject)}
    return event


def event_id(journal: str, part: str) -> str:
    """The id of the journal's event for its first part, one made of it for each other."""
    if part:
        return str(uuid5(NAMESPACE_URL, f"{journal}/{part}"))
    try:
        return str(UUID(journal))
    except ValueError:
        return str(uuid5(NAMESPACE_URL, journal))


def batch_lot(names: Names, one: Lot) -> dict[str, Any]:
    """A batch as a class of goods, with its amount."""
    return lot(names.of("batch", one.batch), one.amount, one.unit)


def whole(names: Names, batches: Iterable[str]) -> list[dict[str, Any]]:
    """Batches without their amounts."""
    return [lot(names.of("batch", one)) for one in batches]


def paper(kind: str, uri: str) -> dict[str, str]:
    """An entry of bizTransactionList."""
    return {"type": kind, "bizTransaction": uri}


def party(names: Names, side: str, subject: str) -> list[dict[str, str]]:
    """An entry of sourceList or destinationList, none where nobody of the register is meant."""
    return [{"type": "owning_party", side: names.of("party", subject)}] if subject else []
