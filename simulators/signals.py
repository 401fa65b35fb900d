"""Where the value of a point comes from at a moment: a greenhouse day, a constant, or a replayed column.

All values are in the canonical unit of the measurement. A source that has nothing to say gives None.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Final, Protocol

from contract.profile import Profile
from contract.unit import to_canonical

Source = Callable[[int], float | None]  # simulated UTC ms -> canonical value
Noise = Callable[[int], float]  # simulated UTC ms -> what is added to it
PERIOD: Final = 1021  # seconds after which the noise of a sensor repeats; prime, so that it falls in with no minute


class Day(Protocol):
    """A place as a function of time."""

    def at(self, t: int) -> dict[str, float]:
        """Every quantity at UTC milliseconds `t`, each in its canonical unit."""


def sources(profile: Profile, day: Day, seed: str) -> dict[str, Source]:
    """A source for every point: what `simulate` says, or else the middle of its range."""
    found: dict[str, Source] = {}
    for point in profile.points:
        signal = profile.simulate.get(point.key)
        conversion = to_canonical(point.key, point.unit)
        noise = _noise(signal.noise * abs(conversion.factor) if signal else 0.0, f"{seed}/{point.key}")
        if signal is None:
            middle = ((point.low or 0.0) + (point.high or 0.0)) / 2
            found[point.key] = _constant(middle * conversion.factor + conversion.shift, noise)
        elif signal.constant is not None:
            found[point.key] = _constant(signal.constant * conversion.factor + conversion.shift, noise)
        elif signal.day is not None:
            found[point.key] = _day(signal.day, day, noise)
    return found


def _constant(value: float, noise: Noise) -> Source:
    return lambda t: value + noise(t)


def _day(quantity: str, day: Day, noise: Noise) -> Source:
    return lambda t: day.at(t)[quantity] + noise(t)


def _noise(deviation: float, seed: str) -> Noise:
    if not deviation:
        return lambda _: 0.0
    random = Random(seed)  # noqa: S311  # the noise of a sensor
    table = [random.gauss(0, deviation) for _ in range(PERIOD)]
    return lambda t: table[t // 1000 % PERIOD]
