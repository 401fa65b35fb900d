"""The database of entities and events: one engine, short transactions, durable before anyone is told.

SQLite here (WAL, synchronous FULL, foreign keys on, a busy timeout). Reads and writes are told apart, because SQLite
has one writer: a write begins with BEGIN IMMEDIATE, so that it waits at the door instead of failing half-way, and
should be over in milliseconds. Threads of one process queue up for it here, because SQLite lets those who wait sleep,
ever longer, while the door stands open. A commit returns after the disk has it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from threading import Lock
from typing import Any, Final

from sqlalchemy import Connection, Dialect, Engine, create_engine, event, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel

FILE: Final = "zhigen.db"
BUSY_MS: Final = 10_000

# Alembic needs names for what it may have to drop.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Table(SQLModel):
    """Base of all tables; a table declares itself with `class Site(Table, table=True)`."""


class Database:
    """One database. Threads may share it; each transaction has its own session and connection."""

    def __init__(self, url: str) -> None:
        self.engine: Engine = create_engine(url, pool_pre_ping=False)
        self._writer = self.engine.execution_options(zhigen_write=True)
        self._door = Lock()
        event.listen(self.engine, "connect", _pragmas)
        event.listen(self.engine, "begin", _begin)

    @classmethod
    def in_folder(cls, folder: Path) -> Database:
        """The database file of a data folder. Its tables are made by migrations, not here."""
        return cls(f"sqlite:///{folder / FILE}")

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A consistent view; nothing is committed. Rows stay readable after the block."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A short write: BEGIN IMMEDIATE now, commit (durable) at the end, roll back on any error.

        Raises sqlalchemy.exc.OperationalError when the disk is full, or another writer kept the lock for 10 s.
        """
        with self._door, Session(self._writer, expire_on_commit=False) as session:
            session.connection()  # take the write lock before anything is read
            yield session
            session.commit()

    def create_all(self) -> None:
        """All tables straight from the models: for tests; a real folder is made by `zhigen cloud migrate`."""
        SQLModel.metadata.create_all(self.engine)

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def insert_many(session: Session, table: type[Table], rows: Sequence[dict[str, Any]]) -> None:
    """Insert many rows of the same columns, straight through the driver: numbers, texts and bytes only (hot path)."""
    connection = session.connection()
    text, places = _spelt(table, connection.dialect, tuple(rows[0]))
    if places:
        order = itemgetter(*places)
        connection.exec_driver_sql(text, [order(row) for row in rows])
    else:
        connection.exec_driver_sql(text, list(rows))


@lru_cache(maxsize=32)
def _spelt(table: type[Table], dialect: Dialect, columns: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """An INSERT as the driver reads it, and the order of its columns; () where they go by name."""
    statement = insert(table).compile(dialect=dialect, column_keys=list(columns))
    return str(statement), tuple(statement.positiontup or ()) if statement.positional else ()


def insert_new(session: Session, table: type[Table], rows: Sequence[dict[str, object]]) -> None:
    """Insert rows, leaving alone what breaks a unique constraint: it is there already."""
    connection = session.connection()
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(dialect.insert(table).on_conflict_do_nothing(), list(rows))


def _pragmas(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, see _begin
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {BUSY_MS}",  # first: the switch to WAL may have to wait too
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("zhigen_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
