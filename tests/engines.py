"""Both engines of the SQL side for tests: SQLite in a folder, PostgreSQL in a database of its own on one server.

The server is started where the first test of a process asks for it. A database is a copy of one that has all tables,
which is made once in a run: to make a hundred tables takes longer than most tests.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final, Literal

import pytest

from cloud.kernel.database import FILE, Database
from cloud.kernel.stores import Postgres
from cloud.migrations import tables
from tests import moulds
from tests.postgres import Cluster

assert tables.metadata  # all models are known

Engine = Literal["sqlite", "postgresql"]
ENGINES: Final[tuple[Engine, ...]] = ("sqlite", "postgresql")
# A long test whose other engine is met by `make campaigns`: its neighbours ask the same SQL of both in `make test`.
ONE_AT_LENGTH = pytest.mark.parametrize(
    "engine", ["sqlite", pytest.param("postgresql", marks=pytest.mark.campaign)], indirect=True, scope="module"
)
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


def _with_tables(cluster: Cluster) -> None:
    database = Database.on_server(cluster.create(name=_TEMPLATE))
    database.create_all()
    database.close()


def _tables_in(folder: Path) -> None:
    folder.mkdir()
    database = Database.in_folder(folder)
    database.create_all()
    database.close()


class Engines:
    """Databases of either engine, one process's. PostgreSQL is skipped, or fails in CI, where it is not installed."""

    def __init__(self) -> None:
        self._cluster: Cluster | None = None
        self._file: Path | None = None
        self._shape: object = None
        self._idle: list[Postgres] = []
        self._held = ExitStack()

    @property
    def cluster(self) -> Cluster:
        """The server, running; its database `zhigen_tables` has all tables and is only copied."""
        if self._cluster is None:
            cluster = Cluster(self._held.enter_context(open_folder()), mould=("postgres-with-tables", _with_tables))
            cluster.start()
            self._held.callback(cluster.stop)
            self._cluster = cluster
            self._shape = cluster.shape(_TEMPLATE)
        return self._cluster

    @property
    def file(self) -> Path:
        """A file of SQLite that has all tables, and is only copied."""
        if self._file is None:
            folder = Path(self._held.enter_context(tempfile.TemporaryDirectory(prefix="zhigen-sqlite-"))) / "data"
            moulds.cast("sqlite-with-tables", folder, _tables_in)
            self._file = folder / FILE
        return self._file

    @contextmanager
    def server(self, *, bare: bool = False) -> Iterator[Postgres]:
        """A database of its own on the server, thrown away afterwards; `bare`: without tables."""
        server = self.cluster.create() if bare else self.cluster.create(_TEMPLATE)
        try:
            yield server
        finally:
            self.cluster.drop(server)

    @contextmanager
    def _lent(self) -> Iterator[Postgres]:
        """A database with all tables, emptied afterwards for the next: to make one takes the server half a second."""
        server = self._idle.pop() if self._idle else self.cluster.create(_TEMPLATE)
        try:
            yield server
        finally:
            if self.cluster.empty(server) and self.cluster.shape(server.database) == self._shape:
                self._idle.append(server)
            else:
                self.cluster.drop(server)

    @contextmanager
    def database(self, engine: Engine, folder: Path, *, bare: bool = False) -> Iterator[Database]:
        """A database without rows; `folder`: where SQLite has its file; `bare`: without tables."""
        if engine == "postgresql":
            with self.server(bare=True) if bare else self._lent() as server:
                database = Database.on_server(server)
                try:
                    yield database
                finally:
                    database.close()
            return
        if not bare:
            shutil.copyfile(self.file, folder / FILE)
        database = Database.in_folder(folder)
        try:
            yield database
        finally:
            database.close()

    def close(self) -> None:
        """End the server, if there is one."""
        self._held.close()
