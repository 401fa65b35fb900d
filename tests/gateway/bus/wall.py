"""The clock of this machine, as the wiring hands it to a bus."""

from __future__ import annotations

import time


def clock() -> tuple[int, int]:
    return time.time_ns() // 1_000_000, time.monotonic_ns() // 1_000_000
