"""Which stores a configuration means, opened: SQLite files of the data folder, or the servers that it names."""

from __future__ import annotations

from pathlib import Path

from cloud.kernel import fitness
from cloud.kernel.config import Config
from cloud.kernel.database import Database
from cloud.kernel.errors import CloudError
from cloud.telemetry import TimeSeries
from cloud.telemetry.embedded import EmbeddedSeries


def database(config: Config, folder: Path) -> Database:
    """Entities and events, reached; the caller closes it. `folder` is the data folder, prepared. Raises CloudError."""
    opened = Database.in_folder(folder) if config.postgres is None else Database.on_server(config.postgres)
    try:
        fitness.check(opened)
    except CloudError:
        opened.close()
        raise
    return opened


def series(config: Config, folder: Path, database: Database) -> TimeSeries:
    """Readings; the caller closes it, before `database`. Raises CloudError, StoreError."""
    del config, database  # one store only, until InfluxDB is one
    return EmbeddedSeries.in_folder(folder)
