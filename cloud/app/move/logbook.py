"""The logbook of a move: which house goes where, and how far it has come.

It lies in the data folder of both sides, so that nobody starts a house that is being carried, or one that was left.
How far the tables have come is read off the target itself; the logbook only knows the readings.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final, Literal

import msgspec

from cloud.kernel.errors import CloudError

FILE: Final = "moving.json"


class Place(msgspec.Struct, frozen=True):
    """Where a configuration keeps its things, for a person and to be told apart; never a password."""

    tables: str
    readings: str

    def __str__(self) -> str:
        return f"{self.tables} + {self.readings}"


class Logbook(msgspec.Struct):
    """One move. reached: stage of the readings -> the series at hand, and the µs below which it has arrived."""

    source: Place
    target: Place
    state: Literal["moving", "moved"] = "moving"
    reached: dict[str, tuple[str, int]] = {}

    def is_of(self, source: Place, target: Place) -> bool:
        """Whether it is about this move."""
        return (self.source, self.target) == (source, target)

    def save(self, *folders: Path) -> None:
        """Write it down, durable on return: whole or not at all. Raises CloudError."""
        for folder in folders:
            path, draft = folder / FILE, folder / (FILE + ".new")
            try:
                with draft.open("wb") as file:
                    file.write(msgspec.json.format(msgspec.json.encode(self)))
                    file.flush()
                    os.fsync(file.fileno())
                draft.replace(path)
            except OSError as error:
                raise CloudError("file_unusable", path=path, why=os.strerror(error.errno or 0).lower()) from None


def find(folder: Path) -> Logbook | None:
    """The logbook of a data folder, None where there is none. Raises CloudError."""
    path = folder / FILE
    try:
        return msgspec.json.decode(path.read_bytes(), type=Logbook)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.MsgspecError) as error:
        raise CloudError("file_unusable", path=path, why=str(error)) from None


def tear(*folders: Path) -> None:
    """Away with it: the move has not begun."""
    for folder in folders:
        (folder / FILE).unlink(missing_ok=True)


def forbid(folder: Path, place: Place) -> None:
    """Raises CloudError where any of these stores is on the move, or was left behind by one."""
    found = find(folder)
    if found is None:
        return
    path, source, target = folder / FILE, found.source, found.target
    if found.state == "moving":
        if place.tables in (source.tables, target.tables) or place.readings in (source.readings, target.readings):
            raise CloudError("house_moving", source=source, target=target, path=path)
    elif source.tables == place.tables != target.tables or source.readings == place.readings != target.readings:
        raise CloudError("house_left", target=target, path=path)
