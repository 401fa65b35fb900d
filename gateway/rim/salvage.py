"""What can still be read of a damaged outbox goes on in a new file; what cannot is declared, number by number.

    outbox.db  ──read row by row──▶  outbox.db.building  ──complete──▶  outbox.db.salvaged  ──▶  outbox.db
         └──────────────────────────────── set aside ──────────────────────────────────────▶  outbox.db.damaged-…

Each step is one rename, so a salvage that is killed begins again or goes on. Rows keep their epoch, boot and number;
new rows get a new epoch. Where the first page of the damaged copy is no use (SQLite keeps the schema there) it is
replaced by that of an empty outbox: the tables lie where the same script put them. Then each table is read in ranges,
and a range that cannot be read is halved until the rows around the damage are out. A row counts only if its CRC says
that it is what was written; where it has none, being of an old version, by its form.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import msgspec

from contract import event
from contract.ack import Lane
from contract.errors import ContractError
from contract.wire import MAX_WHOLE
from gateway.rim.outbox_days import COLUMNS, INSERT, sound
from gateway.rim.outbox_schema import HANDOVER_MS, VERSION, Run, checked, decode_sample, lift

SALVAGED: Final = "salvaged"
FACT: Final = "salvage"  # what was lost, in the memory of the new file until it is declared
MOST_GAPS: Final = 100  # of a lane; with more the nearest are said as one
_PAGE: Final = 4096
_STEP: Final = 500
_WIDE: Final = 1 << 16  # a stretch of numbers this wide is given up when _PROBES of them cannot be read
_PROBES: Final = 256
_DAYLESS: Final = 2  # the last version without a day book; it reads what version 1 wrote
_TAILS: Final = ("", "-wal", "-shm")
Row = tuple[Any, ...]


class Declared(msgspec.Struct, frozen=True):
    """The epoch that was damaged (0: not known), its highest numbers as far as they are known, what is lost of it."""

    previous: int
    gaps: list[event.Gap]
    events: int = 0
    readings: int = 0


def aside(path: Path, fresh: Path, now_s: int) -> Path:
    """Put the complete new file in the place of the damaged one; gives where that one went."""
    away = path.with_name(f"{path.name}.damaged-{now_s}")
    for tail in _TAILS:
        with suppress(FileNotFoundError):
            Path(f"{path}{tail}").rename(f"{away}{tail}")
    fresh.rename(path)
    return away


def salvage(path: Path, fresh: Path, epoch: int, now: int) -> None:
    """Make the new file `fresh` of what can be read of `path`; epoch: of rows from now on; now: UTC ms.

    Raises sqlite3.Error or OSError where the new file cannot be written.
    """
    building = path.with_name(f"{path.name}.building")
    with tempfile.TemporaryDirectory(dir=path.parent, prefix="salvage-") as place:
        for old in (building, Path(f"{building}-journal")):
            old.unlink(missing_ok=True)
        copy = Path(place) / path.name
        for tail in _TAILS[:2]:
            with suppress(FileNotFoundError):
                shutil.copyfile(f"{path}{tail}", f"{copy}{tail}")
        version = _mend(copy)
        with closing(sqlite3.connect(building, isolation_level=None)) as into:
            lift(into, 0)
            into.execute("BEGIN IMMEDIATE")
            with closing(sqlite3.connect(copy, isolation_level=None)) as db:
                _carry(db, into, version, epoch, now)
            into.execute("COMMIT")
    descriptor = os.open(building, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    building.rename(fresh)


def _mend(copy: Path) -> int:
    """Give the copy a first page that SQLite understands; returns the version that it then has."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(copy, isolation_level=None)) as db:
        version: int = db.execute("PRAGMA user_version").fetchone()[0]
        if 0 < version <= VERSION and all(_there(db, table) for table in ("run", "readings", "events", "ledger")):
            return version
    # SQLite reads a shorter row as one with defaults, so the newest schema fits; but a small file of before the day
    # book has no page where that would begin, and SQLite then reads none of it.
    for version in range(VERSION, _DAYLESS, -1):
        _head(copy, version)
        with suppress(sqlite3.Error), closing(sqlite3.connect(copy, isolation_level=None)) as db:
            if _there(db, "run"):
                return version
    _head(copy, _DAYLESS)
    return _DAYLESS


