"""What a scenario may need that is not Python, and how its process ends when it is told to."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Collection
from pathlib import Path
from typing import Final

FAKETIME: Final = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1")
POSTGRES: Final = Path("/usr/lib/postgresql")  # where Debian keeps its programs
SBIN: Final = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"))


def missing(needs: Collection[str], engine: str) -> str:
    """The first part that is not here, "" where all are."""
    for need in (*needs, engine):
        match need:
            case "root" if os.geteuid() != 0:
                return "root (mounts and network namespaces)"
            case "network" if os.geteuid() != 0 or not all(map(_found, ("ip", "tc", "nft", "nsenter"))):
                return "root, ip, tc, nft and nsenter (network namespaces)"
            case "mosquitto" if not _found("mosquitto"):
                return "mosquitto"
            case "servers" if not (_found("influxd") and POSTGRES.is_dir()):
                return "influxd and postgresql (the county's stores as servers)"
            case "faketime" if not FAKETIME.exists():
                return "libfaketime"
    return ""


def _found(program: str) -> bool:
    return shutil.which(program, path=SBIN) is not None


def alive(pid: int) -> bool:
    """Whether a process of this id runs."""
    return Path(f"/proc/{pid}").exists()


def end_by_signal() -> None:
    """SIGTERM unwinds this process, so that mounts and namespaces go with it."""

    def end(*_: object) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        sys.exit(143)

    signal.signal(signal.SIGTERM, end)
