"""The file behind the outbox: every statement that reads or writes it, and what happens to a damaged one.

Appending touches one table only, so a commit costs what bare SQLite costs: the counters (highest seq, values produced)
are not written beside the rows, they *are* the rows, until a deletion brings the ledger up in its own transaction.
An epoch is the unix second in which it began (or one more than any known before), so that no address is ever repeated.
A file that is damaged is not only set aside: what can be read of it goes on in a new one (gateway.rim.salvage).
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
from zlib import crc32

import msgspec

from contract.ack import LANES, Lane
from contract.event import EventFrame, Gap
from gateway.core.dating import Undated, Verdict
from gateway.core.errors import GatewayError
from gateway.core.sample import Sample
from gateway.core.spans import Spans
from gateway.rim.outbox_days import INSERT, kept
from gateway.rim.outbox_schema import PAGES, RUN, VERSION, Marks, Run, checked, damaged, lift, no_room, salt
from gateway.rim.salvage import FACT, SALVAGED, Declared, aside, salvage

NAME: Final = "outbox.db"
_BUSY_MS: Final = 5_000
_WAL_LIMIT: Final = 16 * 1024 * 1024
_TIME: Final = attrgetter("t")
_VALUES: Final = attrgetter("values")
_encode: Final = msgspec.msgpack.Encoder().encode


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
            self._open_or_salvage(now_s)
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

    @property
    def epoch(self) -> int:
        """The epoch of rows from now on."""
        epoch: int = self._db.execute("SELECT epoch FROM ledger").fetchone()[0]
        return epoch

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

    def checkpoint(self) -> None:
        """Bring the write-ahead log into the file, so that the room it takes can be used again."""
        with suppress(sqlite3.Error):
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def marks(self) -> Marks:
        """The counters: the ledger and what still lies in the tables on top of it."""
        events, readings, produced, latest, prev, run = self._db.execute(
            "SELECT events, readings, produced, latest, prev, run FROM ledger"
        ).fetchone()
        more = self._db.execute("SELECT coalesce(sum(n), 0) FROM readings WHERE seq > ?", (readings,)).fetchone()[0]
        row = self._db.execute(
            "SELECT seq, t, run FROM readings WHERE seq > ? ORDER BY seq DESC LIMIT 1", (readings,)
        ).fetchone()
        if row:
            readings, latest, run = row
        row = self._db.execute(
            "SELECT seq, wire FROM events WHERE seq > ? ORDER BY seq DESC LIMIT 1", (events,)
        ).fetchone()
        if row:
            events, prev = row[0], sha256(row[1].partition(b"\n")[0]).hexdigest()
        return Marks(events, readings, produced + more, latest, prev, run)

    def first(self, lane: Lane) -> int:
        """The first seq of a lane in the present epoch."""
        seq: int = self._db.execute(f"SELECT first_{lane} FROM ledger").fetchone()[0]  # noqa: S608  # closed set
        return seq

    def runs(self) -> list[Run]:
        """All runs that rows may name, in the order of their making."""
        return [Run(*row) for row in self._db.execute(f"SELECT {RUN} FROM run ORDER BY id")]  # noqa: S608  # constant

    def spans(self, lane: Lane) -> Spans:
        """Which run each row of a lane belongs to."""
        numbered = f"SELECT seq, run, lag(run) OVER (ORDER BY seq) AS before FROM {lane}"  # noqa: S608  # closed set
        starts = self._db.execute(f"SELECT seq, run FROM ({numbered}) WHERE before IS NOT run")  # noqa: S608
        high = self._db.execute(f"SELECT coalesce(max(seq), 0) FROM {lane}").fetchone()[0]  # noqa: S608
        return Spans(starts, high)

    def count(self, lane: Lane) -> int:
        """How many rows of a lane are not settled."""
        rows: int = self._db.execute(f"SELECT count(*) FROM {lane}").fetchone()[0]  # noqa: S608  # a closed set of names
        return rows

    def oldest(self, rows: int, last: int) -> tuple[int, int, int, int, int]:
        """Of the oldest `rows` readings up to `last`: first and last seq, earliest and latest ms as sent, how many."""
        found: tuple[int, int, int, int, int] = self._db.execute(
            "SELECT min(seq), max(seq), min(t + coalesce(shift, 0)), max(t + coalesce(shift, 0)), count(*) FROM"
            " (SELECT seq, run, t FROM readings WHERE seq <= ? ORDER BY seq LIMIT ?) AS old"
            " JOIN run ON run.id = old.run",
            (last, rows),
        ).fetchone()
        return found

    def rows(self, first: int, limit: int) -> list[tuple[int, int, int, bytes, int | None]]:
        """(seq, run, wall ms, body, crc) of readings from `first` on."""
        return self._db.execute(
            "SELECT seq, run, t, body, crc FROM readings WHERE seq >= ? ORDER BY seq LIMIT ?", (first, limit)
        ).fetchall()

    def undated(self) -> list[Undated]:
        """The runs whose times are not proven."""
        rows = self._db.execute(
            "SELECT run.id, machine, base, coalesce(min(t), 1), coalesce(max(t), 0) FROM run"
            " LEFT JOIN readings ON readings.run = run.id WHERE shift IS NULL GROUP BY run.id ORDER BY run.id"
        )
        return [Undated(*row) for row in rows]

    def size(self) -> int:
        """Bytes that the file holds, free pages not counted."""
        pages, free, size = (self._db.execute(f"PRAGMA {what}").fetchone()[0] for what in PAGES)
        return (pages - free) * size  # type: ignore[no-any-return]

    def run(self, run: Run) -> Run:
        """Open a new run; its id is given here."""
        values = msgspec.structs.astuple(run)[1:]
        cursor = self._db.execute(
            f"INSERT INTO run VALUES (NULL{', ?' * len(values)})",  # noqa: S608  # constant
            values,
        )
        assert cursor.lastrowid is not None  # noqa: S101  # an INSERT into a rowid table has one
        return msgspec.structs.replace(run, id=cursor.lastrowid)

    def date(self, verdicts: dict[int, Verdict]) -> None:
        """Give runs the shift that they keep for ever."""
        self._db.executemany(
            "UPDATE run SET shift = ?, doubt = ? WHERE id = ? AND shift IS NULL",
            [(shift, int(doubt), run) for run, (shift, doubt) in verdicts.items()],
        )

    def append(self, first: int, run: Run, samples: Sequence[Sample]) -> None:
        """Rows first, first + 1 … of the lane of readings."""
        bodies = list(map(_encode, samples))
        begin = salt(first, run.id)
        self._db.executemany(
            "INSERT INTO readings VALUES (?, ?, ?, ?, ?, ?)",
            zip(  # one C loop, no Python per row; the endless columns end with the samples
                range(first, first + len(samples)),
                repeat(run.id),
                map(_TIME, samples),
                map(len, map(_VALUES, samples)),
                bodies,
                map(crc32, bodies, range(begin, begin + len(bodies))),
                strict=False,
            ),
        )

    def append_event(self, seq: int, run: Run, t: int, wire: bytes) -> None:
        """One row of the lane of events."""
        self._db.execute(
            "INSERT INTO events VALUES (?, ?, ?, ?, ?)", (seq, run.id, t, wire, checked(wire, seq, run.id))
        )

    def keep(self, frame: EventFrame, t: int) -> None:
        """Write an event into the day book, where it is of a kind that is kept. t: wall ms."""
        row = kept(frame.event, t)
        if row is not None:
            self._db.execute(INSERT, row)

    def forget_days(self, before: int) -> int:
        """Take out what the day book has of before (wall ms); returns how much."""
        return self._db.execute("DELETE FROM day_book WHERE t < ?", (before,)).rowcount

    def delete(self, lane: Lane, ranges: Iterable[tuple[int, int]], marks: Marks) -> int:
        """Take rows out for good and bring the ledger to `marks`; returns how many there were."""
        self.account(marks)
        return sum(
            self._db.execute(f"DELETE FROM {lane} WHERE seq BETWEEN ? AND ?", span).rowcount  # noqa: S608
            for span in ranges
        )

    def account(self, marks: Marks) -> None:
        """Bring the ledger to `marks`."""
        self._db.execute(
            "UPDATE ledger SET events = ?, readings = ?, produced = ?, latest = ?, prev = ?, run = ?",
            msgspec.structs.astuple(marks),
        )

    def reopen(self, epoch: int, marks: Marks) -> None:
        """Begin another epoch: its numbers go on from `marks`, its chain of events begins anew."""
        marks.prev = ""
        self.account(marks)
        self._db.execute(
            "UPDATE ledger SET epoch = ?, first_events = ?, first_readings = ?",
            (epoch, marks.events + 1, marks.readings + 1),
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

    def prune(self) -> None:
        """Forget runs that no row names any more: each start makes one."""
        tables = (*LANES, "ledger")  # the ledger's: when the last reading was is told by the clock of its run
        named = " UNION ".join(f"SELECT run FROM {table}" for table in tables)  # noqa: S608  # a closed set of names
        self._db.execute(f"DELETE FROM run WHERE id NOT IN ({named}) AND id < (SELECT max(id) FROM run)")  # noqa: S608

    def note_epoch(self) -> None:
        """Write the epoch beside the file too: a file that vanishes must not begin an old epoch again."""
        with suppress(OSError):  # a full disk: then the clock alone must do
            os.pwrite(self._lock, f"{self.epoch:<20}".encode(), 0)
            os.fsync(self._lock)

    def _open_or_salvage(self, now_s: int) -> None:
        fresh = self.path.with_name(f"{NAME}.{SALVAGED}")
        try:
            if fresh.exists():  # killed after the salvage and before the swap
                self.aside = aside(self.path, fresh, now_s)
            try:
                self._open(now_s)
            except sqlite3.Error as error:
                with suppress(AttributeError):
                    self._db.close()
                if not damaged(error):
                    raise
                salvage(self.path, fresh, self._new_epoch(now_s), (now_s + 1) * 1000)
                self.aside = aside(self.path, fresh, now_s)
                self._open(now_s)
        except sqlite3.Error as error:
            raise _refusal(error, self.path) from None
        except OSError as error:
            raise GatewayError("outbox_folder", folder=self.path.parent, why=error.strerror) from None

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
        lift(self._db, found)
        if self._db.execute("SELECT count(*) FROM ledger").fetchone()[0] == 0:
            epoch = self._new_epoch(now_s)
            self._db.execute("INSERT INTO ledger (id, epoch) VALUES (1, ?)", (epoch,))
            if self._noted():  # there was a file once
                self.remember(FACT, Declared(self._noted(), [Gap(0, now_s * 1000, "salvage")]))
        self.prune()
        self.note_epoch()

    def _noted(self) -> int:
        """The epoch that was written beside the file, 0 for none."""
        noted = os.pread(self._lock, 20, 0).strip()
        return int(noted) if noted.isdigit() else 0

    def _new_epoch(self, now_s: int) -> int:
        # A card without a clock starts in 1970 each time: what was there before then says how far epochs went.
        known = [int(path.name.rsplit("-", 1)[1]) for path in self.path.parent.glob(f"{NAME}.damaged-*[0-9]")]
        return max([now_s, 1, self._noted() + 1, *(epoch + 1 for epoch in known)])


def _corrupt() -> sqlite3.DatabaseError:
    error = sqlite3.DatabaseError("quick_check found damage")
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return error


def _refusal(error: sqlite3.Error, path: Path) -> GatewayError:
    if no_room(error):
        return GatewayError("outbox_no_room", path=path)
    return GatewayError("outbox_folder", folder=path.parent, why=str(error))
