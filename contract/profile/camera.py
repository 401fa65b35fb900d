"""A camera as an instrument: how its pictures come, how well they can be read, as readings like any others.

What it counts are events (contract.event.Scan). These figures say whether it still can: a lens full of dust, a lamp
that failed, a line that is too thin show here hours before somebody misses a box.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from contract.field import Section
from contract.mistakes import Mistake
from contract.profile.base import Profile, Quantity, promised, strangers

CameraField = Literal[
    "frame_rate",
    "latency",
    "dropped",
    "brightness",
    "contrast",
    "edge",
    "module",
    "still",
    "codes",
]


class CameraPoint(Quantity):
    """One quantity of a camera; `field` says which (gateway.drivers.camera)."""

    field: CameraField


class Filmed(Section):
    """What a camera told (field → value, null: nothing to tell) and what must come out (point key → value)."""

    about: str = ""
    fields: dict[CameraField, float | None]
    values: dict[str, float | None]


class CameraProfile(Profile):
    """One kind of camera."""

    protocol: Literal["camera"]
    points: tuple[CameraPoint, ...] = Field(min_length=1, max_length=64)
    examples: tuple[Filmed, ...] = Field(min_length=1)

    def mistakes(self) -> Iterator[Mistake]:
        """Examples of points that are not there."""
        yield from super().mistakes()
        yield from strangers(self, promised(example.values for example in self.examples))
