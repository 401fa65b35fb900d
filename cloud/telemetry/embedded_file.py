"""The file of the embedded time series: its tables, its pragmas, and its errors in one line.

A reading costs one row in a table without rowid, keyed as it is asked for: by series, then time. `latest` spares every
page a search; `dirty` names the minutes whose rollups are older than their rows. The schema has a version of its own; a
file of a newer one is refused with a word.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from cloud.telemetry.port import StoreError

FILE: Final = "series.db"
SCHEMA: Final = 1
BUSY_MS: Final = 5_000

_TABLES: Final = (
    "CREATE TABLE series (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)",
    "CREATE TABLE reading (series INTEGER NOT NULL, t INTEGER NOT NULL, value REAL, quality INTEGER NOT NULL,"
    " PRIMARY KEY (series, t)) WITHOUT ROWID",
    "CREATE TABLE latest (series INTEGER PRIMARY KEY, t INTEGER NOT NULL, value REAL, quality INTEGER NOT NULL,"
    " position INTEGER NOT NULL UNIQUE)",
    "CREATE TABLE dirty (series INTEGER NOT NULL, t INTEGER NOT NULL, PRIMARY KEY (series, t)) WITHOUT ROWID",
    "CREATE TABLE floor (t INTEGER NOT NULL)",
    "INSERT INTO floor VALUES (0)",
    *(
        f"CREATE TABLE {table} (series INTEGER NOT NULL, t INTEGER NOT NULL, n INTEGER NOT NULL, total REAL, low REAL,"
        " high REAL, first REAL, last REAL, quality INTEGER NOT NULL, PRIMARY KEY (series, t)) WITHOUT ROWID"
        for table in ("minute", "hour")
    ),
)
_PRAGMAS: Final = (
    f"busy_timeout = {BUSY_MS}",
    "journal_mode = WAL",
    "synchronous = FULL",
    "cache_size = -65536",
    "mmap_size = 268435456",
    "wal_autocheckpoint = 4000",
    "journal_size_limit = 67108864",
    "temp_store = MEMORY",
)


@contextmanager
def available(path: Path) -> Iterator[None]:
    """Turn what SQLite says of the file into StoreError; a mistake of ours (a ProgrammingError) stays one."""
    try:
        yield
    except sqlite3.ProgrammingError:
        raise
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.IntegrityError):
            raise
        raise StoreError(f"{path.name}: {error}") from error


def read_only(error: StoreError) -> bool:
    """Whether SQLite may only read. What was opened on a read-only disk stays so when the disk mends, and through the
    file's shared memory so does every connection that is opened while another one of the process is still open."""
    return (getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF) == sqlite3.SQLITE_READONLY


def connect(path: Path) -> sqlite3.Connection:
    """Open the file, make its tables where it is new. Raises StoreError."""
    with available(path):
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        try:
            for pragma in _PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
            _prepare(connection, path)
        except BaseException:
            connection.close()
            raise
        return connection


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    if _version(connection) == SCHEMA:
        return
    with transaction(connection):
        version = _version(connection)  # another process may have been first
        if version > SCHEMA:
            raise StoreError(f"{path.name} has schema {version}, this program knows {SCHEMA}: upgrade it")
        if version == 0:
            for table in _TABLES:
                connection.execute(table)
            connection.execute(f"PRAGMA user_version = {SCHEMA}")


def _version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


@contextmanager
def transaction(connection: sqlite3.Connection, mode: str = "IMMEDIATE") -> Iterator[None]:
    """BEGIN … COMMIT, or ROLLBACK for any error."""
    connection.execute(f"BEGIN {mode}")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
