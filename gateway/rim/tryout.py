"""One Modbus device tried out once: all that it says, and every byte that went over the line for it.

It looks with the same eyes as `zhigen device watch`; its values go nowhere, neither into the outbox nor into alarms.
"""

from __future__ import annotations

from dataclasses import dataclass

from gateway.core.fault import Fault
from gateway.core.spec import DeviceSpec
from gateway.core.trace import Heard
from gateway.rim.line import Line
from gateway.rim.look import Look, Sight
from gateway.rim.poll import Clock


@dataclass(frozen=True)
class Tryout:
    """What came: the points in the order of the profile, the nameplate, the frames in the order of the wire."""

    sights: tuple[Sight, ...]
    nameplate: dict[str, str]
    frames: tuple[Heard, ...]

    @property
    def fault(self) -> Fault | None:
        """Why nothing was read; None where something was."""
        if any(sight.value is not None for sight in self.sights):
            return None
        return next((sight.fault for sight in self.sights if sight.fault is not None), None)


def tried(line: Line, spec: DeviceSpec, clock: Clock) -> Tryout:
    """Read everything once; opens the line where it is closed, and leaves it open."""
    frames: list[Heard] = []
    with line.overheard(frames.append):
        look = Look(line, spec, clock)
        sights = tuple(look.turn())
        plates = look.nameplate() if any(sight.t for sight in sights) else {}
    read = {key: shown for key, shown in plates.items() if isinstance(shown, str)}
    return Tryout(sights, read, tuple(frames))
