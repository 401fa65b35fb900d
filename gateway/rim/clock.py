"""The clocks of the machine: wall and monotonic of one instant, the boot id, and whether the wall time is proven.

Monotonic is CLOCK_BOOTTIME, which counts through a suspended machine, so that a laptop's sleep is no clock step.
"""

from __future__ import annotations

import ctypes
import time
from pathlib import Path
from typing import Final

from contract.identifiers import uuid7

_STA_UNSYNC: Final = 0x0040  # <linux/timex.h>: nobody disciplines the clock, or its error has grown too large
_TIME_ERROR: Final = 5
_BOOT_ID: Final = Path("/proc/sys/kernel/random/boot_id")
_APART_NS: Final = 5_000_000
_TRIES: Final = 5


def now() -> tuple[int, int]:
    """(wall UTC ms, monotonic ms) of one instant: read again where the thread was put aside between the two."""
    for _ in range(_TRIES):
        before = time.clock_gettime_ns(time.CLOCK_BOOTTIME)
        wall = time.time_ns()
        after = time.clock_gettime_ns(time.CLOCK_BOOTTIME)
        if after - before < _APART_NS:
            break
    return wall // 1_000_000, before // 1_000_000


def new_boot() -> str:
    """Id of this run of the gateway."""
    return uuid7().hex


def machine() -> str:
    """Id of this boot of the machine (of this run, where no kernel tells): monotonic times of one boot compare."""
    try:
        return _BOOT_ID.read_text().strip()
    except OSError:
        return new_boot()


class _Timex(ctypes.Structure):
    # struct timex of <sys/timex.h>; what follows `status` is only room for the kernel to write.
    _fields_ = (
        ("modes", ctypes.c_uint),
        ("offset", ctypes.c_long),
        ("freq", ctypes.c_long),
        ("maxerror", ctypes.c_long),
        ("esterror", ctypes.c_long),
        ("status", ctypes.c_int),
        ("rest", ctypes.c_char * 256),
    )


_STA_NANO: Final = 0x2000  # offset is in ns, not µs


def synced() -> bool:
    """Whether the kernel says that somebody (NTP, a GPS) disciplines the wall clock; unknown counts as no."""
    timex, state = _adjtimex()
    return state not in (-1, _TIME_ERROR) and not timex.status & _STA_UNSYNC


def discipline() -> tuple[float | None, float | None]:
    """(offset, error) in ms: what the kernel has still to correct, and how wrong it may be at most; None: not known.

    The kernel's bound grows by itself while nobody disciplines the clock.
    """
    timex, state = _adjtimex()
    if state == -1:
        return None, None
    return timex.offset / (1_000_000 if timex.status & _STA_NANO else 1000), timex.maxerror / 1000


def _adjtimex() -> tuple[_Timex, int]:
    """What the kernel says, changing nothing; -1 where it says nothing."""
    timex = _Timex()
    try:
        adjtimex = ctypes.CDLL(None, use_errno=True).adjtimex
    except (OSError, AttributeError):
        return timex, -1
    return timex, int(adjtimex(ctypes.byref(timex)))
