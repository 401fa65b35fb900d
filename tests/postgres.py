"""A real PostgreSQL for tests: a cluster of its own in a folder, on a free port, without fsync.

PostgreSQL does not run as root; then its processes are those of the user `postgres`, whom its Debian package makes.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from functools import cache
from itertools import count
from pathlib import Path

import psycopg

from cloud.kernel.stores import Postgres
from tests.parts import free_port, missing

_numbers = count(1)
SETTINGS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "shared_buffers=64MB",
    "max_connections=300",
    "log_min_messages=fatal",
)


class Cluster:
    """One server. `settings`: what it is started with, "name=value" each."""

    def __init__(self, folder: Path, settings: tuple[str, ...] = SETTINGS) -> None:
        self.port = free_port()
        self._bin = _programs()
        self.folder = folder / "postgres"
        self._settings = settings
        self.folder.mkdir()
        if os.geteuid() == 0:
            user = pwd.getpwnam("postgres")
            os.chown(self.folder, user.pw_uid, user.pw_gid)
        self._run("initdb", "-D", str(self.folder), "-A", "trust", "-U", "zhigen", "-E", "UTF8", "--locale=C", "-N")

    def start(self) -> None:
        """Start and wait until it takes connections."""
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 "
        options += " ".join(f"-c {setting}" for setting in self._settings)
        self._run("pg_ctl", "-D", str(self.folder), "-w", "-s", "-o", options, "-l", str(self.folder / "log"), "start")

    def stop(self, mode: str = "immediate") -> None:
        """End it: `immediate` as a crash does, `fast` cleanly."""
        self._run("pg_ctl", "-D", str(self.folder), "-w", "-s", "-m", mode, "stop")

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

    def dsn(self, database: str) -> str:
        """The address of a database for psycopg."""
        return f"host=127.0.0.1 port={self.port} user=zhigen dbname={database}"

    def _run(self, program: str, *arguments: str) -> None:
        user = "postgres" if os.geteuid() == 0 else None
        done = subprocess.run(
            [str(self._bin / program), *arguments], user=user, cwd="/", capture_output=True, text=True, timeout=60
        )
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr or done.stdout}")


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
