"""The tally by a second way: counted anew from the rows by the statements of the migrations that made it."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from sqlalchemy import text
from sqlmodel import Session, select

from cloud.kernel.database import Database
from cloud.kernel.journal import Projection
from cloud.tally.model import Tally

Rows = set[tuple[str, str, str, str, str, int]]
_MADE_BY = import_module("cloud.migrations.versions.0033_tally")
_WIDENED_BY = import_module("cloud.migrations.versions.0035_statistics")


def rows(database: Database) -> Rows:
    """All cells."""
    with database.read() as session:
        return _rows(session)


def anew(database: Database) -> Rows:
    """All cells as a fresh count finds them; nothing is kept of it."""
    with database.write() as session:
        session.connection().execute(text("DELETE FROM tally"))
        for statement in statements(session.connection().dialect.name):
            session.connection().execute(text(statement))
        found = _rows(session)
        session.rollback()
    return found


def statements(dialect: str) -> list[str]:
    """What fills an empty tally from the rows."""
    made = [one for source in _MADE_BY._SOURCES for one in _MADE_BY._filling(source, dialect)]
    return [one.replace(":", r"\:") for one in [*made, *_WIDENED_BY._filling(dialect)]]


def rebuilt(database: Database, projections: Sequence[Projection]) -> Rows:
    """All cells after these projections were emptied and filled again."""
    with database.write() as session:
        for projection in projections:
            projection.clear(session)
        for projection in projections:
            assert projection.together is not None
            projection.together(session, 0, 1 << 40)
    return rows(database)


def _rows(session: Session) -> Rows:
    return {(r.figure, r.facet, r.day, r.region, r.key, r.number) for r in session.exec(select(Tally))}
