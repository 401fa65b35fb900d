"""Whether a database is one that this software can work with: reached, new enough, and able to keep any character."""

from __future__ import annotations

import re
import sqlite3
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from cloud.kernel.database import Database
from cloud.kernel.errors import CloudError
from cloud.kernel.trouble import trouble

OLDEST: Final = 15  # of PostgreSQL
_ENCODING: Final = "UTF8"
_MAJOR: Final = re.compile(r"\d+")  # of "18beta2" too


def check(database: Database) -> str:
    """Reach the database; returns what it is, such as "PostgreSQL 16.4".

    Raises CloudError("postgres_old" | "postgres_encoding"), and "database_" with a kind of cloud.kernel.trouble.
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
        raise CloudError(f"database_{found.kind}", name=database.name, own=found.own) from None
    return judge(version, encoding)


def judge(version: str, encoding: str) -> str:
    """What a server of this version ("16.4 (Debian …)") and encoding is called. Raises CloudError. Pure."""
    number = version.partition(" ")[0]
    first = _MAJOR.match(number)
    if first is None or int(first[0]) < OLDEST:
        raise CloudError("postgres_old", found=number, oldest=OLDEST)
    if encoding != _ENCODING:
        raise CloudError("postgres_encoding", found=encoding)
    return f"PostgreSQL {number}"
