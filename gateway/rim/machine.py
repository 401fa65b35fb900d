"""Reads the fields of gateway.drivers.host from the kernel: by psutil, adjtimex and, on a Raspberry Pi, its firmware.

What a machine cannot tell is None. The firmware's word comes from sysfs where the kernel has it, else from vcgencmd.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Final

import psutil

from contract.profile.host import HostField
from gateway.drivers.host import throttling
from gateway.rim import clock
from gateway.rim.host import temperature

_THROTTLED: Final = Path("/sys/devices/platform/soc/soc:firmware/get_throttled")
_VCGENCMD_S: Final = 2.0


class Machine:
    """This machine; `folder` tells which disk. The load is that since the last look, none at the first."""

    def __init__(self, folder: Path, throttled: Path = _THROTTLED, vcgencmd: str | None = None) -> None:
        self._folder = folder
        self._throttled = throttled
        self._vcgencmd = shutil.which("vcgencmd") if vcgencmd is None else vcgencmd
        self._looked = False

    def look(self) -> dict[HostField, float | None]:
        """All fields."""
        load = psutil.cpu_percent(None)
        known, self._looked = self._looked, True
        offset, error = clock.discipline()
        return {
            "cpu_load": load if known else None,
            "memory_used": psutil.virtual_memory().percent,
            "disk_used": self._disk(),
            "cpu_temperature": temperature(),
            "clock_offset": offset,
            "clock_error": error,
            "clock_synced": float(clock.synced()),
            **throttling(self._firmware()),
        }

    def _disk(self) -> float | None:
        try:
            return float(psutil.disk_usage(str(self._folder)).percent)
        except OSError:
            return None

    def _firmware(self) -> str:
        try:
            return self._throttled.read_text()
        except (OSError, UnicodeDecodeError):
            pass
        if not self._vcgencmd:
            return ""
        try:
            done = subprocess.run(
                [self._vcgencmd, "get_throttled"], capture_output=True, text=True, timeout=_VCGENCMD_S, check=False
            )
        except (OSError, subprocess.TimeoutExpired, UnicodeDecodeError):
            return ""
        return done.stdout
