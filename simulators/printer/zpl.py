"""Reads ZPL II as a label printer does: ^XA … ^XZ is a label, ~HS is answered at once.

Knows ^CI, ^PW, ^LL, ^FO, ^GFA, ^BQ, ^FH, ^FD, ^FS and ^PQ; another command stands in `strange`.
"""

from __future__ import annotations

import re
from typing import Final

from simulators.printer.sheet import Picture, Sheet, Symbol

LOWER: Final = 10  # dots that a QR code stands below its ^FO
_FORMAT: Final = re.compile(rb"\^XA(.*?)\^XZ", re.DOTALL)
_COMMAND: Final = re.compile(r"\^([A-Z@][A-Z0-9])([^\^]*)")


class Language:
    """The state of the interpreter. `sheets`: what was printed; `strange`: commands that it does not know."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.strange: list[bytes] = []
        self._buffer = b""

    @property
    def busy(self) -> bool:
        """Whether something waits to be printed."""
        return bool(_FORMAT.search(self._buffer))

    def take(self, data: bytes, paper: bool, cover: bool) -> bytes:
        """Store what came; returns the answers to ~HS."""
        self._buffer += data
        asked = self._buffer.count(b"~HS")
        self._buffer = self._buffer.replace(b"~HS", b"")
        waiting = len(_FORMAT.findall(self._buffer))
        half = int(b"^XA" in _FORMAT.sub(b"", self._buffer))
        first = f"\x02030,{int(not paper)},0,0240,{waiting:03d},0,0,{half},000,0,0,0\x03\r\n"
        second = f"\x02000,0,{int(cover)},0,0,2,4,0,00000000,1,000\x03\r\n"
        return (first + second + "\x021234,0\x03\r\n").encode() * asked

    def work(self) -> bytes:
        """Print one label of what is stored."""
        if (found := _FORMAT.search(self._buffer)) is not None:
            self._buffer = self._buffer[found.end() :]
            self.sheets.append(self._sheet(found[1].decode("ascii")))
        return b""

    def reset(self) -> None:
        """Power off and on: what was stored is gone."""
        self._buffer = b""

    def _sheet(self, text: str) -> Sheet:
        sheet = Sheet()
        x = y = module = 0
        escape, code = "", False
        for name, argument in _COMMAND.findall(text):
            match name:
                case "PW":
                    sheet.width = int(argument)
                case "LL":
                    sheet.height = int(argument)
                case "PQ":
                    sheet.copies = int(argument.split(",")[0])
                case "FO":
                    x, y = (int(part) for part in argument.split(",")[:2])
                case "GF":
                    form, _, total, row, data = argument.split(",", 4)
                    picture = Picture(x, y, int(row), bytes.fromhex(data))
                    if form != "A" or len(picture.data) != int(total):
                        raise ValueError(f"^GF{argument[:20]}")
                    sheet.pieces.append(picture)
                case "BQ":
                    code, module = True, int(argument.split(",")[2])
                case "FH":
                    escape = argument or "_"
                case "FD":
                    if code:
                        sheet.pieces.append(Symbol(x, y + LOWER, _unescaped(argument, escape)[3:], module))
                    code, escape = False, ""
                case "CI" | "FS":
                    pass
                case _:
                    self.strange.append(f"^{name}".encode())
        return sheet


def _unescaped(text: str, escape: str) -> str:
    if not escape:
        return text
    pattern = re.compile(re.escape(escape.encode()) + rb"([0-9A-Fa-f]{2})")
    return pattern.sub(lambda found: bytes([int(found[1], 16)]), text.encode()).decode("utf-8")
