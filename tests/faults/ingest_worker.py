"""An ingest whose time series fails as it is told: the product's own worker, with another hand on the writes.

    python -m tests.faults.ingest_worker cloud.yaml moods.json

The file holds one word: `well`, `slow` (each write takes 3 s), `500` (it refuses all, as a server in trouble),
`partial` (it takes some blocks of a batch and refuses the rest, as InfluxDB does with a bad line). What it took in part
comes again and must not be doubled.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import cast

from cloud.app import ingest, stores
from cloud.kernel import log
from cloud.kernel.config import load
from cloud.telemetry import Block, StoreError, Written
from cloud.telemetry.embedded import EmbeddedSeries

MOODS = ("slow", "500", "partial")
SLOW_S = 3.0


class Moody(EmbeddedSeries):
    """The embedded series in a bad mood."""

    mood: Callable[[], str]
    _turn = 0

    def write(self, blocks: Sequence[Block]) -> Written:
        """As the mood is."""
        mood = Moody.mood()
        if mood == "slow":
            time.sleep(SLOW_S)
        elif mood == "500":
            raise StoreError("500 Internal Server Error")
        elif mood == "partial":
            Moody._turn += 1
            super().write(blocks[Moody._turn % 2 :: 2])
            if Moody._turn % 4:
                raise StoreError("400 Bad Request: partial write")
        return super().write(blocks)


def main(config: str, moods: str) -> int:
    """Run it until SIGTERM."""
    file = Path(moods)
    Moody.mood = cast("Callable[[], str]", staticmethod(lambda: file.read_text() if file.exists() else "well"))
    vars(stores)["EmbeddedSeries"] = Moody  # the only way in that leaves the wiring of the worker as it is
    log.to()
    return 0 if ingest.ingest(load(Path(config))) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
