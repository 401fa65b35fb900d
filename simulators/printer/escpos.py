"""Reads ESC/POS as a receipt printer with a Chinese character set does.

    real time, at once:      10 04 n -> one status byte
    in its turn:             1B 40, 1C 26, 1B 61 n, 1B 45 n, 1B 21 n, 1D 21 n, 1B 64 n, 1B 74 n, 1D 56 …, 1D 28 6B …,
                             1D 72 n -> one status byte, text in GB 18030 up to 0A
A command that it does not know stands in `strange`: a test wants none there.
"""

from __future__ import annotations

import re
from typing import Final

from simulators.printer.sheet import Line, Sheet

_REAL_TIME: Final = re.compile(rb"\x10\x04([\x01-\x04])")
_SIZES: Final = {
    b"\x1b": {64: 0, 97: 1, 69: 1, 33: 1, 100: 1, 116: 1, 50: 0, 77: 1},
    b"\x1c": {38: 0},
    b"\x1d": {33: 1, 114: 1},
}
_ALIGNS: Final = ("left", "center", "right")


class Language:
    """The state of the interpreter. `sheets`: what was printed; `strange`: commands that it does not know."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.strange: list[bytes] = []
        self._buffer = b""
        self._sheet = Sheet()
        self._text = b""
        self._code = b""
        self._align, self._bold, self._times = "left", False, 1

    @property
    def busy(self) -> bool:
        """Whether something waits to be printed."""
        return bool(self._buffer)

    def take(self, data: bytes, paper: bool, cover: bool) -> bytes:
        """Store what came; returns the answers to real-time requests."""
        answers = bytearray()
        self._buffer += data
        for found in _REAL_TIME.finditer(self._buffer):
            cause = (0x04 if cover else 0) | (0 if paper else 0x20)
            answers.append({2: 0x12 | cause, 4: 0x12 if paper else 0x7E}.get(found[1][0], 0x12))
        self._buffer = _REAL_TIME.sub(b"", self._buffer)
        return bytes(answers)

    def work(self) -> bytes:
        """Print one piece of what is stored; returns the answers to what was asked in its turn."""
        lead = self._buffer[:1]
        if lead not in _SIZES:
            return self._print()
        if len(self._buffer) < 2:
            return b""
        number = self._buffer[1]
        if lead == b"\x1d" and number == 0x28:
            return self._symbol()
        if lead == b"\x1d" and number == 0x56:
            self._advance(4 if self._buffer[2:3] in (b"A", b"B") else 3)
            self._finish(cut=True)
            return b""
        size = _SIZES[lead].get(number)
        if size is None:
            self.strange.append(self._buffer[:2])
            self._advance(2)
            return b""
        command = self._buffer[: 2 + size]
        self._advance(2 + size)
        return self._obey(command)

    def _obey(self, command: bytes) -> bytes:
        value = command[-1]
        match command[:2]:
            case b"\x1b@":
                self._finish()
                self._align, self._bold, self._times = "left", False, 1
            case b"\x1ba":
                self._align = _ALIGNS[value % 48 % 3]
            case b"\x1bE":
                self._bold = bool(value & 1)
            case b"\x1d!":
                self._times = (value & 7) + 1
            case b"\x1b!":
                self._times = 2 if value & 0x30 else 1
            case b"\x1bd":
                self._line()
            case b"\x1dr":
                self._finish()
                return b"\x00"
        return b""

    def _print(self) -> bytes:
        end = self._buffer.find(b"\n")
        stop = next((place for place, byte in enumerate(self._buffer) if bytes([byte]) in _SIZES), len(self._buffer))
        if 0 <= end < stop:
            self._text += self._buffer[:end]
            self._advance(end + 1)
            self._line(empty=True)
        else:
            self._text += self._buffer[:stop]
            self._advance(stop)
        return b""

    def _symbol(self) -> bytes:
        length = int.from_bytes(self._buffer[3:5], "little")
        if len(self._buffer) < 5 + length:
            return b""
        body = self._buffer[5 : 5 + length]
        self._advance(5 + length)
        if body[:3] == b"1P0":
            self._code = body[3:]
        elif body[:3] == b"1Q0":
            self._line()
            self._sheet.lines.append(Line(self._code.decode("utf-8", "replace"), self._align, code=True))
        return b""

    def _line(self, *, empty: bool = False) -> None:
        if self._text or empty:
            text = self._text.decode("gb18030", "replace")
            self._sheet.lines.append(Line(text, self._align, self._bold, self._times))
        self._text = b""

    def _finish(self, *, cut: bool = False) -> None:
        self._line()
        if self._sheet.lines:
            self._sheet.cut = cut
            self.sheets.append(self._sheet)
        self._sheet = Sheet()

    def _advance(self, count: int) -> None:
        self._buffer = self._buffer[count:]

    def reset(self) -> None:
        """Power off and on: what was stored is gone; what was on paper stays."""
        self._buffer = self._text = b""
        self._finish()
