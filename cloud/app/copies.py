"""Consistent copies of the SQL stores while others write: SQLite by its own backup, PostgreSQL by pg_dump.

Both are one view of one moment, and the rows are counted in that same view.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, create_engine, func, inspect, select, table
from sqlalchemy.pool import NullPool

from cloud.kernel.database import Database
from cloud.kernel.errors import CloudError
from cloud.kernel.secret import first_line
from cloud.kernel.stores import Postgres

_BUSY_S: Final = 30.0
_DEBIAN: Final = Path("/usr/lib/postgresql")  # its programs by version; only some are on PATH


def rows(connection: Connection) -> dict[str, int]:
    """Table -> how many rows, of all tables of a database."""
    names = sorted(inspect(connection).get_table_names())
    return {name: connection.execute(select(func.count()).select_from(table(name))).scalar_one() for name in names}


def rows_of_file(path: Path) -> dict[str, int]:
    """The same of an SQLite file that nobody else has open."""
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    with engine.connect() as connection:
        return rows(connection)


def copy_file(source: Path, target: Path) -> dict[str, int]:
    """Copy an SQLite file as of one moment, whoever writes to it; its rows. Raises CloudError.

    Writers go on meanwhile; their log grows until the copy is done.
    """
    if not source.exists():
        raise CloudError("file_unusable", path=source, why="no such file")
    try:
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        origin = sqlite3.connect(f"{source.resolve().as_uri()}?mode=rw", uri=True, timeout=_BUSY_S)
        with closing(origin), closing(sqlite3.connect(target)) as fresh:
            origin.backup(fresh)
            fresh.execute("PRAGMA journal_mode = DELETE")  # one file, no log beside it
            if fresh.execute("PRAGMA quick_check").fetchone() != ("ok",):
                raise CloudError("file_unusable", path=source, why="damaged")
    except OSError as error:
        raise CloudError("file_unusable", path=target, why=(error.strerror or "").lower()) from None
    except sqlite3.DatabaseError as error:
        raise CloudError("file_unusable", path=target, why=str(error)) from None
    return rows_of_file(target)


def dump(database: Database, server: Postgres, target: Path) -> dict[str, int]:
    """Dump a PostgreSQL database to a file of pg_dump's custom format; its rows. Raises CloudError.

    pg_dump takes over the snapshot in which the rows were counted.
    """
    reader = database.engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    with reader.connect() as connection:
        # A long count must not end the transaction that the snapshot lives in.
        connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
        snapshot = str(connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one())
        counted = rows(connection)
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        wanted = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={target}"]
        _run("pg_dump", wanted, server)
    return counted


def load(server: Postgres, source: Path) -> None:
    """Fill an empty PostgreSQL database from a dump, all or nothing. Raises CloudError."""
    wanted = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
    _run("pg_restore", [*wanted, f"--dbname={server.database}", str(source)], server)


def _run(program: str, arguments: list[str], server: Postgres) -> None:
    found = shutil.which(program) or next(
        iter(
            sorted(map(str, _DEBIAN.glob(f"*/bin/{program}")), key=lambda path: int(path.split("/")[4]), reverse=True)
        ),
        None,
    )
    if found is None:
        raise CloudError("tool_missing", program=program)
    done = subprocess.run(
        [found, *arguments], env=_environment(server), stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.strip()]
        raise CloudError("tool_failed", program=program, why=lines[0] if lines else f"exit code {done.returncode}")


def _environment(server: Postgres) -> dict[str, str]:
    """How PostgreSQL's programs are told of a server: never on a command line, which others can read."""
    told = {
        "PGHOST": server.host,
        "PGPORT": str(server.port),
        "PGUSER": server.username,
        "PGDATABASE": server.database,
        "PGAPPNAME": "zhigen",
    }
    if server.password_file is not None:
        told["PGPASSWORD"] = first_line(server.password_file)
    if server.tls is not None:
        told |= {"PGSSLMODE": "verify-full", "PGSSLROOTCERT": str(server.tls.ca_file or "system")}
    return {**{name: value for name, value in os.environ.items() if not name.startswith("PG")}, **told, "LC_ALL": "C"}
