"""The database of entities and events: one engine, short transactions, durable before anyone is told.

SQLite (WAL, synchronous FULL, foreign keys on, a busy timeout) or PostgreSQL. Reads and writes are told apart, and on
both there is one writer at a time: a write begins with BEGIN IMMEDIATE, or with the county's advisory lock, so that it
waits at the door instead of failing half-way, and should be over in milliseconds. What is read inside a write is
therefore still so when it commits, and rows are committed in the order of their numbers: whoever follows a table by a
cursor misses none. Threads of one process queue up for it here, because SQLite lets those who wait sleep, ever longer,
while the door stands open. A commit returns after the disk has it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache
from operator import itemgetter
from pathlib import Path
from threading import Lock
from typing import Any, Final, TypeVar

from pydantic.fields import FieldInfo
from sqlalchemy import (
    ARRAY,
    URL,
    BigInteger,
    ColumnElement,
    Connection,
    Dialect,
    Engine,
    Integer,
    String,
    any_,
    bindparam,
    create_engine,
    event,
    insert,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session, SQLModel

from cloud.kernel.copying import copy_in
from cloud.kernel.secret import first_line
from cloud.kernel.stores import Postgres
from cloud.kernel.trouble import trouble

T = TypeVar("T")
FILE: Final = "zhigen.db"
BUSY_MS: Final = 10_000
_CONNECT_S: Final = 5
_CACHE_KIB: Final = 16_384  # SQLite's own 2 MB hold not even the indexes that one block of events goes into
_IDLE_MS: Final = 60_000  # a process that hangs inside a write gives the lock back
_SESSION: Final = (
    "synchronous_commit=on",  # also on a server that is hasty with others: what is acked is deleted at the gateway
    f"lock_timeout={BUSY_MS}",
    f"idle_in_transaction_session_timeout={_IDLE_MS}",
    "timezone=UTC",
)
_SCALAR: Final = (str, int, float, bytes, type(None))
# SQLite numbers rows by itself only where it reads INTEGER.
NUMBERED: Final = BigInteger().with_variant(Integer, "sqlite")
WRITER: Final = 0x7A686967  # the advisory lock of PostgreSQL: "zhig"

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

    def __init__(self, **told: Any) -> None:
        # As below, and of a new row nobody asks what it was before: SQLAlchemy need not hear of each column by itself.
        fields, plain, made = _columns(type(self))
        own = {name: value for name, value in told.items() if name in fields}
        object.__setattr__(self, "__pydantic_fields_set__", set(own))
        self.__dict__.update(plain)
        for name in made:
            self.__dict__[name] = fields[name].get_default(call_default_factory=True)
        self.__dict__.update(own)

    def __setattr__(self, name: str, value: Any) -> None:
        # Rows are never validated, and SQLModel would set a column twice: for SQLAlchemy, and for pydantic.
        if isinstance(type(self).__dict__.get(name), InstrumentedAttribute):
            object.__setattr__(self, name, value)
        else:
            super().__setattr__(name, value)


@cache
def _columns(table: type[Table]) -> tuple[dict[str, FieldInfo], dict[str, Any], tuple[str, ...]]:
    """The fields of a table, the defaults that are values, and the names of those that are made for each row."""
    fields = table.model_fields
    plain = {name: field.default for name, field in fields.items() if isinstance(field.default, _SCALAR)}
    made = (name for name, field in fields.items() if name not in plain and not field.is_required())
    return fields, plain, tuple(made)


class Database:
    """One database. Threads may share it; each transaction has its own session and connection."""

    def __init__(self, url: str | URL, **options: Any) -> None:
        # What a row holds belongs in no log, and whoever waits for a connection hears soon that there is none.
        self.engine: Engine = create_engine(url, hide_parameters=True, pool_timeout=BUSY_MS / 1000, **options)
        self._reader = self._writer = self.engine
        self.info: dict[str, Any] = {}  # what its sessions carry with them (Session.info): keys that lie in no table
        self._door = Lock()
        if self.engine.dialect.name == "sqlite":
            self._writer = self.engine.execution_options(zhigen_write=True)
            event.listen(self.engine, "connect", _pragmas)
            event.listen(self.engine, "begin", _begin)
        else:
            self._reader = self.engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    @classmethod
    def in_folder(cls, folder: Path) -> Database:
        """The database file of a data folder. Its tables are made by migrations, not here."""
        return cls(f"sqlite:///{folder / FILE}")

    @classmethod
    def on_server(cls, server: Postgres) -> Database:
        """A database of a PostgreSQL server. Raises CloudError where the password cannot be read."""
        url = URL.create(
            "postgresql+psycopg",
            server.username,
            first_line(server.password_file) if server.password_file else None,
            server.host,
            server.port,
            server.database,
        )
        facts: dict[str, Any] = {
            "application_name": "zhigen",
            "client_encoding": "utf8",
            "connect_timeout": _CONNECT_S,
            "keepalives_idle": 30,
            "options": " ".join(f"-c {setting}" for setting in _SESSION),
        }
        if server.tls is not None:
            facts |= {"sslmode": "verify-full", "sslrootcert": str(server.tls.ca_file or "system")}
        return cls(url, connect_args=facts, pool_size=server.connections, max_overflow=0, pool_pre_ping=True)

    @property
    def name(self) -> str:
        """What it is and where, for a person; never the password."""
        return self.engine.url.render_as_string()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A consistent view; nothing is committed. Rows stay readable after the block."""
        with Session(self._reader, expire_on_commit=False, info=self.info) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A short write: the writer's lock now, commit (durable) at the end, roll back on any error.

        Raises an sqlalchemy.exc.SQLAlchemyError, see cloud.kernel.trouble: when the disk is full, or another writer
        kept the lock for 10 s.
        """
        with self._door, Session(self._writer, expire_on_commit=False, info=self.info) as session:
            _lock(session)
            yield session
            session.commit()

    @contextmanager
    def reshape(self, waiting: Callable[[], None]) -> Iterator[Session]:
        """A write that may make tables anew, which SQLite does by dropping what others refer to.

        It may last for minutes, and so may another one before it: the lock is waited for without end, `waiting` is
        called every 10 s. On SQLite foreign keys are checked once, at the end; raises RuntimeError where one leads
        nowhere.
        """
        if self.engine.dialect.name != "sqlite":
            with self._door, Session(self._writer, expire_on_commit=False) as session:
                _lock_patiently(session, waiting)
                yield session
                session.commit()
            return
        engine = self._writer.execution_options(zhigen_reshape=True)
        with self._door, engine.connect() as connection, Session(connection, expire_on_commit=False) as session:
            try:
                _lock_patiently(session, waiting)
                yield session
                torn = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                if torn:
                    raise RuntimeError(f"rows that refer to nothing: {torn[:3]}")
                session.commit()
            finally:
                connection.invalidate()  # the next one checks its foreign keys again

    def create_all(self) -> None:
        """All tables straight from the models: for tests; a real folder is made by `zhigen cloud migrate`."""
        SQLModel.metadata.create_all(self.engine)

    def close(self) -> None:
        """Give all connections back: what a thread still holds, as soon as it lets go."""
        event.listen(self.engine.pool, "checkin", _end)
        self.engine.dispose()


def _end(_connection: object, record: ConnectionPoolEntry) -> None:
    record.invalidate()


def _lock(session: Session) -> None:
    """Take the writer's lock, before anything is read."""
    connection = session.connection()  # SQLite: BEGIN IMMEDIATE
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITER})")


