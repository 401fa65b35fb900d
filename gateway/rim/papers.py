"""The files that a configuration was read from, and whether they are still as they were.

A file is known by its inode, size and time of change (ctime, which no copying tool can set back), a folder by those of
its YAML files. What changed is taken up only once it has come to rest: the same at two looks. Editors and copying tools
write in pieces.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

YAML: Final = (".yaml", ".yml")
Stamp = tuple[tuple[str, int, int, int], ...]  # name, inode, size, ns of the last change; () : there is nothing


def sheets(folder: Path) -> list[Path]:
    """The YAML files of a folder by name, without hidden ones (an editor's); none where there is no folder."""
    try:
        return sorted(path for path in folder.iterdir() if _is_sheet(path.name))
    except OSError:
        return []


class Papers:
    """`note` each place just before it is read; `changed` compares."""

    def __init__(self) -> None:
        self._noted: dict[Path, Stamp] = {}
        self._seen: dict[Path, Stamp] = {}

    def note(self, *places: Path) -> None:
        """Files or folders that are about to be read; they need not exist."""
        for place in places:
            self._noted.setdefault(place, _stamp(place))

    def changed(self) -> bool:
        """Whether something is not as it was noted, and has not moved since the last look."""
        now = {place: _stamp(place) for place in self._noted}
        still, self._seen = now == self._seen, now
        return still and now != self._noted


def _is_sheet(name: str) -> bool:
    return name.endswith(YAML) and not name.startswith(".")


def _stamp(place: Path) -> Stamp:
    found = []
    try:
        with os.scandir(place) as entries:
            for entry in entries:
                if _is_sheet(entry.name):
                    with suppress(OSError):  # a link to nothing, a file that is just taken away
                        found.append(_known(entry.name, entry.stat()))
    except NotADirectoryError:
        with suppress(OSError):
            found.append(_known(place.name, place.stat()))
    except OSError:
        return ()
    return tuple(sorted(found))


def _known(name: str, about: os.stat_result) -> tuple[str, int, int, int]:
    return name, about.st_ino, about.st_size, about.st_ctime_ns