def _head(copy: Path, version: int) -> None:
    """Write the first page of an empty outbox of that version over that of the copy."""
    template = copy.with_name(f"template-{version}.db")
    with closing(sqlite3.connect(template, isolation_level=None)) as db:
        lift(db, 0, version)
    head = bytearray(template.read_bytes()[:_PAGE])
    with copy.open("r+b" if copy.exists() else "w+b") as file:
        size = max(file.seek(0, os.SEEK_END) // _PAGE, 1)
        head[18:20] = b"\2\2"  # there may be a write-ahead log
        head[28:32] = size.to_bytes(4, "big")  # pages of the file
        head[32:40] = bytes(8)  # no free pages
        file.truncate(size * _PAGE)
        file.seek(0)
        file.write(head)


def _there(db: sqlite3.Connection, table: str) -> bool:
    return bool(db.execute("SELECT count(*) FROM sqlite_schema WHERE name = ?", (table,)).fetchone()[0])


def _carry(db: sqlite3.Connection, into: sqlite3.Connection, version: int, epoch: int, now: int) -> None:
    db.execute("PRAGMA cell_size_check = ON")
    runs = _runs(db, version)
    for run in runs.values():
        marks = ", ?" * (len(Run.__struct_fields__) - 1)
        into.execute(f"INSERT INTO run VALUES (?{marks})", msgspec.structs.astuple(run))  # noqa: S608  # constant
    ledger = _ledger(db) or (0, 0, 0, 0, 0)
    previous = max([ledger[0], *(run.epoch for run in runs.values())])
    began = min((run.dated(run.base + run.mono) for run in runs.values() if run.machine), default=0)
    crc = "crc" if version > 1 else "NULL"
    readings = _Lane("readings", _read(db, "readings", f"seq, run, t, n, body, {crc}"), runs, _reading, began)
    into.executemany("INSERT INTO readings VALUES (?, ?, ?, ?, ?, ?)", readings)
    events = _Lane("events", _read(db, "events", f"seq, run, t, wire, {crc}"), runs, _letter, began)
    into.executemany("INSERT INTO events VALUES (?, ?, ?, ?, ?)", events)
    high = [max(ledger[1], events.high), max(ledger[2], readings.high)]
    into.execute(
        "INSERT INTO ledger (id, epoch, events, readings, produced, latest, prev, first_events, first_readings)"
        " VALUES (1, ?, ?, ?, ?, ?, '', ?, ?)",
        (
            epoch,
            *high,
            ledger[3] + readings.produced(ledger[2]),
            max(ledger[4], readings.latest),
            high[0] + 1,
            high[1] + 1,
        ),
    )
    if version > 2:
        days = _read(db, "day_book", f"place, {COLUMNS}", "place")
        into.executemany(INSERT, (row[1:] for row in days if sound(row[1:])))
    for key, value in _memory(db):
        into.execute("INSERT OR REPLACE INTO memory VALUES (?, ?)", (key, value))
    gaps = [*events.gaps(previous, now), *readings.gaps(previous, now)]
    fact = msgspec.json.encode(Declared(previous, gaps, *high))
    into.execute("INSERT OR REPLACE INTO memory VALUES (?, ?)", (FACT, fact))


def _runs(db: sqlite3.Connection, version: int) -> dict[int, Run]:
    fields = Run.__struct_fields__ if version > 1 else Run.__struct_fields__[:5]
    found: dict[int, Run] = {}
    for row in _read(db, "run", ", ".join(fields), "id"):
        with suppress(msgspec.ValidationError):
            run = msgspec.convert(dict(zip(fields, row, strict=True)), Run)
            if run.epoch > 0:
                found[run.id] = run
    return found


def _ledger(db: sqlite3.Connection) -> tuple[int, ...]:
    for row in _read(db, "ledger", "epoch, events, readings, produced, latest", "id", last=1):
        if all(isinstance(one, int) and 0 <= one <= MAX_WHOLE for one in row):
            return row
    return ()


def _memory(db: sqlite3.Connection) -> Iterator[tuple[str, bytes]]:
    """Facts from both ends of their table, as far as they can be read."""
    for way in ("ASC", "DESC"):
        with suppress(sqlite3.Error, UnicodeDecodeError):
            for key, value in db.execute(f"SELECT key, value FROM memory ORDER BY key {way}"):  # noqa: S608  # constant
                with suppress(msgspec.MsgspecError, TypeError):
                    msgspec.json.decode(value)
                    yield str(key), bytes(value)


def _reading(row: Row) -> bool:
    """Whether a row of readings is what was written."""
    seq, run, t, n, body, crc = row
    try:
        sample = decode_sample(body, crc, seq, run)
    except (ValueError, TypeError, OverflowError, msgspec.MsgspecError):
        return False
    return (t, n) == (sample.t, len(sample.values))


def _letter(row: Row) -> bool:
    """Whether a row of events is what was written."""
    seq, run, _, wire, crc = row
    try:
        return crc in (None, checked(wire, seq, run)) and bool(event.decode(wire).event.seq == seq)
    except (ContractError, TypeError, AttributeError, OverflowError):
        return False


def _read(
    db: sqlite3.Connection, table: str, columns: str, key: str = "seq", *, last: int = MAX_WHOLE
) -> Iterator[Row]:
    """The rows of a table that can be read, in rising order of their key."""
    query = f"SELECT {columns} FROM {table} WHERE {key} BETWEEN ? AND ? ORDER BY {key} LIMIT ?"  # noqa: S608  # constant

    def ask(first: int, end: int, limit: int) -> list[Row] | None:
        try:
            return db.execute(query, (first, end, limit)).fetchall()
        except (sqlite3.Error, UnicodeDecodeError):
            return None

    def halves(first: int, end: int) -> Iterator[Row]:
        rows = ask(first, end, -1)
        if rows is not None:
            yield from rows
        elif first < end and (end - first <= _WIDE or any(ask(one, end, 1) for one in _probes(first, end))):
            middle = (first + end) // 2
            yield from halves(first, middle)
            yield from halves(middle + 1, end)

    place = 1
    while place <= last:
        rows = ask(place, last, _STEP) or ask(place, last, 1)
        if rows:
            yield from rows
            place = max(rows[-1][0], place) + 1
        elif rows is not None:
            return
        else:
            beyond = _beyond(ask, place, last)
            if beyond is None:
                return
            yield from halves(place, beyond - 1)
            place = beyond


def _beyond(ask: Callable[[int, int, int], list[Row] | None], place: int, last: int) -> int | None:
    """A place behind the damage that begins at `place` from where something can be read again; None: there is none."""
    step = 1
    while place + step <= last:
        if ask(place + step, last, 1):
            return place + step
        step *= 2
    return None


def _probes(first: int, end: int) -> range:
    return range(first, end, (end - first) // _PROBES)


class _Lane:
    """The rows of a lane on their way, and what is missing between them.

    began: ms before which nothing is lost; high, latest: number and wall ms of the last row, dated: ms as it is sent.
    """

    def __init__(
        self, name: Lane, found: Iterator[Row], runs: dict[int, Run], whole: Callable[[Row], bool], began: int
    ) -> None:
        self._name, self._found, self._runs, self._whole = name, found, runs, whole
        self._lost: list[tuple[int, int, int, int]] = []  # first and last number, ms before and after
        self._values: list[tuple[int, int]] = []
        self.high = self.latest = 0
        self.dated = began

    def __iter__(self) -> Iterator[Row]:
        for row in self._found:
            seq, run, t, n = row[:4]
            if seq <= self.high or run not in self._runs or not self._whole(row):
                continue
            dated = self._runs[run].dated(t)
            if seq > self.high + 1:
                self._lost.append((self.high + 1, seq - 1, self.dated, dated))
            self.high, self.latest, self.dated = seq, t, dated
            self._values.append((seq, n if self._name == "readings" else 0))
            yield row

    def produced(self, known: int) -> int:
        """Values of the rows that the ledger, which knew numbers up to `known`, did not count yet."""
        return sum(n for seq, n in self._values if seq > known)

    def gaps(self, epoch: int, now: int) -> list[event.Gap]:
        """What may be lost: between the rows, and whatever came after the last, whose number nobody knows."""
        tail = (self.high + 1, MAX_WHOLE, max(self.dated - HANDOVER_MS, 0), now)
        return [
            event.Gap(min(start, end), max(start, end), "salvage", lane=self._name, epoch=epoch, first=first, last=last)
            for first, last, start, end in [*_fewer(self._lost), tail]
        ]


def _fewer(lost: list[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """At most MOST_GAPS: the smallest stretches between them are said as lost too."""
    fewer = list(lost)
    while len(fewer) > MOST_GAPS:
        between = [b[0] - a[1] for a, b in pairwise(fewer)]
        place = between.index(min(between))
        a, b = fewer[place : place + 2]
        fewer[place : place + 2] = [(a[0], b[1], min(a[2], b[2]), max(a[3], b[3]))]
    return fewer
