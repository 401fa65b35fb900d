"""A pseudo terminal under a fixed name, whose cable can be pulled out and put in again.

An unplugged USB port disappears with its device file; so does this one: the client's open file reports a hang-up, and
the link is gone until the cable is back, when it leads to a new terminal.
"""

from __future__ import annotations

import os
import select
import tty
from contextlib import suppress
from pathlib import Path
from threading import Lock


class Cable:
    """`link` points to the client's end while it is plugged in."""

    def __init__(self, link: Path) -> None:
        self.link = link
        self._master = self._slave = -1
        self._hand = Lock()

    @property
    def plugged(self) -> bool:
        """Whether a client can use it."""
        return self._master >= 0

    def plug(self) -> None:
        """Raises OSError where the link cannot be made (a file that is not a link is never overwritten)."""
        if self.plugged:
            return
        if self.link.exists() and not self.link.is_symlink():
            raise FileExistsError(17, "is there and is not a link", str(self.link))
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        os.set_blocking(self._master, False)
        self.link.unlink(missing_ok=True)
        self.link.symlink_to(os.ttyname(self._slave))

    def unplug(self) -> None:
        """Hang up; may be called twice, by two threads at once."""
        with self._hand:
            master, slave = self._master, self._slave
            self._master = self._slave = -1
        if master < 0:
            return
        if self.link.is_symlink() and os.readlink(self.link) == os.ttyname(slave):  # noqa: PTH115
            self.link.unlink()
        os.close(slave)
        os.close(master)

    def heard(self, wait_s: float) -> bytes:
        """What the client wrote, b"" after `wait_s` without a byte."""
        with suppress(OSError, ValueError):  # unplugged meanwhile
            if select.select([self._master], [], [], wait_s)[0]:
                return os.read(self._master, 4096)
        return b""

    def say(self, data: bytes) -> int:
        """Write to the client; how much it took, what nobody reads is lost, as on a wire."""
        with suppress(BlockingIOError, OSError):
            return os.write(self._master, data)
        return 0
