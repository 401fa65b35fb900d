"""The newest value of every point, as the gateway itself read it: today's environment needs no network."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from contract.quality import Quality
from gateway.core.sample import Sample


class Newest(NamedTuple):
    """What a point said last. t: wall UTC ms; value: in the canonical unit, None where it could not be had."""

    device: str
    point: str
    t: int
    value: float | None
    quality: Quality


class Environment:
    """`take` every sample, from any one thread at a time."""

    def __init__(self) -> None:
        self._newest: dict[tuple[str, str], Newest] = {}

    def take(self, sample: Sample) -> None:
        """One reply of a device."""
        for point, value in sample.values.items():
            quality = sample.quality.get(point, Quality.GOOD)
            self._newest[sample.device, point] = Newest(sample.device, point, sample.t, value, quality)

    def of(self, devices: Collection[str]) -> list[Newest]:
        """What the points of these devices said last, in the order of the devices."""
        found = list(self._newest.values())
        return [one for device in devices for one in found if one.device == device]
