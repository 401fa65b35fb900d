"""Which figures hold: for a rule, in a region, on a day; of what regions have laid down, else the product's own."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from typing import NamedTuple, cast

import msgspec

from cloud.risk.finding import Rule
from cloud.risk.model import RiskPolicy
from cloud.risk.settings import DEFAULTS, Settings, read
from contract.names import within


class Held(NamedTuple):
    """The figures of a rule, and who laid them down: the id of a policy, "" the product itself."""

    policy: str
    active: bool
    settings: Settings


class Laid:
    """All policies at one moment."""

    def __init__(self, rows: Iterable[RiskPolicy]) -> None:
        self._rows = sorted(rows, key=lambda row: (len(row.region), row.since))
        self.digest = blake2b("\n".join(row.id for row in self._rows).encode(), digest_size=16).hexdigest()

    def of(self, rule: Rule, region: str, day: str) -> Held:
        """What holds in a region on a day (ISO): of the nearest region around it, its newest by then."""
        fitting = [one for one in self._of(rule, day) if within(region, one.region)]
        return _held(rule, fitting[-1]) if fitting else _own(rule)

    def each(self, rule: Rule, day: str) -> list[Held]:
        """All figures that may hold somewhere on a day; a region's own and the product's."""
        newest = {one.region: one for one in self._of(rule, day)}
        held = [_own(rule), *(_held(rule, one) for one in newest.values())]
        return [one for one in held if one.active]

    def holds(self, held: Held, rule: Rule, region: str, day: str) -> bool:
        """Whether it is these figures that hold in a region on a day."""
        return self.of(rule, region, day).policy == held.policy

    def _of(self, rule: Rule, day: str) -> list[RiskPolicy]:
        return [row for row in self._rows if row.rule == rule and row.since <= day]


def _own(rule: Rule) -> Held:
    return Held(policy="", active=True, settings=DEFAULTS[rule])


def _held(rule: Rule, row: RiskPolicy) -> Held:
    told = cast(dict[str, object], msgspec.json.decode(row.settings))
    return Held(row.id, row.active, read(rule, told))
