"""A file that takes down what goes over a line, for `zhigen device trace` and `capture`; never more than it may hold.

Whatever befalls the file is logged once and ends the trace: the line itself must not notice.
"""

from __future__ import annotations

import logging
from pathlib import Path
from time import time_ns
from typing import IO, Final

from gateway.core.trace import Framing, Heard, Side, head, spell

_log: Final = logging.getLogger("zhigen.gateway.trace")
MAX_BYTES: Final = 64 * 1024 * 1024


class Tap:
    """Appends to `path`, which is opened at the first byte."""

    def __init__(self, path: Path, framing: Framing, line: str) -> None:
        self._path = path
        self._head = head(framing, line)
        self._file: IO[str] | None = None
        self._left = MAX_BYTES

    def note(self, side: Side, data: bytes) -> None:
        """Some bytes left (">") or came ("<") just now."""
        if self._left <= 0:
            return
        text = spell(Heard(time_ns() // 1_000_000, side, data)) + "\n"
        try:
            if self._file is None:
                self._left = MAX_BYTES - (self._path.stat().st_size if self._path.exists() else 0)
                self._file = self._path.open("a", encoding="utf-8", buffering=1)
                self._file.write(self._head)
                self._head = ""
            self._file.write(text)
        except OSError as error:
            self._end(error.strerror or str(error))
            return
        self._left -= len(text)
        if self._left <= 0:
            self._end(f"{MAX_BYTES} bytes are the most")

    def close(self) -> None:
        """Let the file go; the next byte opens it again."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _end(self, why: str) -> None:
        _log.warning("trace %s: ended (%s)", self._path, why)
        self._left = 0
        self.close()
