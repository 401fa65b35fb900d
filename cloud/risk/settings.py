"""The figures that each rule goes by: what a region may lay down, and the product's own until one does.

None of them stands in a law; they are the product's own judgement, made so that a county of thirty thousand tests and
forty shops hears of chance about once a year (docs/domain/warnings.md tells what was counted).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta

from cloud.risk.finding import Rule

Days = Annotated[int, Meta(ge=1, le=60)]
History = Annotated[int, Meta(ge=14, le=730)]
Count = Annotated[int, Meta(ge=1, le=10_000)]
Chance = Annotated[float, Meta(gt=0, le=0.05)]
Hours = Annotated[int, Meta(ge=2, le=48)]


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The figures of any rule. window_days, where it has one: the days looked at together, up to the finding's."""


class PositiveRate(Settings, frozen=True, forbid_unknown_fields=True):
    """least_positive: below it nothing is said; least_history: samples without which the history says nothing; chance:
    how improbable it must be."""

    window_days: Days = 7
    history_days: History = 365
    least_positive: Count = 2
    least_history: Count = 60
    chance: Chance = 1e-4


class Buying(Settings, frozen=True, forbid_unknown_fields=True):
    """least: whole packs that one person bought, or sales that one shop made, below which nothing is said."""

    window_days: Days = 14
    history_days: History = 365
    least: Count = 10
    chance: Chance = 1e-4


class FlatSensor(Settings, frozen=True, forbid_unknown_fields=True):
    """before_hours: the time before a sample is taken; hours: so many in a row without any change are flat; nights: so
    many flat nights in a row; history_days: in which the sensor was livelier."""

    before_hours: Hours = 48
    hours: Hours = 6
    nights: Annotated[int, Meta(ge=2, le=14)] = 3
    history_days: Annotated[int, Meta(ge=3, le=30)] = 7


class TooPerfect(Settings, frozen=True, forbid_unknown_fields=True):
    """What was found about the results of instruments, see cloud.testing.control_series: its own figures are there."""


class CloneTravel(Settings, frozen=True, forbid_unknown_fields=True):
    """fastest_kmh: who was quicker between two gates was not one lorry. The doubt itself is told at 120 km/h."""

    fastest_kmh: Annotated[int, Meta(ge=60, le=300)] = 120


class UnboughtUse(Settings, frozen=True, forbid_unknown_fields=True):
    """least: uses in the window of what was never bought."""

    window_days: Days = 30
    least: Count = 1


DEFAULTS: Final[Mapping[Rule, Settings]] = {
    "positive_rate": PositiveRate(),
    "restricted_person": Buying(),
    "restricted_shop": Buying(),
    "flat_sensor": FlatSensor(),
    "too_perfect": TooPerfect(),
    "clone_travel": CloneTravel(),
    "unbought_use": UnboughtUse(),
}


def read(rule: Rule, told: Mapping[str, Any]) -> Settings:
    """The settings of a rule from what somebody told; what they left out is the product's own.

    Raises ValueError with what is wrong and where.
    """
    try:
        return msgspec.convert({**told}, type(DEFAULTS[rule]))
    except msgspec.ValidationError as error:
        raise ValueError(str(error)) from None


def plain(settings: Settings) -> dict[str, float]:
    """As numbers by name."""
    found: dict[str, float] = msgspec.to_builtins(settings)
    return found
