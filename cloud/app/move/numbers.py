"""The numbers that a database gives to new rows by itself: they go on where the old house stopped.

Not at the highest row: a number whose row was deleted is never given again, since cursors and links may remember it.
"""

from __future__ import annotations

from sqlalchemy import Connection, Table, func, select, text


def given(connection: Connection, table: Table) -> int:
    """The highest number ever given, 0 where none was, or where this table's rows are not numbered."""
    column = table.autoincrement_column
    if column is None:
        return 0
    if connection.dialect.name == "postgresql":
        sequence = connection.execute(_SERIAL, {"table": table.name, "column": column.name}).scalar_one()
        found = connection.exec_driver_sql(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}")  # noqa: S608  # the server's own name
        return int(found.scalar_one())
    return int(connection.execute(_GIVEN, {"table": table.name}).scalar() or 0)


def highest(connection: Connection, table: Table) -> int:
    """The number behind which new rows must go on: the highest given, or that of a row that brought its own."""
    column = table.autoincrement_column
    if column is None:
        return 0
    return max(given(connection, table), connection.execute(select(func.max(column))).scalar() or 0)


def go_on(connection: Connection, table: Table, number: int) -> None:
    """The next row gets the number behind this one."""
    column = table.autoincrement_column
    if column is None or number == 0:
        return
    if connection.dialect.name == "postgresql":
        connection.execute(_SET, {"table": table.name, "column": column.name, "number": number})
    elif not connection.execute(_MOVE, {"table": table.name, "number": number}).rowcount:
        connection.execute(_BEGIN, {"table": table.name, "number": number})


_SERIAL = text("SELECT pg_get_serial_sequence(:table, :column)")
_SET = text("SELECT setval(pg_get_serial_sequence(:table, :column), :number)")
_GIVEN = text("SELECT seq FROM sqlite_sequence WHERE name = :table")
_MOVE = text("UPDATE sqlite_sequence SET seq = :number WHERE name = :table")
_BEGIN = text("INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :number)")
