"""Small disks of their own, to be filled to the last byte or made read-only: tmpfs mounts below a run's folder."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from tests.faults.parts import alive

_MOUNT: Final = re.compile(r"^\S+ (\S*/build/faults/(\d+)/\S+) tmpfs ", re.MULTILINE)


class Disk:
    """A mounted disk at `path`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._filler = path / "filler"

    def fill(self) -> None:
        """Until nothing fits any more."""
        with self._filler.open("ab", buffering=0) as file, suppress(OSError):
            while file.write(b"\0" * 4096):
                pass

    def free(self) -> None:
        """There is room again."""
        self._filler.unlink(missing_ok=True)

    def protect(self, *, on: bool) -> None:
        """Read-only or not. Raises OSError while somebody has a file open to write."""
        done = subprocess.run(
            ["mount", "-o", f"remount,{'ro' if on else 'rw'}", str(self.path)], capture_output=True, text=True
        )
        if done.returncode:
            raise OSError(done.stderr.strip())


@contextmanager
def small_disk(path: Path, megabytes: int) -> Iterator[Disk]:
    """A disk of so many megabytes; wants root."""
    path.mkdir(parents=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(path)], check=True)
    try:
        yield Disk(path)
    finally:
        subprocess.run(["umount", "-l", str(path)], check=True)


def sweep() -> None:
    """Unmount what runs that are gone have left behind."""
    for path, pid in _MOUNT.findall(Path("/proc/mounts").read_text()):
        if not alive(int(pid)):
            subprocess.run(["umount", "-l", path], capture_output=True)
