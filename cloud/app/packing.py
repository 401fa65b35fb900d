"""The packing list of a backup: a list of its files with their hashes, and how many rows each table has.

It is written last: a folder without it is no backup.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import file_digest
from pathlib import Path
from typing import Final, Literal

import msgspec

from cloud.kernel.errors import CloudError
from cloud.keys.room import write

NAME: Final = "packing-list.json"
Engine = Literal["SQLite", "PostgreSQL"]
SeriesEngine = Literal["SQLite", "InfluxDB"]


class Kept(msgspec.Struct, frozen=True):
    """A file of the backup; `path` from its folder, with slashes."""

    path: str
    size: int
    sha256: str


class PackingList(msgspec.Struct, frozen=True):
    """made: ms UTC; schema: the revision of the tables; rows: store -> table -> rows, of the stores that are here."""

    made: int
    software: str
    schema: str
    database: Engine
    series: SeriesEngine
    rows: dict[str, dict[str, int]]
    files: list[Kept]
    format: Literal[1] = 1


def keep(folder: Path, found: PackingList) -> None:
    """Write it, durably. Raises OSError."""
    write(folder / NAME, msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n")


def read(folder: Path) -> PackingList:
    """Read it, and check every file against it. Raises CloudError("backup_incomplete" | "backup_damaged")."""
    try:
        found = msgspec.json.decode((folder / NAME).read_bytes(), type=PackingList)
    except (OSError, msgspec.MsgspecError):
        raise CloudError("backup_incomplete", folder=folder) from None
    for told in found.files:
        try:
            same = kept(folder, Path(told.path)) == told
        except OSError:
            same = False
        if not same or ".." in Path(told.path).parts or Path(told.path).is_absolute():
            raise CloudError("backup_damaged", path=folder / told.path)
    return found


def kept(folder: Path, path: Path) -> Kept:
    """A file of `folder` as it is now. Raises OSError."""
    with (folder / path).open("rb") as file:
        return Kept(path.as_posix(), (folder / path).stat().st_size, file_digest(file, "sha256").hexdigest())


def compare(place: str, wanted: Mapping[str, int], found: Mapping[str, int]) -> None:
    """Raises CloudError("backup_differs") for the first table with other rows."""
    tables: Sequence[str] = sorted({*wanted, *found})
    for table in tables:
        if wanted.get(table, 0) != found.get(table, 0):
            raise CloudError(
                "backup_differs", place=place, table=table, wanted=wanted.get(table, 0), found=found.get(table, 0)
            )
