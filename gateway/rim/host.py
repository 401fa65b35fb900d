"""How the machine is: disk, memory, processor, temperature, straight from the kernel."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Final

from contract.birth import Host

_STATM: Final = Path("/proc/self/statm")
_HEAT: Final = Path("/sys/class/thermal/thermal_zone0/temp")
_PAGE: Final = os.sysconf("SC_PAGE_SIZE")


class HostWatch:
    """Looks at the machine; `folder` tells which disk. The cpu share is that of this process since the last look."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._spent = time.process_time()
        self._at = time.monotonic()

    def look(self) -> Host:
        """Bytes free and in all, resident bytes, share of one core, °C. What cannot be had keeps its empty value."""
        spent, at = time.process_time(), time.monotonic()
        share = (spent - self._spent) / max(at - self._at, 0.001)
        self._spent, self._at = spent, at
        try:
            disk = os.statvfs(self._folder)
            free, total = disk.f_bavail * disk.f_frsize, disk.f_blocks * disk.f_frsize
        except OSError:
            free = total = 0
        return Host(free, total, rss(), round(share, 3), temperature())


def rss() -> int:
    """Resident bytes of this process, 0 where /proc does not tell."""
    try:
        return int(_STATM.read_text().split()[1]) * _PAGE
    except (OSError, IndexError, ValueError):
        return 0


def temperature(path: Path = _HEAT) -> float | None:
    """°C of the board, None where no sensor is."""
    try:
        return int(path.read_text()) / 1000
    except (OSError, ValueError):
        return None
