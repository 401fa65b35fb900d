"""A scanner on a serial port (USB CDC or RS232): bytes of a code, then a suffix that the scanner is set to. No I/O.

    36 39 30 31 32 33 34 35 36 37 38 39 32 | 0D 0A
    the code                               | suffix: CR, LF, CR LF, or none (then silence ends the code)

The suffix is what scanners leave the factory with or are given by a setting barcode. Where one is set, silence in the
middle of a code means that the rest was lost: it is told, never taken for a whole code.
Source: programming guides of serial scanners (suffix and character set are settings of each).
"""

from __future__ import annotations

import re
from typing import Final, Literal

from gateway.core.fault import Fault
from gateway.core.scan import LONGEST, Charset, Scan, scan

Suffix = Literal["line", "none"]
_END: Final = re.compile(rb"[\r\n]+")


class Lines:
    """Divides what comes into codes. suffix "line": CR, LF or both; "none": a code ends with `idle`."""

    def __init__(self, suffix: Suffix, charset: Charset) -> None:
        self._suffix = suffix
        self._charset = charset
        self._rest = b""
        self._flood = 0

    @property
    def waiting(self) -> bool:
        """Whether a code has begun and not ended: call `idle` when nothing more comes."""
        return bool(self._rest) or bool(self._flood)

    def feed(self, data: bytes) -> list[Scan | Fault]:
        """The codes that ended within `data`."""
        if self._suffix == "none":
            self._hold(data)
            return []
        found: list[Scan | Fault] = []
        *whole, rest = _END.split(data)
        for piece in whole:
            self._hold(piece)
            if (one := self._take()) is not None:
                found.append(one)
        self._hold(rest)
        return found

    def idle(self) -> Scan | Fault | None:
        """Nothing came for a while: the code of a scanner without suffix, or the fault that its rest was lost."""
        return self.cut() if self._suffix == "line" else self._take()

    def cut(self) -> Fault | None:
        """The port is gone: what had begun is half a code."""
        if not self.waiting:
            return None
        size, self._rest, self._flood = len(self._rest) + self._flood, b"", 0
        return Fault("scan_half", details={"size": size})

    def _hold(self, piece: bytes) -> None:
        self._rest += piece
        if len(self._rest) > LONGEST:
            self._flood, self._rest = self._flood + len(self._rest), b""

    def _take(self) -> Scan | Fault | None:
        rest, flood = self._rest, self._flood
        self._rest, self._flood = b"", 0
        if flood:
            return Fault("scan_flood", details={"size": flood + len(rest)})
        return scan(rest, self._charset) if rest else None
