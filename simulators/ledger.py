"""The simulator's own record of what it served: one JSON line per reply that carried a counter, flushed at once.

    {"simulator": "zhigen sim modbus", "listens": "127.0.0.1:15020", "units": [{"unit", "name", "profile"}], …}
    {"t": ms, "device": "air", "unit": 1, "point": "reply_count", "count": 17, "fault": null}

It is independent of everything that the product stores, so that a test can hold one against the other: a counter that
the cloud has and the ledger has not was invented, one that it has twice was doubled. A line is written before its reply
goes out; after a kill -9 the counters go on from the last line, and a torn last line counts for nothing.
"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import TextIO

import msgspec


class Served(msgspec.Struct, frozen=True):
    """One counter that went out: wall UTC ms, device name, unit id, point key, count, the fault that spoiled it."""

    t: int
    device: str
    unit: int
    point: str
    count: int
    fault: str | None


_decode = msgspec.json.Decoder(Served).decode


class Ledger:
    """Appends to a file; `last` holds the highest count of each (device, point) that it already knew."""

    def __init__(self, path: Path) -> None:
        self.last: dict[tuple[str, str], int] = {}
        torn = False
        if path.exists():
            torn = not path.read_bytes().endswith(b"\n") and path.stat().st_size > 0
            for served in read(path):
                known = self.last.get((served.device, served.point), 0)
                self.last[served.device, served.point] = max(known, served.count)
        self._file: TextIO = path.open("a", encoding="utf-8", buffering=1)
        if torn:
            self._file.write("\n")

    def head(self, body: dict[str, object]) -> None:
        """The line that says who simulates what."""
        self._file.write(json.dumps(body, ensure_ascii=False) + "\n")

    def write(self, served: Served) -> None:
        """One reply; the line is with the operating system when this returns."""
        self._file.write(msgspec.json.encode(served).decode() + "\n")

    def close(self) -> None:
        """Give the file back."""
        self._file.close()


def read(path: Path) -> list[Served]:
    """Every reply in a ledger, in order; heads and a torn line are passed over."""
    found = []
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        with suppress(msgspec.DecodeError):
            found.append(_decode(line))
    return found
