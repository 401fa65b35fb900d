"""The gateway itself as an instrument: its own load, memory, disk, temperature and clock, as readings like others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from contract.field import Section
from contract.mistakes import Mistake
from contract.profile.base import Profile, Quantity, promised, strangers

HostField = Literal[
    "cpu_load",
    "memory_used",
    "disk_used",
    "cpu_temperature",
    "clock_offset",
    "clock_error",
    "clock_synced",
    "under_voltage",
    "throttled",
]


class HostPoint(Quantity):
    """One quantity of the machine; `field` says which (gateway.drivers.host)."""

    field: HostField


class Looked(Section):
    """What a machine told (field → value, null: it cannot tell) and what must come out (point key → value)."""

    about: str = ""
    fields: dict[HostField, float | None]
    values: dict[str, float | None]


class HostProfile(Profile):
    """One kind of machine."""

    protocol: Literal["host"]
    points: tuple[HostPoint, ...] = Field(min_length=1, max_length=64)
    examples: tuple[Looked, ...] = Field(min_length=1)

    def mistakes(self) -> Iterator[Mistake]:
        """Examples of points that are not there."""
        yield from super().mistakes()
        yield from strangers(self, promised(example.values for example in self.examples))
