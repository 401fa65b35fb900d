"""A report made: its tables, and what stands at its head."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from cloud import regions
from cloud.kernel.language import Words
from cloud.statistics import certificates, inputs, quality, testing, townships
from cloud.statistics.ground import Ground
from cloud.statistics.period import Period
from cloud.statistics.report import Name, Table
from cloud.statistics.words import TITLES

_TABLES: Final[dict[Name, Callable[[Ground], list[Table]]]] = {
    "certificates": certificates.tables,
    "testing": testing.tables,
    "inputs": inputs.tables,
    "quality": quality.tables,
    "townships": townships.tables,
}


@dataclass(frozen=True, slots=True)
class Report:
    """region: its code, place: its name. made: ms UTC; by: whose account."""

    name: Name
    title: Words
    period: Period
    region: str
    place: Words
    made: int
    by: str
    tables: tuple[Table, ...]


def made(name: Name, ground: Ground, now: int, by: str) -> Report:
    """The report as it is at `now` (ms UTC)."""
    code = ground.region or (ground.scope.regions[0] if len(ground.scope.regions) == 1 else "")
    place = regions.name_of(ground.session, code) if code else Words(zh="全部辖区", en="All regions")
    return Report(name, TITLES[name], ground.period, ground.region, place, now, by, tuple(_TABLES[name](ground)))
