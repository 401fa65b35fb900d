"""A scanner on a pty: sends the code and the suffix that it is set to.

half      the code breaks off in its middle          charset   what is sent is no text at all
pause     `amount` ms of silence in the middle (default 150)
twice     every code comes twice (a trigger that bounces)
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Final

from simulators.switches import Switches
from simulators.terminal import Terminal

IDENTITY: Final = "zhigen sim scanner"
KINDS: Final = {"half": None, "charset": None, "pause": 150.0, "twice": None}
SUFFIXES: Final = {"cr": b"\r", "lf": b"\n", "crlf": b"\r\n", "none": b""}


class Simulator:
    """One scanner; suffix: a key of SUFFIXES. Use as a context, or `start` and `stop`."""

    def __init__(self, link: Path, *, suffix: str = "cr", charset: str = "utf-8", baud: int = 115200) -> None:
        self.faults = Switches(KINDS)
        self.terminal = Terminal(link, lambda _: None, baud)
        self._suffix = SUFFIXES[suffix]
        self._charset = charset

    def __enter__(self) -> Simulator:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Appear at the link. Raises OSError."""
        self.terminal.plug()

    def stop(self) -> None:
        """Vanish."""
        self.terminal.unplug()

    def scan(self, text: str) -> None:
        """Read a code."""
        data = b"\x81\xff\xfe" if self.faults.holds("charset") else text.encode(self._charset)
        for _ in range(2 if self.faults.holds("twice") else 1):
            middle = (len(data) + 1) // 2
            self.terminal.send(data[:middle])
            if self.faults.holds("half"):
                return
            time.sleep(self.faults.amount("pause") / 1000)
            self.terminal.send(data[middle:] + self._suffix)

    def identity(self) -> dict[str, object]:
        """What it is, for who starts it."""
        return {"simulator": IDENTITY, "link": str(self.terminal.link), "faults": list(KINDS)}
