"""Moulds: folders that are made once in a run, and copied by every process of the tests that needs what is in them.

They lie in the folder that ZHIGEN_MOULDS names; the process that starts the others makes it and clears it away.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Final

FOLDER: Final = "ZHIGEN_MOULDS"


def cast(name: str, place: Path, make: Callable[[Path], None]) -> None:
    """Put a copy of the mould `name` at `place`, which is not there yet. make: makes what `place` shall be, at first.

    Owners and rights are kept: PostgreSQL wants its files for itself.
    """
    if FOLDER not in os.environ:  # who is not pytest makes few, and nobody would clear a mould away
        make(place)
        return
    folder = Path(os.environ[FOLDER])
    mould = folder / name
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not mould.exists():
            make(place)
            _copy(place, folder / f"{name}.part")
            (folder / f"{name}.part").rename(mould)
            return
    _copy(mould, place)


def _copy(source: Path, target: Path) -> None:
    subprocess.run(["cp", "-a", str(source), str(target)], check=True, timeout=240)
