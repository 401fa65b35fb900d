"""A backup put back into an empty place: checked file by file before, table by table afterwards.

It never writes over anything. What was taken in after the backup was made is not in it; docs/operations.md says what
gateways send again and what is gone.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from cloud import migrations
from cloud.app import copies, packing, stores
from cloud.app.backup import DUMP
from cloud.app.move import logbook
from cloud.app.packing import PackingList
from cloud.kernel.config import Config
from cloud.kernel.database import FILE as DATABASE
from cloud.kernel.database import Database
from cloud.kernel.errors import CloudError
from cloud.kernel.folder import prepare
from cloud.keys.room import FOLDER as KEYS
from cloud.keys.room import write
from cloud.telemetry.embedded_file import FILE as SERIES


def restore(config: Config, folder: Path) -> PackingList:
    """Put the backup in `folder` back to where the configuration says. Raises CloudError.

    An older schema stays as old as it is: `zhigen cloud migrate` brings it up.
    """
    found = packing.read(folder)
    _fits(config, found)
    data = prepare(config.data)
    _empty(config, data)
    if config.postgres is None:
        _place(folder / DATABASE, data / DATABASE)
    else:
        copies.load(config.postgres, folder / DUMP)
    if "series" in found.rows:
        _place(folder / SERIES, data / SERIES)
        packing.compare(SERIES, found.rows["series"], copies.rows_of_file(data / SERIES))
    _compare(config, data, found)
    try:
        (data / KEYS).mkdir(mode=0o700, exist_ok=True)
        for file in sorted((folder / KEYS).iterdir()):
            write(data / KEYS / file.name, file.read_bytes())
    except OSError as error:
        raise CloudError("key_room", folder=data / KEYS, why=(error.strerror or "").lower()) from None
    return found


def _fits(config: Config, found: PackingList) -> None:
    wanted = "SQLite" if config.postgres is None else "PostgreSQL", "SQLite" if config.influx is None else "InfluxDB"
    if (found.database, found.series) != wanted:
        raise CloudError("backup_other_stores", found=f"{found.database} + {found.series}", wanted=" + ".join(wanted))
    if not migrations.known(found.schema):
        raise CloudError("schema_newer", found=found.schema)


def _empty(config: Config, data: Path) -> None:
    """Raises CloudError: "not_empty" where anything would be written over or mixed.

    Also where a move that is under way, or left this house behind, has its mark here: what came back would not start.
    """
    taken = [data / DATABASE] if config.postgres is None else []
    taken += [data / SERIES] if config.influx is None else []
    for path in (*taken, data / KEYS):
        if path.is_file() or (path.is_dir() and any(path.iterdir())):
            raise CloudError("not_empty", place=path)
    if config.postgres is None:
        logbook.forbid(data, stores.place(config, data, Database.in_folder(data)))
    else:
        database = stores.database(config, data)
        try:
            with database.engine.connect() as connection:
                if copies.rows(connection):
                    raise CloudError("not_empty", place=database.name)
        finally:
            database.close()


def _compare(config: Config, data: Path, found: PackingList) -> None:
    if config.postgres is None:
        packing.compare(DATABASE, found.rows["database"], copies.rows_of_file(data / DATABASE))
        return
    database = stores.database(config, data)
    try:
        with database.engine.connect() as connection:
            packing.compare(database.name, found.rows["database"], copies.rows(connection))
    finally:
        database.close()


def _place(source: Path, target: Path) -> None:
    """Copy a file, durably, readable by its owner only, and under its name only when it is whole."""
    fresh = target.with_name(f".{target.name}.new")
    try:
        with (
            source.open("rb") as origin,
            os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file,
        ):
            shutil.copyfileobj(origin, file, 1 << 20)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(target)
    except OSError as error:
        raise CloudError("file_unusable", path=target, why=(error.strerror or "").lower()) from None
