"""Whether a database is one that this software can work with: reached, new enough, and able to keep any character."""

from __future__ import annotations

import sqlite3
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from cloud.kernel.database import Database
from cloud.kernel.errors import CloudError
from cloud.kernel.trouble import trouble

OLDEST: Final = 15  # of PostgreSQL
_ENCODING: Final = "UTF8"


def check(database: Database) -> str:
    """Reach the database; returns what it is, such as "PostgreSQL 16.4".

    Raises CloudError("database_trouble" | "postgres_old" | "postgres_encoding").
    """
    if database.engine.dialect.name == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}"
    try:
        with database.read() as session:
            asked = "SELECT current_setting('server_version'), current_setting('server_encoding')"
            version, encoding = session.connection().exec_driver_sql(asked).one()
    except SQLAlchemyError as error:
        found = trouble(error)
        if found is None:
            raise
        raise CloudError("database_trouble", name=database.name, zh=found.text("zh"), en=found.text("en")) from None
    return judge(version, encoding)


def judge(version: str, encoding: str) -> str:
    """What a server of this version ("16.4 (Debian …)") and encoding is called. Raises CloudError. Pure."""
    number = version.partition(" ")[0]
    if int(number.partition(".")[0].rstrip("abcdefghijklmnopqrstuvwxyz")) < OLDEST:
        raise CloudError("postgres_old", found=number, oldest=OLDEST)
    if encoding != _ENCODING:
        raise CloudError("postgres_encoding", found=encoding)
    return f"PostgreSQL {number}"
