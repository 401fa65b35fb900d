r"""Reads TSPL as a label printer does: lines, BITMAP with bytes inside, PRINT; `ESC ! ?` is answered at once.

Knows SIZE, GAP, DIRECTION, CLS, BITMAP, QRCODE and PRINT; another command stands in `strange`.
"""

from __future__ import annotations

import re
from typing import Final

from simulators.printer.sheet import Picture, Sheet, Symbol

_QUERY: Final = b"\x1b!?"
_BITMAP: Final = re.compile(rb"BITMAP (\d+),(\d+),(\d+),(\d+),0,")
_QRCODE: Final = re.compile(r'QRCODE (\d+),(\d+),M,(\d+),A,0,"(.*)"\Z', re.DOTALL)
_SIZE: Final = re.compile(r"SIZE ([\d.]+) mm,([\d.]+) mm\Z")
_PRINT: Final = re.compile(rb"(^|\r\n)PRINT [0-9,]+\r\n")
_DOTS_PER_MM: Final = 8


class Language:
    """The state of the interpreter. `sheets`: what was printed; `strange`: commands that it does not know."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.strange: list[bytes] = []
        self._buffer = b""
        self._sheet = Sheet()

    @property
    def busy(self) -> bool:
        """Whether something waits to be printed."""
        return bool(_PRINT.search(self._buffer))

    def take(self, data: bytes, paper: bool, cover: bool) -> bytes:
        """Store what came; returns the answers to ESC ! ?."""
        self._buffer += data
        asked = self._buffer.count(_QUERY)
        self._buffer = self._buffer.replace(_QUERY, b"")
        state = (0 if paper else 0x04) | (0x01 if cover else 0) | (0x20 if self.busy else 0)
        return bytes([state]) * asked

    def work(self) -> bytes:
        """Obey one line of what is stored."""
        found = _BITMAP.match(self._buffer)
        if found is not None:
            x, y, row, height = (int(part) for part in found.groups())
            end = found.end() + row * height
            if len(self._buffer) >= end + 2:
                data = bytes(byte ^ 0xFF for byte in self._buffer[found.end() : end])
                self._sheet.pieces.append(Picture(x, y, row, data))
                self._buffer = self._buffer[end + 2 :]
            return b""
        line, newline, rest = self._buffer.partition(b"\r\n")
        if newline:
            self._buffer = rest
            self._obey(line.decode("utf-8", "replace"))
        return b""

    def reset(self) -> None:
        """Power off and on: what was stored is gone."""
        self._buffer, self._sheet = b"", Sheet()

    def _obey(self, line: str) -> None:
        if (size := _SIZE.match(line)) is not None:
            self._sheet.width, self._sheet.height = (round(float(side) * _DOTS_PER_MM) for side in size.groups())
        elif (code := _QRCODE.match(line)) is not None:
            data = code[4].replace('\\["]', '"')
            self._sheet.pieces.append(Symbol(int(code[1]), int(code[2]), data, int(code[3])))
        elif line.startswith("PRINT "):
            self._sheet.copies = int(line.rpartition(",")[2])
            self.sheets.append(self._sheet)
            self._sheet = Sheet(width=self._sheet.width, height=self._sheet.height)
        elif line == "CLS":
            self._sheet.pieces.clear()
        elif not line.startswith(("GAP ", "DIRECTION ")):
            self.strange.append(line[:20].encode())
