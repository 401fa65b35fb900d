"""What a scenario is, what it is given, and what it gives back."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec

T = TypeVar("T")


class Tally(msgspec.Struct):
    """A row of build/faults.json, in rows and events; `findings` are sentences on what else was not as it must be.

    runs: how often the fault struck; lost = produced - stored - declared; seconds_to_recover: from the end of the last
    fault until all that was produced before it was settled.
    """

    runs: int = 0
    produced: int = 0
    stored: int = 0
    declared: int = 0
    lost: int = 0
    duplicated: int = 0
    seconds_to_recover: float = 0.0
    findings: list[str] = []

    @property
    def clean(self) -> bool:
        """Nothing lost, nothing doubled, nothing found."""
        return not (self.lost or self.duplicated or self.findings)


class World(NamedTuple):
    """Where and how a scenario runs: its folder, its own chance, whether whole or quick, the broker's engine."""

    name: str
    folder: Path
    chance: random.Random
    whole: bool
    engine: str

    def of(self, whole: T, quick: T) -> T:
        """A number, or a pair of them, that depends on how much time there is."""
        return whole if self.whole else quick

    def say(self, what: str) -> None:
        """A line of progress."""
        print(f"   {self.name}: {what}", flush=True)

    def rest(self, least_s: float, most_s: float) -> None:
        """Let time pass, by chance."""
        time.sleep(self.chance.uniform(least_s, most_s))


class Scenario(NamedTuple):
    """One way to break the pipe. needs: root, mosquitto, faketime, servers; weight: rough seconds of a whole run.

    amqtt: it also belongs into the short pass on the other broker; alone: no other scenario beside it.
    """

    name: str
    run: Callable[[World], Tally]
    weight: float
    needs: frozenset[str] = frozenset()
    amqtt: bool = False
    alone: bool = False
