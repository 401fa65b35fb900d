"""The tables of the outbox, their versions, and what a row is.

run       one stretch of rows: epoch, boot, clock segment, meta; machine boot, wall minus monotonic ms and monotonic
          ms at its beginning; shift (ms to add when its times are sent, null: not proven yet) and doubt (0, 1: the
          shift is a guess); thinned (its rows are minutes of those of this run, 0: they are not). A row names its
          run
readings  seq, run, wall ms, number of values, body (MessagePack of a Sample: it carries device and monotonic ms), CRC
events    seq, run, wall ms, the bytes that are published (json and a signature line), CRC
ledger    epoch and its first numbers; the counters as they were when rows were last deleted: what still lies in the
          tables counts on top
memory    small facts that must agree with the events, such as alarms that have no clear yet
day_book  what people did here, kept after the cloud has it (gateway.rim.outbox_days)
"""

from __future__ import annotations

import sqlite3
from typing import Final
from zlib import crc32

import msgspec

from gateway.core.sample import Sample

# Each script lifts the file by one version (PRAGMA user_version); never edit one that was released, add the next.
MIGRATIONS: Final = (
    """
    CREATE TABLE run (
        id INTEGER PRIMARY KEY, epoch INTEGER NOT NULL, boot TEXT NOT NULL, segment INTEGER NOT NULL,
        meta TEXT NOT NULL);
    CREATE TABLE readings (
        seq INTEGER PRIMARY KEY, run INTEGER NOT NULL, t INTEGER NOT NULL, n INTEGER NOT NULL, body BLOB NOT NULL);
    CREATE TABLE events (
        seq INTEGER PRIMARY KEY, run INTEGER NOT NULL, t INTEGER NOT NULL, wire BLOB NOT NULL);
    CREATE TABLE ledger (
        id INTEGER PRIMARY KEY CHECK (id = 1), epoch INTEGER NOT NULL, events INTEGER NOT NULL DEFAULT 0,
        readings INTEGER NOT NULL DEFAULT 0, produced INTEGER NOT NULL DEFAULT 0, latest INTEGER NOT NULL DEFAULT 0,
        prev TEXT NOT NULL DEFAULT '');
    CREATE TABLE memory (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
    """,
    # Rows of before were sent with the times that they had: their shift is 0.
    """
    ALTER TABLE run ADD COLUMN machine TEXT NOT NULL DEFAULT '';
    ALTER TABLE run ADD COLUMN base INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE run ADD COLUMN mono INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE run ADD COLUMN shift INTEGER DEFAULT 0;
    ALTER TABLE run ADD COLUMN doubt INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE run ADD COLUMN thinned INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE readings ADD COLUMN crc INTEGER;
    ALTER TABLE events ADD COLUMN crc INTEGER;
    ALTER TABLE ledger ADD COLUMN first_events INTEGER NOT NULL DEFAULT 1;
    ALTER TABLE ledger ADD COLUMN first_readings INTEGER NOT NULL DEFAULT 1;
    ALTER TABLE ledger ADD COLUMN run INTEGER NOT NULL DEFAULT 0;
    """,
    """
    CREATE TABLE day_book (
        place INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, epoch INTEGER NOT NULL, seq INTEGER NOT NULL,
        t INTEGER NOT NULL, kind TEXT NOT NULL, body BLOB NOT NULL, crc INTEGER NOT NULL);
    CREATE INDEX day_book_kind ON day_book (kind, t);
    """,
)
VERSION: Final = len(MIGRATIONS)
HANDOVER_MS: Final = 1_000  # a reply may still have been in a bus's hands when the last group was committed
PAGES: Final = ("page_count", "freelist_count", "page_size")  # pragmas that tell how large the file is
RUN: Final = "id, epoch, boot, segment, meta, machine, base, mono, shift, doubt, thinned"

_NO_ROOM: Final = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE}
_DAMAGED: Final = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_decode: Final = msgspec.msgpack.Decoder(Sample).decode


class Run(msgspec.Struct, frozen=True):
    """A stretch of rows, as the table `run` has it."""

    id: int
    epoch: int
    boot: str
    segment: int
    meta: str
    machine: str = ""
    base: int = 0
    mono: int = 0
    shift: int | None = 0
    doubt: int = 0
    thinned: int = 0

    def dated(self, t: int) -> int:
        """A wall time of this stretch as it is sent; as it is while nothing is proven."""
        return t + (self.shift or 0)


class Reading(msgspec.Struct, frozen=True):
    """One row of the lane of readings."""

    seq: int
    run: Run
    sample: Sample


class Letter(msgspec.Struct, frozen=True):
    """One row of the lane of events: `wire` is what is published, each time the same bytes."""

    seq: int
    epoch: int
    wire: bytes


class Marks(msgspec.Struct):
    """The counters: highest seq of each lane, values produced; wall ms and run (0: none) of the last reading; digest of
    the last event."""

    events: int
    readings: int
    produced: int
    latest: int
    prev: str
    run: int = 0


def salt(seq: int, run: int) -> int:
    """Where the CRC of a row begins: it covers number and run too. Rises by one with seq."""
    return (run << 24) + seq  # of which zlib takes 32 bits


def checked(body: bytes, seq: int, run: int) -> int:
    """The CRC-32 of a row."""
    return crc32(body, salt(seq, run))


def decode_sample(body: bytes, crc: int | None, seq: int, run: int) -> Sample:
    """The sample of a row as it was appended. Raises ValueError where it is not what was written."""
    if crc is not None and checked(body, seq, run) != crc:
        raise ValueError("the row is not what was written")
    return _decode(body)


def no_room(error: sqlite3.Error) -> bool:
    """Whether SQLite failed because the disk (or the file's own bound) is full."""
    return getattr(error, "sqlite_errorcode", None) in _NO_ROOM


def damaged(error: sqlite3.Error) -> bool:
    """Whether SQLite found that the file is not what it wrote."""
    return (getattr(error, "sqlite_errorcode", 0) & 0xFF) in _DAMAGED


def lift(db: sqlite3.Connection, found: int, wanted: int = VERSION) -> None:
    """Bring a file of version `found` (0: empty) up to `wanted`."""
    for version in range(found, wanted):
        db.executescript(f"BEGIN IMMEDIATE;{MIGRATIONS[version]}PRAGMA user_version = {version + 1};COMMIT;")
