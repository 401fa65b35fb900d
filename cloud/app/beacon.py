"""The beacon of an ingest worker: a small file in the data folder by which others on its machine see that it lives.

A worker serves nothing, so whoever looks after it (compose, systemd, Kubernetes) looks here, by `zhigen cloud probe`.
The file's time says that everything turns, and can be set on a full disk too; its text says why nothing is taken in.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Final, Literal

FRESH_S: Final = 15.0  # a beat is a second; a busy machine is late
Sight = Literal["ready", "alive", "gone"]


class Beacon:
    """The file of one worker."""

    def __init__(self, folder: Path, worker: str) -> None:
        self._file = place(folder, worker)
        self._said: str | None = None

    def burn(self, why_not: str) -> None:
        """Everything turns; `why_not`: what keeps the worker from taking in messages, "" for nothing. Never raises."""
        with suppress(OSError):
            if why_not != self._said:
                self._file.write_text(why_not, encoding="utf-8")
                self._said = why_not
            os.utime(self._file)

    def out(self) -> None:
        """The worker ends."""
        with suppress(OSError):
            self._file.unlink(missing_ok=True)


def place(folder: Path, worker: str) -> Path:
    """Where the beacon of a worker stands."""
    return folder / f"{worker}.alive"


def seen(folder: Path, worker: str) -> tuple[Sight, str]:
    """How a worker of this machine is, and why it takes in nothing."""
    file = place(folder, worker)
    try:
        age, text = time.time() - file.stat().st_mtime, file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return "gone", ""
    if abs(age) > FRESH_S:
        return "gone", text
    return ("alive", text) if text else ("ready", "")
