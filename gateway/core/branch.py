"""One bus and the devices on it, as they are or as they shall be, and what lies between the two. Pure.

A device is itself only while everything about it is: a word in its profile makes it another. It then goes and comes as
one that was taken out and one that was put in.
"""

from __future__ import annotations

from typing import NamedTuple

from gateway.core.spec import BusSpec, DeviceSpec


class Branch(NamedTuple):
    """A bus with what hangs on it."""

    spec: BusSpec
    devices: tuple[DeviceSpec, ...] = ()

    @property
    def id(self) -> str:
        """Of the bus."""
        return self.spec.id

    def gone(self, wanted: Branch) -> set[str]:
        """Ids of devices here that `wanted` has not, or has otherwise."""
        return {device.id for device in self.devices if device not in wanted.devices}

    def come(self, wanted: Branch) -> list[DeviceSpec]:
        """Devices that `wanted` has and that are not here, or otherwise."""
        return [device for device in wanted.devices if device not in self.devices]

    def without(self, ids: set[str]) -> Branch:
        """What is left when these have gone."""
        return self._replace(devices=tuple(device for device in self.devices if device.id not in ids))
