"""Which stores a configuration means, opened: SQLite files of the data folder, or the servers that it names."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from cloud import migrations
from cloud.app.move import logbook
from cloud.app.move.logbook import Place
from cloud.kernel import database as kernel
from cloud.kernel import fitness, trouble
from cloud.kernel.config import Config
from cloud.kernel.database import Database
from cloud.kernel.errors import CloudError
from cloud.kernel.folder import prepare
from cloud.kernel.trouble import told
from cloud.telemetry import StoreError, TimeSeries, embedded_file
from cloud.telemetry.embedded import EmbeddedSeries

FILES: Final = (kernel.FILE, embedded_file.FILE)  # of the data folder; SQLite puts others beside them
# What keeps a program from starting now, and perhaps not in a moment: whoever started it should try again.
PASSING: Final = frozenset({"database_trouble", "store_away"})


def database(config: Config, folder: Path) -> Database:
    """Entities and events; the caller closes it. `folder` is the data folder, prepared.

    Raises CloudError, also where they are on the move to other stores, or were left behind by one.
    """
    found = unguarded(config, folder)
    try:
        logbook.forbid(folder, place(config, folder, found))
    except BaseException:
        found.close()
        raise
    return found


def unguarded(config: Config, folder: Path) -> Database:
    """Entities and events, reached, for the move itself and nobody else. Raises CloudError."""
    found = Database.in_folder(folder) if config.postgres is None else Database.on_server(config.postgres)
    try:
        fitness.check(found)
    except CloudError:
        found.close()
        raise
    return found


def series(config: Config, folder: Path, database: Database) -> TimeSeries:
    """Readings; the caller closes it, before `database`. Raises CloudError, StoreError."""
    if config.influx is None:
        return EmbeddedSeries.in_folder(folder)
    from cloud.telemetry.influx.store import InfluxSeries  # its client is heavy, and wanted only here

    return InfluxSeries(config.influx, database)


def away(error: SQLAlchemyError | StoreError) -> CloudError:
    """What a person is told of a store that cannot be used now, in one line. Its code is one of PASSING."""
    zh, en = told(error)
    return CloudError("store_away", zh=zh, en=en)


@contextmanager
def opened(config: Config) -> Iterator[tuple[Database, TimeSeries]]:
    """Both stores of a data folder that is there and of our version, for one task. Raises CloudError, StoreError."""
    folder = prepare(config.data)
    tables = database(config, folder)
    try:
        migrations.check(tables)
        readings = series(config, folder, tables)
        try:
            yield tables, readings
        finally:
            readings.close()
    except (SQLAlchemyError, StoreError) as error:
        if not is_away(error):
            raise
        raise away(error) from None
    finally:
        tables.close()


def is_away(error: Exception) -> bool:
    """Whether a store cannot do it now, which is no mistake of ours."""
    return isinstance(error, StoreError) or trouble.trouble(error) is not None


def place(config: Config, folder: Path, database: Database) -> Place:
    """Where both stores are, for a person; never a password."""
    influx = config.influx
    return Place(
        database.name, str(folder / embedded_file.FILE) if influx is None else f"{influx.url}/{influx.database}"
    )
