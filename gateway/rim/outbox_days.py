"""The day book: what people did at this gateway, kept beside the events that the cloud has taken and that are gone.

A till must know tomorrow what it sold today, whether or not the cloud has it by then. So each event of a kind in KEPT
is written here in the same transaction in which it enters the outbox: there is no moment at which the one is on disk
and the other is not.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from threading import Lock
from typing import Any, Final
from zlib import crc32

import msgspec

from contract import event
from contract.moment import DAY_MS
from gateway.core.told import Told

KEPT: Final = frozenset(
    {
        "sale", "purchase", "refusal", "reversal", "stock_count", "rapid_test", "sampling", "custody", "passage",
        "operation", "batching", "transfer", "attendance", "remark",
    }
)  # fmt: skip
KEPT_MS: Final = 3 * 366 * DAY_MS  # a ledger of inputs is kept for two years and more (农药管理条例 26, 27)
COLUMNS: Final = "id, epoch, seq, t, kind, body, crc"
INSERT: Final = f"INSERT OR IGNORE INTO day_book ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)"  # noqa: S608  # constant
Row = tuple[str, int, int, int, str, bytes, int]
_read: Final = msgspec.json.Decoder(event.Body).decode


def kept(told: event.Event, t: int) -> Row | None:
    """The row of an event that was recorded at `t` (wall ms); None of a kind that is not kept."""
    kind = str(told.body.__struct_config__.tag)
    if kind not in KEPT:
        return None
    body = msgspec.json.encode(told.body)
    return str(told.id), told.epoch, told.seq, t, kind, body, crc32(body)


def sound(row: tuple[Any, ...]) -> bool:
    """Whether a row of the table, in the order of COLUMNS, is what was written."""
    *names, body, crc = row
    return [type(one) for one in names] == [str, int, int, int, str] and isinstance(body, bytes) and crc32(body) == crc


class DayBook:
    """Reads the entries, on a connection of its own. Safe for several threads."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._lock = Lock()

    def between(self, since: int, until: int, kinds: Collection[str], most: int = 100_000) -> list[Told]:
        """The entries of these kinds from `since` up to, without, `until` (wall UTC ms), oldest first."""
        marks = ", ".join("?" * len(kinds))
        query = f"SELECT {COLUMNS} FROM day_book WHERE kind IN ({marks}) AND t >= ? AND t < ? ORDER BY t, seq LIMIT ?"  # noqa: S608  # marks only
        return self._entries(query, *kinds, since, until, most)

    def newest(self, kinds: Collection[str], most: int) -> list[Told]:
        """The last few of these kinds, newest first."""
        marks = ", ".join("?" * len(kinds))
        query = f"SELECT {COLUMNS} FROM day_book WHERE kind IN ({marks}) ORDER BY t DESC, seq DESC LIMIT ?"  # noqa: S608  # marks only
        return self._entries(query, *kinds, most)

    def entry(self, key: str) -> Told | None:
        """One by the id of its event."""
        found = self._entries(f"SELECT {COLUMNS} FROM day_book WHERE id = ?", key)  # noqa: S608  # constant
        return found[0] if found else None

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            self._db.close()

    def _entries(self, query: str, *values: object) -> list[Told]:
        with self._lock:
            rows = self._db.execute(query, values).fetchall()
        return [Told(key, t, _read(body), epoch, seq) for key, epoch, seq, t, _, body, _crc in rows]
