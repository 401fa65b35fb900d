"""What is still to be printed, on disk, so that a power cut loses no receipt.

One file per job in the folder of its printer, readable by us alone, gone when the job is on paper. A job that was begun
is renamed first: whoever takes it up again knows that part of it may be on paper, and prints its marked version.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Final

import msgspec

from gateway.core.errors import GatewayError

MOST: Final = 200  # jobs that wait for one printer
_NEW, _BEGUN = ".new", ".begun"


class Job(msgspec.Struct, frozen=True):
    """Bytes for the printer: as they go out at first, and as a reprint (b"": the same)."""

    first: bytes
    again: bytes = b""


class Spool:
    """The jobs of one printer, first come first served. Safe from several threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = Lock()
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._names = sorted(path.name for path in folder.iterdir() if path.suffix in (_NEW, _BEGUN))
        except OSError as error:
            raise GatewayError("spool_unusable", folder=folder, why=error.strerror) from None
        self._next = int(self._names[-1].partition(".")[0]) + 1 if self._names else 1

    def __len__(self) -> int:
        return len(self._names)

    def put(self, job: Job) -> int:
        """Keep a job; returns its number. Raises GatewayError("spool_full" | "spool_unusable")."""
        with self._lock:
            if len(self._names) >= MOST:
                raise GatewayError("spool_full", count=MOST)
            number = self._next
            name = f"{number:012d}{_NEW}"
            draft = self._folder / f"{number:012d}.draft"
            try:
                with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                    file.write(msgspec.msgpack.encode(job))
                    file.flush()
                    os.fsync(file.fileno())
                draft.rename(self._folder / name)
                self._sync()
            except OSError as error:
                with suppress(OSError):
                    draft.unlink()
                raise GatewayError("spool_unusable", folder=self._folder, why=error.strerror) from None
            self._next += 1
            self._names.append(name)
            return number

    def begin(self) -> bytes | None:
        """What to send for the first job, which counts as begun from now on; None where none waits. A file that cannot
        be read is set aside. Raises OSError."""
        while (name := self._first()) is not None:
            path = self._folder / name
            try:
                job = msgspec.msgpack.decode(path.read_bytes(), type=Job)
            except (FileNotFoundError, msgspec.MsgspecError):
                self._forget(name)
                with suppress(FileNotFoundError):
                    path.rename(path.with_suffix(".damaged"))
                continue
            if path.suffix == _BEGUN:
                return job.again or job.first
            path = path.rename(path.with_suffix(_BEGUN))
            with self._lock:
                self._names[self._names.index(name)] = path.name
            return job.first
        return None

    def done(self) -> None:
        """The first job is on paper. Raises OSError."""
        if (name := self._first()) is not None:
            (self._folder / name).unlink(missing_ok=True)
            self._forget(name)

    def _sync(self) -> None:
        """Make the new name outlive a power cut. Raises OSError."""
        folder = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _first(self) -> str | None:
        with self._lock:
            return self._names[0] if self._names else None

    def _forget(self, name: str) -> None:
        with self._lock:
            self._names.remove(name)
