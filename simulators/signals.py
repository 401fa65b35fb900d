"""Where the value of a point comes from at a moment: a greenhouse day, a constant, or a replayed column.

All values are in the canonical unit of the measurement. A source that has nothing to say gives None.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Final, Protocol

from contract.profile import Profile, Signal
from contract.unit import to_canonical

Source = Callable[[int], float | None]  # simulated UTC ms -> canonical value
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
        if signal is None:
            middle = ((point.low or 0.0) + (point.high or 0.0)) / 2
            found[point.key] = _constant(middle * conversion.factor + conversion.shift)
        elif signal.constant is not None:
            found[point.key] = _constant(signal.constant * conversion.factor + conversion.shift)
        elif signal.day is not None:
            found[point.key] = _day(signal, day, f"{seed}/{point.key}", conversion.factor)
    return found


def _constant(value: float) -> Source:
    return lambda _: value


def _day(signal: Signal, day: Day, seed: str, factor: float) -> Source:
    quantity, noise = str(signal.day), signal.noise * abs(factor)
    if not noise:
        return lambda t: day.at(t)[quantity]
    random = Random(seed)  # noqa: S311  # the noise of a sensor
    table = [random.gauss(0, noise) for _ in range(PERIOD)]
    return lambda t: day.at(t)[quantity] + table[t // 1000 % PERIOD]
