"""What happens to produce after it was picked, day by day: made into batches, tested, carried, sold, let in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from contract.keys import PublicKey, Signs
from contract.voucher import Verifier
from zhigen.seed.gate import Gates
from zhigen.seed.laboratory import Drawn, Laboratory
from zhigen.seed.lot import Lot
from zhigen.seed.planted_trace import Slips
from zhigen.seed.produce import Picked, Produce
from zhigen.seed.rooms import Room, Rooms
from zhigen.seed.subject import Party
from zhigen.seed.told import Told


class Seals(NamedTuple):
    """The county's voucher key, to sign with; and those that a gate knows."""

    signer: Signs
    keys: tuple[PublicKey, ...]


class Onward:
    """All of it. first, last: the days of the county; drawn: what sampling plans drew, by the day of the sampling."""

    def __init__(
        self, seed: int, parties: Sequence[Party], subjects: Mapping[str, str], seals: Seals, first: date, last: date,
        drawn: Mapping[date, list[Drawn]],
    ) -> None:  # fmt: skip
        here = {party.key: (subjects[party.key], party.region) for party in parties if party.key in subjects}
        rooms = [Room(*here[party.key]) for party in parties if party.kind == "laboratory"]
        markets = [here[party.key] for party in parties if party.kind == "market"]
        near = {room.town: room.id for room in rooms}
        farms = [here[party.key] for party in parties if party.filed and "crops" in party.sectors]
        self.produce = Produce(seed, seals.signer, here.get("slaughterhouse"))
        self._gates = Gates(
            seed, [(market, near.get(town, rooms[0].id)) for market, town in markets], Verifier(seals.keys)
        )
        self._rooms = Rooms(seed, rooms, farms)
        self._laboratory = Laboratory(seed, rooms[0], rooms[1], drawn)
        self.slips = Slips(seed, first, last, self.produce, self._gates, [market for market, _ in markets])

    def day(self, day: date, harvests: list[Picked]) -> list[Told]:
        """All that is told of a day, in the order of time."""
        told = list(self._gates.day(day))
        made, lots = self.produce.day(day, harvests)
        told += made
        told += self._rooms.day(day, lots)
        told += self._laboratory.day(day, lots)
        going: list[Lot] = list(lots)
        told += self.slips.day(day, going)
        self._gates.send(day, going)
        return sorted(told, key=lambda one: one.at)
