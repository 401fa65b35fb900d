"""The file behind the outbox: its tables, their versions, what a row is, and what happens to a damaged file.

    run       one stretch of rows that share epoch, boot, clock segment and meta; a row names its run
    readings  seq, run, wall ms, number of values, body (MessagePack of a Sample: it carries device and monotonic ms)
    events    seq, run, wall ms, the bytes that are published: json, and a signature line where there is one
    ledger    the counters as they were when rows were last deleted; what still lies in the tables counts on top
    memory    small facts that must agree with the events, such as alarms that have no clear yet

Appending touches one table only, so a commit costs what bare SQLite costs: the counters (highest seq, values produced)
are not written beside the rows, they *are* the rows, until a deletion brings the ledger up in its own transaction.
One file has one epoch, the unix second of its making, so that a new file never repeats an address of an old one.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import sha256
from itertools import repeat
from operator import attrgetter
from pathlib import Path
from typing import Final

import msgspec

from contract.ack import Lane
from gateway.core.errors import GatewayError
from gateway.core.sample import Sample

NAME: Final = "outbox.db"
_BUSY_MS: Final = 5_000
_WAL_LIMIT: Final = 16 * 1024 * 1024

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
)
VERSION: Final = len(MIGRATIONS)

_NO_ROOM: Final = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE}
_DAMAGED: Final = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}

_encode: Final = msgspec.msgpack.Encoder().encode
_decode: Final = msgspec.msgpack.Decoder(Sample).decode


class Run(msgspec.Struct, frozen=True):
    """A stretch of rows with one epoch, boot, clock segment and meta."""

    id: int
    epoch: int
    boot: str
    segment: int
    meta: str


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
    """The counters: highest seq of each lane, values produced, wall ms of the last reading, last event's digest."""

    events: int
    readings: int
    produced: int
    latest: int
    prev: str


def no_room(error: sqlite3.Error) -> bool:
    """Whether SQLite failed because the disk (or the file's own bound) is full."""
    return getattr(error, "sqlite_errorcode", None) in _NO_ROOM


def damaged(error: sqlite3.Error) -> bool:
    """Whether SQLite found that the file is not what it wrote."""
    return (getattr(error, "sqlite_errorcode", 0) & 0xFF) in _DAMAGED


