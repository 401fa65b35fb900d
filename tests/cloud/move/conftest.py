"""Houses to move: on SQLite, on a real PostgreSQL, with a real InfluxDB."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cloud import migrations
from cloud.kernel.database import FILE, Database
from tests.cloud.move.street import Plan, Street
from tests.cloud.series_ground import SeriesGround
from tests.engines import Engines


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
def street(tmp_path: Path, plan: Plan, series_ground: SeriesGround) -> Iterator[Street]:
    """Where houses are built, and thrown away afterwards."""
    street = Street(tmp_path, plan, series_ground)
    yield street
    street.close()
