"""What stands: alarms that were raised and devices that were lost, with neither clear nor found yet. Pure.

It follows the events as they are made, so it also knows those that a full disk does not take yet.
"""

from __future__ import annotations

from collections.abc import Collection

from contract.event import Alarm, Body, DeviceHealth
from gateway.core.alarm import Key, key_of


class Unresolved:
    """`note` every event; `bodies` are those that an event of the other kind has not ended."""

    def __init__(self) -> None:
        self._alarms: dict[Key, Alarm] = {}
        self._losses: dict[str, DeviceHealth] = {}

    def note(self, body: Body) -> None:
        """An event that was made, or one that an earlier run left open."""
        match body:
            case Alarm(state="raise"):
                self._alarms[key_of(body)] = body
            case Alarm():
                self._alarms.pop(key_of(body), None)
            case DeviceHealth(state="lost"):
                self._losses[body.device] = body
            case DeviceHealth():
                self._losses.pop(body.device, None)

    @property
    def bodies(self) -> list[Body]:
        """Raise and lost events, for the one who takes them up."""
        return [*self._alarms.values(), *self._losses.values()]

    @property
    def alarms(self) -> list[Alarm]:
        """Those that are raised."""
        return list(self._alarms.values())

    @property
    def lost(self) -> list[str]:
        """Ids of the devices that are lost, sorted."""
        return sorted(self._losses)

    def strays(self, known: Collection[str]) -> list[str]:
        """Devices that are lost and that nobody knows any more; they are forgotten here."""
        found = [device for device in self.lost if device not in known]
        for device in found:
            del self._losses[device]
        return found