class OutboxFile:
    """One open outbox file. Not for two threads at once; `reader()` gives another connection for another thread.

    folder: made where it is absent; now_s: unix seconds, names a new epoch and a file that is set aside.
    Raises GatewayError("outbox_in_use" | "outbox_newer" | "outbox_folder" | "outbox_no_room").
    """

    def __init__(self, folder: Path, now_s: int) -> None:
        self.path = folder / NAME
        self.aside: Path | None = None
        self._full: bool | None = None
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._lock = os.open(folder / "outbox.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o640)
        except OSError as error:
            raise GatewayError("outbox_folder", folder=folder, why=error.strerror) from None
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._open_or_set_aside(now_s)
        except BlockingIOError:
            os.close(self._lock)
            raise GatewayError("outbox_in_use", folder=folder) from None
        except BaseException:
            os.close(self._lock)
            raise

    @property
    def version(self) -> int:
        """The schema version of the file."""
        version: int = self._db.execute("PRAGMA user_version").fetchone()[0]
        return version

    def close(self) -> None:
        """Close the file and let another process have it."""
        self._db.close()
        os.close(self._lock)

    def reader(self) -> sqlite3.Connection:
        """A connection that only reads, for another thread."""
        db = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False, timeout=_BUSY_MS / 1000)
        db.execute("PRAGMA query_only = ON")
        return db

    @contextmanager
    def transaction(self, *, full: bool) -> Iterator[None]:
        """All or nothing. full: on disk when it returns (FULL); otherwise within the operating system (NORMAL)."""
        if full != self._full:
            self._db.execute(f"PRAGMA synchronous = {'FULL' if full else 'NORMAL'}")
            self._full = full
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                self._db.execute("ROLLBACK")
            raise

    def marks(self) -> Marks:
        """The counters: the ledger and what still lies in the tables on top of it."""
        events, readings, produced, latest, prev = self._db.execute(
            "SELECT events, readings, produced, latest, prev FROM ledger"
        ).fetchone()
        more = self._db.execute("SELECT coalesce(sum(n), 0) FROM readings WHERE seq > ?", (readings,)).fetchone()[0]
        row = self._db.execute(
            "SELECT seq, t FROM readings WHERE seq > ? ORDER BY seq DESC LIMIT 1", (readings,)
        ).fetchone()
        if row:
            readings, latest = row
        row = self._db.execute(
            "SELECT seq, wire FROM events WHERE seq > ? ORDER BY seq DESC LIMIT 1", (events,)
        ).fetchone()
        if row:
            events, prev = row[0], sha256(row[1].partition(b"\n")[0]).hexdigest()
        return Marks(events, readings, produced + more, latest, prev)

    def segment(self) -> int:
        """The clock segment of the latest run."""
        row = self._db.execute("SELECT segment FROM run ORDER BY id DESC LIMIT 1").fetchone()
        return row[0] if row else 0

    def count(self, lane: Lane) -> int:
        """How many rows of a lane are not settled."""
        rows: int = self._db.execute(f"SELECT count(*) FROM {lane}").fetchone()[0]  # noqa: S608  # a closed set of names
        return rows

    def oldest(self, rows: int) -> tuple[int, int, int, int, int]:
        """Of the oldest `rows` readings: first seq, last seq, earliest and latest wall ms, how many they are."""
        found: tuple[int, int, int, int, int] = self._db.execute(
            "SELECT min(seq), max(seq), min(t), max(t), count(*) FROM"
            " (SELECT seq, t FROM readings ORDER BY seq LIMIT ?)",
            (rows,),
        ).fetchone()
        return found

    def size(self) -> int:
        """Bytes that the file holds, free pages not counted."""
        pages, free, size = (self._db.execute(f"PRAGMA {what}").fetchone()[0] for what in _PAGES)
        return (pages - free) * size  # type: ignore[no-any-return]

    def run(self, boot: str, segment: int, meta: str) -> Run:
        """Open a new run."""
        epoch: int = self._db.execute("SELECT epoch FROM ledger").fetchone()[0]
        cursor = self._db.execute(
            "INSERT INTO run (epoch, boot, segment, meta) VALUES (?, ?, ?, ?)", (epoch, boot, segment, meta)
        )
        assert cursor.lastrowid is not None  # noqa: S101  # an INSERT into a rowid table has one
        return Run(cursor.lastrowid, epoch, boot, segment, meta)

    def append(self, first: int, run: Run, samples: Sequence[Sample]) -> None:
        """Rows first, first + 1 … of the lane of readings."""
        self._db.executemany(
            "INSERT INTO readings VALUES (?, ?, ?, ?, ?)",
            zip(  # one C loop, no Python per row; the endless columns end with the samples
                range(first, first + len(samples)),
                repeat(run.id),
                map(_TIME, samples),
                map(len, map(_VALUES, samples)),
                map(_encode, samples),
                strict=False,
            ),
        )

    def append_event(self, seq: int, run: Run, t: int, wire: bytes) -> None:
        """One row of the lane of events."""
        self._db.execute("INSERT INTO events VALUES (?, ?, ?, ?)", (seq, run.id, t, wire))

    def delete(self, lane: Lane, ranges: Iterable[tuple[int, int]], marks: Marks) -> int:
        """Take rows out for good and bring the ledger to `marks`; returns how many there were."""
        self._db.execute(
            "UPDATE ledger SET events = ?, readings = ?, produced = ?, latest = ?, prev = ?",
            (marks.events, marks.readings, marks.produced, marks.latest, marks.prev),
        )
        return sum(
            self._db.execute(f"DELETE FROM {lane} WHERE seq BETWEEN ? AND ?", span).rowcount  # noqa: S608
            for span in ranges
        )

    def remember(self, key: str, value: object) -> None:
        """Keep a small fact as JSON; None forgets it."""
        if value is None:
            self._db.execute("DELETE FROM memory WHERE key = ?", (key,))
        else:
            self._db.execute("INSERT OR REPLACE INTO memory VALUES (?, ?)", (key, msgspec.json.encode(value)))

    def memory(self) -> dict[str, bytes]:
        """All facts, as JSON bytes."""
        return dict(self._db.execute("SELECT key, value FROM memory"))

    def _open_or_set_aside(self, now_s: int) -> None:
        try:
            self._open(now_s)
        except sqlite3.Error as error:
            with suppress(AttributeError):
                self._db.close()
            if not damaged(error):
                raise _refusal(error, self.path) from None
            self.aside = self.path.with_name(f"{NAME}.damaged-{now_s}")
            for tail in ("", "-wal", "-shm"):
                with suppress(FileNotFoundError):
                    Path(f"{self.path}{tail}").rename(f"{self.aside}{tail}")
            self._open(now_s)

    def _open(self, now_s: int) -> None:
        self._db = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False, timeout=_BUSY_MS / 1000)
        found = self.version
        if found > VERSION:
            self._db.close()
            raise GatewayError("outbox_newer", path=self.path, found=found, known=VERSION)
        if found and self._db.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise _corrupt()
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute(f"PRAGMA journal_size_limit = {_WAL_LIMIT}")
        for version in range(found, VERSION):
            self._db.executescript(f"BEGIN IMMEDIATE;{MIGRATIONS[version]}PRAGMA user_version = {version + 1};COMMIT;")
        if self._db.execute("SELECT count(*) FROM ledger").fetchone()[0] == 0:
            self._db.execute("INSERT INTO ledger (id, epoch) VALUES (1, ?)", (self._new_epoch(now_s),))

    def _new_epoch(self, now_s: int) -> int:
        # A card without a clock starts in 1970 each time: what was set aside before then says how far epochs went.
        known = [int(path.name.rsplit("-", 1)[1]) for path in self.path.parent.glob(f"{NAME}.damaged-*[0-9]")]
        return max([now_s, 1, *(epoch + 1 for epoch in known)])


_PAGES: Final = ("page_count", "freelist_count", "page_size")
_TIME: Final = attrgetter("t")
_VALUES: Final = attrgetter("values")


def decode_reading(seq: int, run: Run, body: bytes) -> Reading:
    """A row as it was appended."""
    return Reading(seq, run, _decode(body))


def _corrupt() -> sqlite3.DatabaseError:
    error = sqlite3.DatabaseError("quick_check found damage")
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return error


def _refusal(error: sqlite3.Error, path: Path) -> GatewayError:
    if no_room(error):
        return GatewayError("outbox_no_room", path=path)
    return GatewayError("outbox_folder", folder=path.parent, why=str(error))
