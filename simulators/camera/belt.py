"""The belt: how far it has run, which boxes lie on it, when it stops. Pure, from a seed and the orders it gets."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Final

from simulators.camera.parcel import Parcel

GAP_MM: Final = (45.0, 190.0, 70.0)  # least, most, most often
SMALL_MM: Final = 160  # boxes less deep come two abreast
PITCH_MM: Final = 375.0  # from box to box, in the mean: what a rate of boxes means for the speed
_PULL: Final = 2500.0  # mm/s²: how quickly the motor starts and stops


@dataclass
class Riding:
    """A box on the belt: x and y of its middle in mm of the world, turn in degrees."""

    number: int
    parcel: Parcel
    x: float
    y: float
    turn: float


class Belt:
    """Runs to the right. `edge`: x at which boxes appear to the left and vanish to the right, mm."""

    def __init__(self, seed: int, parcels: Iterator[Parcel], per_minute: float, edge: float, *, stops: bool) -> None:
        self.cruise = per_minute * PITCH_MM / 60
        self.speed = self.cruise
        self.travel = 0.0
        self.riding: list[Riding] = []
        self.gone: list[Riding] = []
        self.held = False
        self._parcels = parcels
        self._waiting: deque[Parcel] = deque()
        self._edge = edge
        self._chance = Random(f"belt {seed}")  # noqa: S311
        self._stops = stops
        self._next_stop = self._chance.uniform(9, 20)
        self._next_go = 0.0
        self._time = 0.0
        self._count = 0
        self._next_x = -edge + self._chance.uniform(120, 260)

    @property
    def running(self) -> bool:
        """Whether its motor is on."""
        return not self.held and not (self._stops and self._time >= self._next_stop)

    def step(self, seconds: float) -> None:
        """Let that much time pass; `gone` then holds what left in it."""
        self._time += seconds
        if self._stops and self._time >= self._next_stop and self._next_go < self._next_stop:
            self._next_go = self._next_stop + self._chance.uniform(1.0, 3.0)
        if self._next_go > self._next_stop and self._time >= self._next_go:
            self._next_stop = self._time + self._chance.uniform(9, 20)
        target = self.cruise if self.running else 0.0
        change = _PULL * seconds
        self.speed += max(-change, min(change, target - self.speed))
        way = self.speed * seconds
        self.travel += way
        self._next_x += way
        for box in self.riding:
            box.x += way
        self.gone = [box for box in self.riding if box.x - box.parcel.make.length / 2 > self._edge]
        self.riding = [box for box in self.riding if box.x - box.parcel.make.length / 2 <= self._edge]
        while self._next_x > -self._edge:
            self._lay()

    def put(self, parcel: Parcel) -> None:
        """Let this be the next box that comes."""
        self._waiting.append(parcel)

    def _lay(self) -> None:
        """Put the next box, or two small ones side by side, where the gap after the last one ends."""
        abreast = [self._take()]
        if abreast[0].make.depth < SMALL_MM:
            other = self._take()
            if other.make.depth < SMALL_MM:
                abreast.append(other)
            else:
                self._waiting.appendleft(other)
        for place, parcel in enumerate(abreast):
            self._count += 1
            y = (-80.0, 80.0)[place] if len(abreast) == 2 else self._chance.uniform(-24, 24)
            x = self._next_x - parcel.make.length / 2 - self._chance.uniform(0, 20)
            turn = max(-7.0, min(7.0, self._chance.gauss(0, 1.2 if len(abreast) == 2 else 3)))
            self.riding.append(Riding(self._count, parcel, x, y, turn))
        self._next_x -= max(one.make.length for one in abreast) + 20 + self._chance.triangular(*GAP_MM)

    def _take(self) -> Parcel:
        return self._waiting.popleft() if self._waiting else next(self._parcels)
