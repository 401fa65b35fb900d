"""Which stores a configuration means, opened: SQLite files of the data folder, or the servers that it names."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from cloud.kernel.config import Config
from cloud.kernel.database import Database
from cloud.kernel.errors import CloudError
from cloud.kernel.trouble import told
from cloud.telemetry import StoreError, TimeSeries
from cloud.telemetry.embedded import EmbeddedSeries


def database(config: Config, folder: Path) -> Database:
    """Entities and events; the caller closes it. `folder` is the data folder, prepared. Raises CloudError."""
    return Database.in_folder(folder) if config.postgres is None else Database.on_server(config.postgres)


def series(config: Config, folder: Path, database: Database) -> TimeSeries:
    """Readings; the caller closes it, before `database`. Raises CloudError, StoreError."""
    if config.influx is None:
        return EmbeddedSeries.in_folder(folder)
    from cloud.telemetry.influx import InfluxSeries  # its client is heavy, and wanted only here

    return InfluxSeries(config.influx, database)


def away(error: SQLAlchemyError | StoreError) -> CloudError:
    """What a person is told of a store that cannot be used now, in one line."""
    zh, en = told(error)
    return CloudError("store_away", zh=zh, en=en)
