"""Houses to move: on SQLite, on a real PostgreSQL, with a real InfluxDB."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cloud import migrations
from cloud.kernel.database import FILE, Database
from tests.cloud.move.street import Plan, Street
from tests.engines import Engines
from tests.influx import InfluxServer, PathMap


class Waterworks:
    """One InfluxDB for all tests here, started where the first of them asks."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._server: InfluxServer | None = None
        self._proxy: PathMap | None = None

    def database(self, name: str) -> PathMap:
        """A new database of this name, and the door to it."""
        if self._server is None or self._proxy is None:
            self._server = InfluxServer(self._folder)
            self._server.start()
            self._proxy = PathMap(self._server.url)
        self._server.create(name)
        return self._proxy

    def close(self) -> None:
        if self._proxy is not None:
            self._proxy.close()
        if self._server is not None:
            self._server.kill()


@pytest.fixture(scope="session")
def waterworks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Waterworks]:
    made = Waterworks(tmp_path_factory.mktemp("waterworks"))
    yield made
    made.close()


@pytest.fixture(scope="session")
def plan(tmp_path_factory: pytest.TempPathFactory, engines: Engines) -> Plan:
    """A migrated database of each engine, to be copied: migrating each house would take longer than moving it."""
    folder = tmp_path_factory.mktemp("plan")
    server = engines.cluster.create(name="zhigen_migrated")
    for database in (Database.in_folder(folder), Database.on_server(server)):
        migrations.upgrade(database)
        database.close()
    return Plan(folder / FILE, server.database, engines.cluster)


@pytest.fixture
def street(tmp_path: Path, plan: Plan, waterworks: Waterworks) -> Iterator[Street]:
    """Where houses are built, and thrown away afterwards."""
    street = Street(tmp_path, plan, waterworks.database)
    yield street
    street.close()
