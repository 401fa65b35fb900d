"""Reads what an instrument says about itself: every plate of its profile, once."""

from __future__ import annotations

from contract.profile import ModbusProfile
from gateway.core.fault import Fault
from gateway.drivers.nameplate import place, text
from gateway.rim.line import Line


def plates(line: Line, unit: int, profile: ModbusProfile, wait_ms: float) -> dict[str, str | Fault]:
    """Nameplate key -> what stands there, or why it could not be read; ends at the first that gets no answer."""
    found: dict[str, str | Fault] = {}
    for key, plate in profile.nameplate.items():
        reply = line.read(place(plate), unit, wait_ms, profile.limits.guard_ms)
        found[key] = reply if isinstance(reply, Fault) else text(plate, reply)
        if isinstance(reply, Fault) and not reply.answered:
            break  # the others would wait in vain too
    return found
