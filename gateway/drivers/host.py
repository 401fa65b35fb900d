"""The gateway's own machine: what its kernel tells, as fields that a profile names. No I/O.

    cpu_load          % of all cores since the last look
    memory_used       % of the memory that programs cannot have
    disk_used         % of the disk that holds the outbox
    cpu_temperature   °C of the board
    clock_offset      ms that the kernel has still to correct; clock_error: ms that it believes to be off at most
    clock_synced      1 while somebody (NTP, a GPS) disciplines the clock
    under_voltage     1 while the supply of a Raspberry Pi is too weak; throttled: 1 while it slows itself down

    get_throttled, a hexadecimal word:   bit 0 under-voltage, 1 frequency capped, 2 throttled, 3 soft temperature limit;
                                         bits 16-19 the same, ever since the boot
Source: Raspberry Pi documentation, vcgencmd get_throttled; <sys/timex.h>, adjtimex(2).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from contract.profile import HostProfile
from contract.profile.host import HostField
from gateway.drivers import fields

_WORD: Final = re.compile(r"(?:throttled=)?(?:0x)?([0-9a-fA-F]{1,8})\s*\Z")
_UNDER_VOLTAGE: Final = 0x1
_SLOWED: Final = 0xE


def throttling(text: str) -> dict[HostField, float | None]:
    """under_voltage and throttled of what vcgencmd or the kernel says; None of what is no such word."""
    found = _WORD.match(text)
    if found is None:
        return {"under_voltage": None, "throttled": None}
    word = int(found[1], 16)
    return {"under_voltage": float(bool(word & _UNDER_VOLTAGE)), "throttled": float(bool(word & _SLOWED))}


def decoder(profile: HostProfile) -> Callable[[Mapping[HostField, float | None]], list[float | None]]:
    """The way from fields to the values of the profile's points, in their order and canonical units."""
    return fields.decoder((point.field, point) for point in profile.points)
