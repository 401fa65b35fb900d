"""A real PostgreSQL for tests: a cluster of its own in a folder, on a free port, without fsync.

PostgreSQL does not run as root; then its processes are those of the user `postgres`, whom its Debian package makes.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Callable
from functools import cache
from itertools import count
from pathlib import Path

import psycopg

from cloud.kernel.stores import Postgres
from tests import moulds
from tests.parts import free_port, missing

_numbers = count(1)
_OTHERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
# What DDL leaves in the catalogues, and TRUNCATE does not: names and rights, and the newest row of each.
_SHAPE = """
SELECT count(*), md5(string_agg(concat_ws(' ', oid, relname, relkind, relacl), ',' ORDER BY oid)) FROM pg_class
WHERE relfilenode <> 0 AND relnamespace = 'public'::regnamespace
""" + "".join(
    f"UNION ALL SELECT count(*), max(xmin::text::bigint)::text FROM {table} WHERE {key} >= 16384\n"
    for table, key in (
        ("pg_attribute", "attrelid"), ("pg_index", "indexrelid"), ("pg_constraint", "oid"), ("pg_attrdef", "oid"),
        ("pg_trigger", "oid"), ("pg_proc", "oid"), ("pg_type", "oid"), ("pg_namespace", "oid"),
    )
)  # fmt: skip
SETTINGS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "shared_buffers=64MB",
    "max_connections=300",
    "log_min_messages=fatal",
)


class Cluster:
    """One server. `settings`: what it is started with, "name=value" each; `mould`: what its files are copied from, and
    what comes into them before they become one (it is called while the server runs)."""

    def __init__(
        self,
        folder: Path,
        settings: tuple[str, ...] = SETTINGS,
        mould: tuple[str, Callable[[Cluster], None] | None] = ("postgres", None),
    ) -> None:
        self.port = free_port()
        self._bin = _programs()
        self.folder = folder / "postgres"
        self._settings = settings
        self._fill = mould[1]
        moulds.cast(mould[0], self.folder, self._make)

    def _make(self, folder: Path) -> None:
        folder.mkdir()
        if os.geteuid() == 0:
            user = pwd.getpwnam("postgres")
            os.chown(folder, user.pw_uid, user.pw_gid)
        self._run("initdb", "-D", str(folder), "-A", "trust", "-U", "zhigen", "-E", "UTF8", "--locale=C", "-N")
        if self._fill is not None:
            self.start()
            self._fill(self)
            self.stop("fast")

    def start(self) -> None:
        """Start and wait until it takes connections."""
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 "
        options += " ".join(f"-c {setting}" for setting in self._settings)
        log = str(self.folder / "log")
        self._run("pg_ctl", "-D", str(self.folder), "-w", "-t", "240", "-s", "-o", options, "-l", log, "start")

    def stop(self, mode: str = "immediate") -> None:
        """End it: `immediate` as a crash does, `fast` cleanly."""
        self._run("pg_ctl", "-D", str(self.folder), "-w", "-t", "240", "-s", "-m", mode, "stop")

    def create(self, template: str = "template1", name: str = "", locale: str = "", encoding: str = "UTF8") -> Postgres:
        """A new database, copied from `template`, and how the product is told of it; locale: of ICU, else "C"."""
        name = name or f"zhigen_{os.getpid()}_{next(_numbers)}"
        with psycopg.connect(self.dsn("postgres"), autocommit=True) as connection:
            country = f" LOCALE_PROVIDER icu ICU_LOCALE '{locale}'" if locale else ""
            connection.execute(
                f"CREATE DATABASE {name} TEMPLATE {template} ENCODING {encoding}{country} STRATEGY FILE_COPY"
            )
        return self.server(name)

    def server(self, database: str) -> Postgres:
        """How the product is told of a database of this server."""
        return Postgres(host="127.0.0.1", port=self.port, database=database)

    def drop(self, server: Postgres) -> None:
        """Throw a database away, with whoever is in it."""
        with psycopg.connect(self.dsn("postgres"), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {server.database} WITH (FORCE)")

    def shape(self, database: str) -> object:
        """Equal where tables, indices, rights … are the same."""
        with psycopg.connect(self.dsn(database)) as connection:
            return connection.execute(_SHAPE).fetchall()

    def empty(self, server: Postgres) -> bool:
        """Throw out all rows, what ANALYZE knew of them and where numbers had come to; not where somebody is still in.

        Returns whether it is as good as new, but for what DDL did, see `shape`.
        """
        with psycopg.connect(self.dsn(server.database), autocommit=True) as connection:
            if not _left(connection):
                return False
            connection.execute("DROP TABLE IF EXISTS alembic_version")
            tables = [
                name for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            ]
            asked = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in tables)
            if full := [name for (name,) in connection.execute(asked)]:
                connection.execute(f"TRUNCATE {', '.join(full)} CASCADE")
            connection.execute(
                "SELECT setval(format('%I', sequencename)::regclass, start_value, false) FROM pg_sequences"
                " WHERE last_value IS NOT NULL"
            )
            connection.execute("DELETE FROM pg_statistic WHERE starelid >= 16384")
        return True

    def dsn(self, database: str) -> str:
        """The address of a database for psycopg."""
        return f"host=127.0.0.1 port={self.port} user=zhigen dbname={database}"

    def _run(self, program: str, *arguments: str) -> None:
        user = "postgres" if os.geteuid() == 0 else None
        done = subprocess.run(
            [str(self._bin / program), *arguments], user=user, cwd="/", capture_output=True, text=True, timeout=240
        )
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr or done.stdout}")


def _left(connection: psycopg.Connection[tuple[int]]) -> bool:
    """Whether all others have gone; who has just hung up needs a moment."""
    deadline = time.monotonic() + 1
    while connection.execute(_OTHERS).fetchone() != (0,):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


@cache
def _programs() -> Path:
    """Where PostgreSQL's own programs are: Debian does not put them on PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path is None:
        missing("postgresql")
    assert on_path is not None
    return Path(on_path).parent
