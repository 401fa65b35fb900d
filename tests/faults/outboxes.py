"""Looking into a gateway's outbox from outside, while it runs: what waits for the cloud."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from gateway.rim.outbox_file import NAME

LANES = ("events", "readings")
Marks = dict[str, int]


def there(folder: Path) -> bool:
    """Whether there is an outbox, with its tables."""
    with suppress(sqlite3.Error):
        _ends(folder)
        return True
    return False


def high(folder: Path) -> Marks:
    """The highest number that waits in each lane, 0 where nothing does."""
    return {lane: found for lane, (_, found) in _ends(folder).items()}


def settled(folder: Path, marks: Marks) -> bool:
    """Whether nothing up to `marks` waits any more."""
    return all(low == 0 or low > marks[lane] for lane, (low, _) in _ends(folder).items())


def waiting(folder: Path) -> bool:
    """Whether anything waits."""
    return any(found for _, found in _ends(folder).values())


def _ends(folder: Path) -> dict[str, tuple[int, int]]:
    with closing(sqlite3.connect(f"file:{folder / NAME}?mode=ro", uri=True, timeout=60)) as db:
        return {
            lane: db.execute(f"SELECT coalesce(min(seq), 0), coalesce(max(seq), 0) FROM {lane}").fetchone()
            for lane in LANES
        }
