"""Both engines of the SQL side for tests: SQLite in a folder, PostgreSQL in a database of its own on one server.

The server is started where the first test of a process asks for it. A database is a copy of one that has all tables, so
that it costs some ten milliseconds.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final, Literal

from cloud.kernel.database import Database
from cloud.kernel.stores import Postgres
from cloud.migrations import tables
from tests.postgres import Cluster

assert tables.metadata  # all models are known

Engine = Literal["sqlite", "postgresql"]
ENGINES: Final[tuple[Engine, ...]] = ("sqlite", "postgresql")
_TEMPLATE: Final = "zhigen_tables"


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder that the processes of another user may enter, as those of PostgreSQL; pytest's may not be."""
    folder = Path(tempfile.mkdtemp(prefix="zhigen-postgres-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


class Engines:
    """Databases of either engine, one process's. PostgreSQL is skipped, or fails in CI, where it is not installed."""

    def __init__(self) -> None:
        self._cluster: Cluster | None = None
        self._held = ExitStack()

    @property
    def cluster(self) -> Cluster:
        """The server, running; its database `zhigen_tables` has all tables and is only copied."""
        if self._cluster is None:
            cluster = Cluster(self._held.enter_context(open_folder()))
            cluster.start()
            self._held.callback(cluster.stop)
            self._cluster = cluster
            database = Database.on_server(cluster.create(name=_TEMPLATE))
            database.create_all()
            database.close()
        return self._cluster

    @contextmanager
    def server(self, *, bare: bool = False) -> Iterator[Postgres]:
        """A database of its own on the server, thrown away afterwards; `bare`: without tables."""
        server = self.cluster.create() if bare else self.cluster.create(_TEMPLATE)
        try:
            yield server
        finally:
            self.cluster.drop(server)

    @contextmanager
    def database(self, engine: Engine, folder: Path, *, bare: bool = False) -> Iterator[Database]:
        """A database without rows; `folder`: where SQLite has its file; `bare`: without tables."""
        if engine == "postgresql":
            with self.server(bare=bare) as server:
                database = Database.on_server(server)
                try:
                    yield database
                finally:
                    database.close()
            return
        database = Database.in_folder(folder)
        try:
            if not bare:
                database.create_all()
            yield database
        finally:
            database.close()

    def close(self) -> None:
        """End the server, if there is one."""
        self._held.close()
