"""The gateway itself as an instrument: its own load, memory, disk, temperature and clock, as readings like others."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from contract.profile.base import Profile, Quantity


class HostPoint(Quantity):
    """One quantity of the machine; `field` says which."""

    field: str = Field(min_length=1, max_length=60)


class HostProfile(Profile):
    """One kind of machine."""

    protocol: Literal["host"]
    points: tuple[HostPoint, ...] = Field(min_length=1, max_length=64)
