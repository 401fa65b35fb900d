"""The rows of a table as both engines give them alike: all columns, in the order of the key's bytes, by a stream."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any, Final, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, Connection, Table, collate, func, literal, select, tuple_

from cloud.migrations.tables import metadata

Row = tuple[Any, ...]
AT_ONCE: Final = 200  # rows fetched together; a quarantined message may be large
_encode: Final = msgspec.msgpack.Encoder().encode


class Sum(NamedTuple):
    """What was counted: rows, and the SHA-256 over all of them in order, in hex."""

    rows: int
    digest: str


def tables(*, with_readings: bool) -> list[Table]:
    """All tables that are carried, each behind those that it refers to.

    A store of readings that fills a table by itself, as it takes them in, marks it `info={"derived": "readings"}`: such
    a table is carried only where the readings stay where they are.
    """
    derived = [table for table in metadata.sorted_tables if table.info.get("derived") == "readings"]
    return [table for table in metadata.sorted_tables if not (with_readings and table in derived)]


def hold(connection: Connection) -> None:
    """This transaction may stand idle: while one side counts, the other waits."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")


def rows(connection: Connection, table: Table, after: Row | None = None) -> Iterator[Row]:
    """All rows behind the key `after`."""
    keys = _keys(connection, table)
    found = select(table).order_by(*keys)
    if after is not None:
        bound = [literal(value, column.type) for value, column in zip(after, table.primary_key, strict=True)]
        found = found.where(tuple_(*keys) > tuple_(*bound))
    with connection.execute(found, execution_options={"yield_per": AT_ONCE}) as result:
        for row in result:
            yield tuple(row)


def last_key(connection: Connection, table: Table) -> Row | None:
    """The highest key, None where the table is empty."""
    descending = [key.desc() for key in _keys(connection, table)]
    row = connection.execute(select(*table.primary_key).order_by(*descending).limit(1)).first()
    return None if row is None else tuple(row)


def count(connection: Connection, table: Table) -> int:
    """How many rows it has."""
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def key_of(table: Table, row: Row) -> Row:
    """The key of a row."""
    return tuple(value for column, value in zip(table.columns, row, strict=True) if column.primary_key)


def total(found: Iterable[Row]) -> Sum:
    """Count and digest, exact to the bit of every number and the byte of every text."""
    number, digest = 0, sha256()
    for row in found:
        number += 1
        digest.update(encoded(row))
    return Sum(number, digest.hexdigest())


def encoded(row: Row) -> bytes:
    """The bytes by which rows are compared. A negative zero is a zero: SQLite keeps none."""
    return _encode([value + 0.0 if type(value) is float else value for value in row])


def _keys(connection: Connection, table: Table) -> list[ColumnElement[Any]]:
    """A language's order of texts would be another on each side."""
    languages = connection.dialect.name == "postgresql"
    return [
        collate(column, "C") if languages and column.type.python_type is str else column
        for column in table.primary_key.columns
    ]
