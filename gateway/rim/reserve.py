"""A little room on the disk that is kept for bad days, so that a disk filled to the last byte can still let go of rows.

Deleting needs room too: SQLite writes it to its log before anything gets smaller. When the disk is full the reserve is
given up; what is acked then leaves, and its pages take new rows. It is taken up again when there is room for it.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

SIZE: Final = 256 * 1024
_AMPLE: Final = 3  # times its size must be free before it is taken: it must not be what fills a disk


class Reserve:
    """The file `outbox.reserve` in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "outbox.reserve"
        self.hold()

    @property
    def held(self) -> bool:
        """Whether there is something to give up."""
        return self._path.exists()

    def hold(self) -> None:
        """Take the room, where there is plenty."""
        if self.held:
            return
        with suppress(OSError):
            disk = os.statvfs(self._path.parent)
            if disk.f_bavail * disk.f_frsize < _AMPLE * SIZE:
                return
            descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o640)
            try:
                os.posix_fallocate(descriptor, 0, SIZE)
            finally:
                os.close(descriptor)

    def give(self) -> bool:
        """Give the room up; whether there was any."""
        try:
            self._path.unlink()
        except OSError:
            return False
        return True
