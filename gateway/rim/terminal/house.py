"""What the pages show of a gateway, as it is at each call: its name, site, cameras, people, rooms, clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import msgspec

from contract.event import Body
from gateway.core.operator import PageName
from gateway.rim.camera.view import CameraView
from gateway.rim.farm.room import FarmRoom
from gateway.rim.operators import Operators
from gateway.rim.terminal.gate_view import GateView
from gateway.rim.terminal.workbench import Workbench
from gateway.rim.testroom.room import TestRoom

if TYPE_CHECKING:
    from gateway.rim.peripherals import Desk
    from gateway.rim.till.counter import Counter

IDLE_S: Final = 15 * 60.0  # without a deed, then whoever works there signs on again


class Uplink(msgspec.Struct, frozen=True):
    """The line to the county, and the law that came by it.

    waiting: events that the cloud has not taken yet; rules: UTC ms at which those in force were issued, None: there are
    none.
    """

    connected: bool
    waiting: int
    rules: int | None = None


@dataclass(frozen=True)
class House:
    """What is shown: `found` gives the cameras as they are now, `place` the name of the site, `now` UTC ms.

    operators: who may sign on; emit: takes what is to be recorded; served: the terminals of this gateway; desk: the
    peripherals of now, None where there are none; line: how the uplink is; idle_s: seconds without a deed until a
    terminal locks.
    gate, test_room, farm, till: None where this gateway is none; care: what the engineer's page works with; names:
    Chinese → English, of crops and products.
    """

    gateway: str
    place: Callable[[], tuple[str, str]]
    found: Callable[[], Mapping[str, CameraView]]
    now: Callable[[], int]
    operators: Operators
    emit: Callable[[Body], None]
    served: tuple[PageName, ...] = ()
    desk: Callable[[], Desk | None] = lambda: None
    line: Callable[[], Uplink] = lambda: Uplink(connected=False, waiting=0)
    idle_s: float = IDLE_S
    gate: GateView | None = None
    test_room: TestRoom | None = None
    farm: FarmRoom | None = None
    till: Counter | None = None
    care: Workbench | None = None
    names: Callable[[], Mapping[str, str]] = dict

    def site(self) -> tuple[str, str]:
        """Name (zh, en) of where it stands."""
        return self.place()

    def camera(self, key: str) -> CameraView | None:
        """One of its cameras."""
        return self.found().get(key)

    def cameras(self) -> list[CameraView]:
        """All of them, in the order of the configuration."""
        return list(self.found().values())

    def clock(self) -> int:
        """UTC ms."""
        return self.now()
