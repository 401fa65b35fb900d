"""Carries the tables: in pieces, each durable by itself, behind the highest key that the target already has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from sqlalchemy import Connection, Table, insert
from sqlalchemy.exc import DataError, IntegrityError

from cloud.app.move import cargo, numbers
from cloud.app.move.cargo import Row
from cloud.kernel.database import Database
from cloud.kernel.errors import CloudError

_ROWS: Final = 2_000  # of one piece
_BYTES: Final = 8_000_000

Tell = Callable[[str, int, int], None]  # what, how many are done, of how many


def is_empty(target: Database) -> bool:
    """Whether nothing was ever put in."""
    with target.read() as session:
        connection = session.connection()
        return all(cargo.last_key(connection, table) is None for table in cargo.tables(with_readings=True))


def carry(source: Connection, target: Database, table: Table, tell: Tell) -> None:
    """All rows of a table, and where its numbers go on. Raises CloudError for a row that the target will not take."""
    with target.read() as session:
        last = cargo.last_key(session.connection(), table)
        done = cargo.count(session.connection(), table)
    whole = cargo.count(source, table)
    tell(table.name, done, whole)
    for piece in _pieces(cargo.rows(source, table, last)):
        _put(target, table, piece)
        done += len(piece)
        tell(table.name, done, whole)
    with target.write() as session:
        numbers.go_on(session.connection(), table, numbers.highest(source, table))


def _pieces(rows: Iterable[Row]) -> Iterator[list[Row]]:
    piece: list[Row] = []
    size = 0
    for row in rows:
        piece.append(row)
        size += sum(len(value) for value in row if isinstance(value, str | bytes))
        if len(piece) == _ROWS or size > _BYTES:
            yield piece
            piece, size = [], 0
    if piece:
        yield piece


def _put(target: Database, table: Table, piece: list[Row]) -> None:
    try:
        with target.write() as session:
            session.connection().execute(insert(table), [_named(table, row) for row in piece])
    except (DataError, IntegrityError):
        _name_it(target, table, piece)
        raise


def _name_it(target: Database, table: Table, piece: list[Row]) -> None:
    """Which row it was: a person has to look at it. Nothing of the piece stays."""
    for row in piece:
        try:
            with target.write() as session, session.begin_nested() as attempt:
                session.connection().execute(insert(table), [_named(table, row)])
                attempt.rollback()
        except (DataError, IntegrityError) as error:
            why = " ".join(str(error.orig).split())
            raise CloudError("move_row", table=table.name, key=list(cargo.key_of(table, row)), why=why) from None


def _named(table: Table, row: Row) -> dict[str, object]:
    return dict(zip(table.columns.keys(), row, strict=True))