def _lock_patiently(session: Session, waiting: Callable[[], None]) -> None:
    while True:
        try:
            return _lock(session)
        except DBAPIError as error:
            found = trouble(error)
            if found is None or found.kind != "locked":
                raise
            session.rollback()
            waiting()


def insert_many(
    session: Session, table: type[Table], rows: Sequence[dict[str, Any]], columns: tuple[str, ...] = ()
) -> None:
    """Insert many rows of the same columns, straight through the driver: numbers, texts and bytes only (hot path).

    columns: those that are meant, where the rows hold more.

    PostgreSQL takes them by COPY, which knows no conflicts: what is there already must have been left out.
    """
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        copy_in(connection, table, rows, columns or tuple(rows[0]))
        return
    text, order = _spelt(table, connection.dialect, columns or tuple(rows[0]))
    connection.exec_driver_sql(text, [order(row) for row in rows])


@lru_cache(maxsize=32)
def _spelt(
    table: type[Table], dialect: Dialect, columns: tuple[str, ...], *, new: bool = False
) -> tuple[str, itemgetter[tuple[Any, ...]]]:
    """An INSERT as SQLite reads it, and what puts a row in its order. new: of what is not there yet."""
    wanted = sqlite.insert(table).on_conflict_do_nothing() if new else insert(table)
    statement = wanted.compile(dialect=dialect, column_keys=list(columns))
    return str(statement), itemgetter(*statement.positiontup or ())


def among(session: Session, column: Any, values: Sequence[str]) -> ColumnElement[bool]:
    """Whether a text column has one of many values: one array for PostgreSQL, a parameter each for SQLite."""
    if session.connection().dialect.name == "postgresql":
        return column == any_(bindparam(None, list(values), type_=ARRAY(String)))  # type: ignore[no-any-return]
    # told to be expanded, since SQLAlchemy looks at each value of a list first, whether it is none of its own things
    return column.in_(bindparam(None, list(values), type_=String(), expanding=True))  # type: ignore[no-any-return]


def portions(items: Sequence[T], size: int) -> Iterator[list[T]]:
    """Items in order, at most `size` at a time: a statement takes only so many parameters."""
    return (list(items[start : start + size]) for start in range(0, len(items), size))


def insert_new(session: Session, table: type[Table], rows: Sequence[dict[str, object]]) -> None:
    """Insert rows, leaving alone what breaks a unique constraint: it is there already."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(postgresql.insert(table).on_conflict_do_nothing(), list(rows))
        return
    text, order = _spelt(table, connection.dialect, tuple(rows[0]), new=True)
    connection.exec_driver_sql(text, [order(row) for row in rows])


def _pragmas(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, see _begin
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {BUSY_MS}",  # first: the switch to WAL may have to wait too
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        f"cache_size = -{_CACHE_KIB}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("zhigen_reshape", False):
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")  # has no effect once a transaction has begun
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("zhigen_write", False) else "BEGIN")
