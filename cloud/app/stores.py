"""Which stores a configuration means, opened: SQLite files of the data folder, or the servers that it names."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from cloud.kernel import fitness
from cloud.kernel.config import Config
from cloud.kernel.database import Database
from cloud.kernel.errors import CloudError
from cloud.kernel.trouble import told
from cloud.telemetry import StoreError, TimeSeries
from cloud.telemetry.embedded import EmbeddedSeries

_NOBODYS: Final = "no-gateway/no-device/air_temperature"
# What keeps a program from starting now, and perhaps not in a moment: whoever started it should try again.
PASSING: Final = frozenset({"database_trouble", "store_away"})


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
    if config.influx is None:
        return EmbeddedSeries.in_folder(folder)
    from cloud.telemetry.influx import InfluxSeries  # its client is heavy, and wanted only here

    return InfluxSeries(config.influx, database)


def reach(series: TimeSeries) -> None:
    """Ask the store of readings for a row that nobody has. Raises StoreError where it does not answer."""
    for _ in series.scan([_NOBODYS], 0, 1):
        pass


def away(error: SQLAlchemyError | StoreError) -> CloudError:
    """What a person is told of a store that cannot be used now, in one line. Its code is one of PASSING."""
    zh, en = told(error)
    return CloudError("store_away", zh=zh, en=en)
