"""A backup of what a county cannot make again: keys, entities and events, readings, with a packing list that proves it.

The keys come first, then SQL, then the readings, because each may only be ahead of the one before: a key on record
whose file is not here is stood in for by the one before it, a file without a record would sign what no gateway
believes; and what SQL calls settled is in the readings. InfluxDB's readings have tools of their own.
"""

from __future__ import annotations

import os
from importlib.metadata import version
from pathlib import Path
from typing import Final

from cloud import migrations
from cloud.app import copies, packing, stores
from cloud.app.packing import PackingList
from cloud.kernel.clock import now_ms
from cloud.kernel.config import Config
from cloud.kernel.database import FILE as DATABASE
from cloud.kernel.errors import CloudError
from cloud.keys.room import FOLDER as KEYS
from cloud.keys.room import write
from cloud.telemetry.embedded_file import FILE as SERIES

DUMP: Final = "zhigen.dump"


def back_up(config: Config, folder: Path) -> PackingList:
    """Write a backup to `folder`, which must be absent or empty; readable by its owner only. Raises CloudError."""
    _claim(folder)
    database = stores.database(config, config.data)
    rows: dict[str, dict[str, int]] = {}
    try:
        schema = migrations.current(database)
        if schema is None:
            raise CloudError("schema_older", found="-", wanted=migrations.head())
        _copy_keys(config.data / KEYS, folder / KEYS)
        if config.postgres is None:
            rows["database"] = copies.copy_file(config.data / DATABASE, folder / DATABASE)
        else:
            rows["database"] = copies.dump(database, config.postgres, folder / DUMP)
        if config.influx is None and (config.data / SERIES).exists():  # else no reading was ever taken in
            rows["series"] = copies.copy_file(config.data / SERIES, folder / SERIES)
    finally:
        database.close()
    try:
        files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
        for path in files:
            _settle(path)
        found = PackingList(
            made=now_ms(),
            software=version("zhigen"),
            schema=schema,
            database="SQLite" if config.postgres is None else "PostgreSQL",
            series="SQLite" if config.influx is None else "InfluxDB",
            rows=rows,
            files=[packing.kept(folder, path.relative_to(folder)) for path in files],
        )
        packing.keep(folder, found)
        _settle(folder)
    except OSError as error:
        raise CloudError("file_unusable", path=folder, why=(error.strerror or "").lower()) from None
    return found


def _claim(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise CloudError("backup_taken", folder=folder)
        folder.chmod(0o700)
    except OSError as error:
        raise CloudError("file_unusable", path=folder, why=(error.strerror or "").lower()) from None


def _copy_keys(source: Path, target: Path) -> None:
    try:
        target.mkdir(mode=0o700)
        for file in sorted(source.glob("[!.]*")):
            write(target / file.name, file.read_bytes())
        target.chmod(0o700)
    except OSError as error:
        raise CloudError("key_room", folder=source, why=(error.strerror or "").lower()) from None


def _settle(path: Path) -> None:
    """On disk before the list says that it is."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
