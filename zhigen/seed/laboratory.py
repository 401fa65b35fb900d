"""Quantitative tests: 420 a year, drawn by a plan or taken where an inspector wants one; sampled, carried, opened,
reported, and judged by the county's example limits. Of a hundred two fail, in what is known for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from random import Random
from typing import Final, NamedTuple

from contract.event import Custody, LabTest, Residue, Sampling
from zhigen.seed.chance import event_id, moment, stream
from zhigen.seed.lot import Lot
from zhigen.seed.rooms import METHOD, Room
from zhigen.seed.season import GROWINGS
from zhigen.seed.told import Told

A_YEAR: Final = 420
_PRONE: Final = ("豇豆", "韭菜", "芹菜", "生姜")
_FAILS: Final = 0.05  # of those of the four, which makes some two of a hundred of all
_HOUR: Final = 3_600_000
EDITION: Final = "DB99/T 3499-2022"
# substance, most in mg/kg on everything that the county grows: examples, no limits of anybody
_LIMITS: Final = (("毒死蜱", "0.05"), ("吡虫啉", "0.5"), ("啶虫脒", "1"), ("腐霉利", "5"), ("多菌灵", "3"))


class Drawn(NamedTuple):
    """Somebody that a plan drew: id of the plan, of the growing and of its subject, what grows there."""

    plan: str
    cycle: str
    who: str
    product: str


def limits() -> str:
    """The county's example limits, as a file that a county brings in."""
    head = "edition,substance,produce,limit,from,until,source,confidence"
    lines = [
        f"{EDITION},{substance},{crop},{most},2020-01-01,,{EDITION} (invented),M 10%"
        for substance, most in _LIMITS
        for crop in GROWINGS
    ]
    return "\n".join([head, *lines, ""])


class Laboratory:
    """room: the laboratory; taker: another room, whose people take the samples; drawn: what plans drew, by the day."""

    def __init__(self, seed: int, room: Room, taker: Room, drawn: Mapping[date, list[Drawn]]) -> None:
        self._chance: Random = stream(seed, "laboratory")
        self._room, self._taker, self._drawn = room, taker, drawn
        self._number = 0

    def day(self, day: date, lots: list[Lot]) -> Iterator[Told]:
        """The samples of a day with their reports; lots: what went out on it."""
        chance = self._chance
        drawn = self._drawn.get(day, [])
        for one in drawn:
            yield from self._sample(day, "supervision", one.product, one.who, plan=one.plan, cycle=one.cycle)
        of = [lot for lot in lots if lot.product in GROWINGS]
        count = int(chance.random() * 2.4 * A_YEAR / 365 + 0.5) - len(drawn)
        for lot in chance.sample(of, max(0, min(len(of), count))):
            purpose = chance.choice(("risk_monitoring", "routine", "supervision"))
            yield from self._sample(day, purpose, lot.product, lot.who, batch=lot.batch, cycle=lot.cycle)

    def _sample(
        self, day: date, purpose: str, product: str, who: str, *, plan: str = "", batch: str = "", cycle: str = ""
    ) -> Iterator[Told]:
        chance = self._chance
        self._number += 1
        seal, at = f"D{self._number:06d}", moment(day, chance.uniform(19.9, 20.2))
        taker, room = self._taker.id, self._room.id
        yield self._told(at, Sampling(
            seal, purpose, product, of=who, batch=batch, cycle=cycle, amount="3", unit="kg",  # type: ignore[arg-type]
            plan=plan, spare=True, place="产地", subject=taker, at=at,
        ))  # fmt: skip
        yield self._told(at + _HOUR // 6, Custody(seal, "hand_over", room, subject=taker, at=at + _HOUR // 6))
        got = at + _HOUR // 3
        cool = round(chance.uniform(2, 8), 1)
        yield self._told(got, Custody(seal, "receive", celsius=cool, subject=room, at=got))
        yield self._told(got + 60_000, Custody(seal, "open", subject=room, at=got + 60_000))
        tested = got + _HOUR // 2
        bad = product in _PRONE and chance.random() < _FAILS
        yield self._told(tested + 60_000, LabTest(
            seal, f"BG{self._number:06d}", METHOD, self._figures(bad=bad), tested, subject=room, at=tested + 60_000,
        ))  # fmt: skip

    def _figures(self, *, bad: bool) -> tuple[Residue, ...]:
        """What was found: mostly nothing or a little, far below the limit."""
        chance = self._chance
        worst = chance.choice(_LIMITS)[0] if bad else ""
        found = []
        for substance, most in _LIMITS:
            limit = float(most)
            if substance == worst:
                value = f"{limit * chance.uniform(1.3, 6):.3f}"
            else:
                value = f"{limit * chance.uniform(0.1, 0.5):.3f}" if chance.random() < 0.2 else ""
            found.append(Residue(substance, value, "0.002"))
        return tuple(found)

    def _told(self, at: int, body: Sampling | Custody | LabTest) -> Told:
        return Told(at, event_id(self._chance, at), body)
