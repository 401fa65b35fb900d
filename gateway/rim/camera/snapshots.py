"""Pictures of what was counted, on disk: so many, so many bytes, the oldest go first.

A picture has its name only once it is durable: written beside, synced, renamed, the folder synced. What stands in the
folder is what there is, so the ring survives restarts; drafts of a run that was cut go at the next start.
"""

from __future__ import annotations

import errno
import os
import re
from collections import deque
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Final

from contract.identifiers import uuid7

_SUFFIX: Final = ".jpg"
_DRAFT: Final = ".draft"
_NAME: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")
SPARE: Final = 64 * 1024 * 1024  # bytes that stay free on the disk: readings and events need them more


class Snapshots:
    """A ring of JPEG files in `folder`. keep: at most so many; room: at most so many bytes together.

    Safe from several threads. Raises nothing at the start: what is wrong with the folder is said by `put`.
    """

    def __init__(self, folder: Path, keep: int, room: int, spare: int = SPARE) -> None:
        self._folder = folder
        self._keep, self._room, self._spare = keep, room, spare
        self._lock = Lock()
        self._sizes: deque[tuple[str, int]] = deque()
        self._bytes = 0
        with suppress(OSError):
            self._take_up()

    def __len__(self) -> int:
        return len(self._sizes)

    def put(self, jpeg: bytes) -> str:
        """Keep a picture; its name, once it is durable. Raises OSError where it cannot be, and it is not kept then."""
        name = str(uuid7())
        with self._lock:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._make_room(len(jpeg))
            self._write(name, jpeg)
            self._sizes.append((name, len(jpeg)))
            self._bytes += len(jpeg)
        return name

    def get(self, name: str) -> bytes | None:
        """The picture of this name; None where it is gone or never was."""
        if not _NAME.match(name):
            return None
        try:
            return (self._folder / f"{name}{_SUFFIX}").read_bytes()
        except OSError:
            return None

    def _take_up(self) -> None:
        for draft in self._folder.glob(f"*{_DRAFT}"):
            draft.unlink()
        for path in sorted(self._folder.glob(f"*{_SUFFIX}")):  # by name is by time (RFC 9562, version 7)
            if _NAME.match(path.stem):
                self._sizes.append((path.stem, path.stat().st_size))
        self._bytes = sum(size for _, size in self._sizes)
        self._drop(self._keep, self._room)

    def _make_room(self, size: int) -> None:
        if size > self._room:
            raise OSError(None, f"larger than the room for all ({self._room} bytes)")
        self._drop(self._keep - 1, self._room - size)
        disk = os.statvfs(self._folder)
        free = disk.f_bavail * disk.f_frsize
        while self._sizes and free < self._spare + size:
            free += self._oldest_out()
        if free < self._spare + size:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def _drop(self, keep: int, room: int) -> None:
        while self._sizes and (len(self._sizes) > keep or self._bytes > room):
            self._oldest_out()

    def _oldest_out(self) -> int:
        name, size = self._sizes[0]
        (self._folder / f"{name}{_SUFFIX}").unlink(missing_ok=True)
        self._sizes.popleft()
        self._bytes -= size
        return size

    def _write(self, name: str, jpeg: bytes) -> None:
        draft = self._folder / f"{name}{_DRAFT}"
        try:
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb") as file:
                file.write(jpeg)
                file.flush()
                os.fsync(file.fileno())
            draft.rename(self._folder / f"{name}{_SUFFIX}")
            descriptor = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        except OSError:
            with suppress(OSError):
                draft.unlink()
            raise
