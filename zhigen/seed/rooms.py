"""The test rooms: what instruments say from before dawn to the evening, reruns of what was positive, and reports.

32,000 rapid tests a year in the county, half of them between two and seven; 0.5 % are positive at first, and of those
a laboratory confirms some four in ten. The issue's 400,000 a year are a city's: the seed holds one county of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import accumulate
from random import Random
from typing import Final, NamedTuple

from contract.event import LabTest, RapidTest, Residue, Sampling
from zhigen.seed.chance import event_id, moment, stream
from zhigen.seed.counter import pick
from zhigen.seed.lot import Lot
from zhigen.seed.season import GROWINGS, distance, wanted
from zhigen.seed.told import Told

A_YEAR: Final = 32_000
_POSITIVE: Final = 0.005
_AGAIN: Final = 0.62  # of the first positives stay positive when they are done again
_CONFIRMED: Final = 0.68  # of those, by a laboratory
_OWN: Final = 0.35  # of the lots are tested by a sample of their own
_MINUTE: Final = 60_000
METHOD: Final = "GB 23200.113-2018"


class Room(NamedTuple):
    """A test room: its id as a subject, the region in which it stands."""

    id: str
    town: str


class Rooms:
    """farms: (id, region) of those of whom a sample may be; the first room is the laboratory for what it confirms."""

    def __init__(self, seed: int, rooms: list[Room], farms: list[tuple[str, str]]) -> None:
        self._chance: Random = stream(seed, "rooms")
        self._rooms, self._farms = rooms, farms
        self._near = {room.town: room for room in rooms}
        self._crops = list(GROWINGS)
        self._number = 0
        self._month = 0
        self._weights: list[float] = []

    def day(self, day: date, lots: list[Lot]) -> Iterator[Told]:
        """All tests of a day; lots: what went out on it, and may be tested before."""
        if not self._rooms:
            return
        chance = self._chance
        count = round(chance.gauss(A_YEAR / 365, 9) * (0.3 if -3 <= distance(day) <= 7 else 1.0))
        for lot in lots:
            if lot.unit == "kg" and chance.random() < _OWN:
                count -= 1
                yield from self._of_lot(day, lot)
        self._weigh(day)
        for _ in range(max(0, count)):
            hour = chance.triangular(2.0, 7.0, 4.5) if chance.random() < 0.5 else chance.uniform(7.5, 17.5)
            at = moment(day, hour)
            crop = self._crops[pick(chance, self._weights)]
            room = chance.choice(self._rooms)
            if chance.random() < _POSITIVE:
                farm, _ = chance.choice(self._farms)
                yield from self._positive(room, crop, farm, min(at, moment(day, 16.5)))
            else:
                yield self._test(room, crop, at, positive=False)

    def _of_lot(self, day: date, lot: Lot) -> Iterator[Told]:
        """Somebody tests what they have picked before it goes."""
        room = self._near.get(lot.town, self._rooms[0])
        at = moment(day, self._chance.uniform(19.0, 20.5))
        sample = self._sampling(lot.product, lot.who, at - 25 * _MINUTE, "self", lot.batch, lot.cycle)
        yield sample
        yield self._test(room, self._name(sample), at, positive=False)

    def _positive(self, room: Room, crop: str, farm: str, at: int) -> Iterator[Told]:
        """A first positive: its sample, twice done again, and what a laboratory says of it."""
        chance = self._chance
        sample = self._sampling(crop, farm, at - 30 * _MINUTE, "routine", taker=self._rooms[0].id)
        yield sample
        name = self._name(sample)
        first = self._test(room, name, at, positive=True)
        yield first
        stays = chance.random() < _AGAIN
        for number in (1, 2):
            yield self._test(room, name, at + number * 35 * _MINUTE, positive=stays, reruns=str(first.id))
        if not stays:
            return
        bad = chance.random() < _CONFIRMED
        tested = at + chance.randint(150, 260) * _MINUTE
        value = f"{chance.uniform(0.09, 0.6) if bad else chance.uniform(0.004, 0.012):.3f}"
        self._number += 1
        yield Told(tested + 20 * _MINUTE, event_id(chance, tested), LabTest(
            name, f"QZ{self._number:07d}", METHOD, (Residue("毒死蜱", value, "0.002"),), tested,
            confirms=str(first.id), subject=self._rooms[0].id, at=tested + 20 * _MINUTE,
        ))  # fmt: skip

    def _sampling(
        self, product: str, of: str, at: int, purpose: str, batch: str = "", cycle: str = "", taker: str = ""
    ) -> Told:
        self._number += 1
        return Told(at, event_id(self._chance, at), Sampling(
            f"K{self._number:07d}", purpose, product, of=of, batch=batch, cycle=cycle,  # type: ignore[arg-type]
            amount="2", unit="kg", subject=taker or of, at=at,
        ))  # fmt: skip

    @staticmethod
    def _name(sample: Told) -> str:
        assert isinstance(sample.body, Sampling)  # noqa: S101  # for mypy: it was just made
        return sample.body.sample

    def _test(self, room: Room, sample: str, at: int, *, positive: bool, reruns: str = "") -> Told:
        chance = self._chance
        self._number += 1
        rate = chance.uniform(53, 88) if positive else min(41.0, max(0.0, chance.gauss(13, 7)))
        return Told(at, event_id(chance, at), RapidTest(
            f"reader-{room.town[-2:]}", f"{self._number:07d}", sample, "", round(rate, 1),
            "fail" if positive else "pass", at, reruns=reruns, subject=room.id,
        ))  # fmt: skip

    def _weigh(self, day: date) -> None:
        """How often each crop comes in this month."""
        if day.month != self._month:
            self._month = day.month
            self._weights = list(accumulate(wanted(crop, day.replace(day=15)) for crop in self._crops))
