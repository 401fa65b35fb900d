"""Labels in ZPL II (Zebra and what imitates it), and the status that such a printer gives. No I/O.

    ^XA ^CI28 ^PW width ^LL height        begin; UTF-8; dots
    ^FO x,y ^GFA,bytes,bytes,row,hex ^FS  dots: 1 is black
    ^FO x,y ^BQN,2,module ^FH_ ^FDMA,data ^FS   QR code, 10 dots below y; correction M; _HH stands for a byte
    ^PQ copies ^XZ                        print

`~HS` asks for three lines, each STX … ETX CR LF:

    aaa,b,c,dddd,eee,f,g,h,iii,j,k,l      b paper out, c pause, eee formats not yet printed, h a format half received,
                                          k too cold, l too hot
    mmm,n,o,p,q,r,s,t,uuuuuuuu,v,www      o head open, p ribbon out, uuuuuuuu labels left of the batch
    xxxx,y

Many models do not answer at all while paper or ribbon is out or the head open: the text of silence says so.
Source: Zebra, ZPL II Programming Guide (^GF, ^BQ, ^FH, ~HS).
"""

from __future__ import annotations

import re
from typing import Final

from gateway.core.fault import Fault
from gateway.core.label import Code, Dots, Label
from gateway.core.printer import State

QUERY: Final = b"~HS"
_LINE: Final = re.compile(rb"\x02([^\x02\x03]*)\x03\r?\n?")
_LONGEST: Final = 1024
_LOWER: Final = 10
_PLAIN: Final = re.compile(r"[A-Za-z0-9 /:.?=&%+,;@#!()*-]")


def printed(label: Label) -> bytes:
    """The label as it goes to the printer. Raises ValueError for a code with control characters."""
    parts = [f"^XA^CI28^PW{label.width}^LL{label.height}"]
    for piece in label.pieces:
        match piece:
            case Dots(x, y, row, data):
                size = len(data)
                parts.append(f"^FO{x},{y}^GFA,{size},{size},{row},{data.hex().upper()}^FS")
            case Code(x, y, text, dots):
                parts.append(f"^FO{x},{max(0, y - _LOWER)}^BQN,2,{dots}^FH_^FDMA,{_escaped(text)}^FS")
    parts.append(f"^PQ{label.copies}^XZ")
    return "".join(parts).encode("ascii")


class Answers:
    """Reads the three lines of ~HS."""

    query = QUERY
    forgets = False

    def __init__(self) -> None:
        self._buffer = b""
        self._lines: list[list[bytes]] = []

    def begin(self) -> None:
        """A job is about to be sent."""
        self._buffer, self._lines = b"", []

    def heard(self, data: bytes) -> State | None:
        """The state once all three lines are there; lines that are none of ~HS are passed over."""
        self._buffer = (self._buffer + data)[-_LONGEST:]
        state = None
        while found := _LINE.search(self._buffer):
            self._buffer = self._buffer[found.end() :]
            fields = found[1].split(b",")
            if len(fields) == 12:
                self._lines = [fields]
            elif len(fields) == (11, 2)[len(self._lines) - 1] if 1 <= len(self._lines) <= 2 else False:
                self._lines.append(fields)
            if len(self._lines) == 3:
                state, self._lines = _state(self._lines[0], self._lines[1]), []
        return state


def _state(first: list[bytes], second: list[bytes]) -> State:
    flags = (
        (first[1], "paper_out"),
        (second[2], "head_open"),
        (second[3], "ribbon_out"),
        (first[2], "printer_paused"),
        (first[11], "printer_hot"),
        (first[10], "printer_cold"),
    )
    fault = next((Fault(code) for flag, code in flags if flag.strip() == b"1"), None)
    left = (first[4], second[8], first[7])  # formats waiting, labels of the batch, half a format
    return State(fault, all(number.strip().strip(b"0") == b"" for number in left))


def _escaped(text: str) -> str:
    if not text.isprintable():
        raise ValueError("control characters in a code")
    return "".join(
        char if _PLAIN.fullmatch(char) else "".join(f"_{byte:02X}" for byte in char.encode()) for char in text
    )
