"""Which stores a configuration means, opened: SQLite files of the data folder, or the servers that it names."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from cloud.app.move import logbook
from cloud.kernel import database as tables
from cloud.kernel.config import Config
from cloud.kernel.database import Database
from cloud.telemetry import TimeSeries
from cloud.telemetry import embedded_file as readings
from cloud.telemetry.embedded import EmbeddedSeries

FILES: Final = (tables.FILE, readings.FILE)  # of the data folder; SQLite puts others beside them


def database(config: Config, folder: Path) -> Database:
    """Entities and events; the caller closes it. `folder` is the data folder, prepared.

    Raises CloudError, also where they are on the move to other stores, or were left behind by one.
    """
    found = unguarded(config, folder)
    try:
        logbook.forbid(folder, found.name)
    except BaseException:
        found.close()
        raise
    return found


def unguarded(config: Config, folder: Path) -> Database:
    """Entities and events for the move itself, and nobody else."""
    return Database.in_folder(folder) if config.postgres is None else Database.on_server(config.postgres)


def series(config: Config, folder: Path, database: Database) -> TimeSeries:
    """Readings; the caller closes it, before `database`. Raises CloudError, StoreError."""
    del config, database  # one store only, until InfluxDB is one
    return EmbeddedSeries.in_folder(folder)


def readings_place(config: Config, folder: Path) -> str:
    """Where the readings are, for a person."""
    return str(folder / readings.FILE) if config.influx is None else f"{config.influx.url}/{config.influx.database}"
