"""Receipts in ESC/POS by python-escpos, and the status that such a printer gives. No I/O.

    1B 40 | 1C 26              | text, GB 18030 | 0A       begin; Chinese mode; a line
    1B 61 n | 1B 45 n | 1D 21 n                            align, bold, size
    1D 28 6B …                                             QR code, drawn by the printer
    1D 56 …                                                cut
    1D 72 01                                               say when everything before is on paper

    10 04 02 -> 0xx1 xx10      asked at any time: bit 2 cover open, 5 stopped for want of paper, 6 error
    10 04 04 -> 0xx1 xx10      bits 2-3 paper near its end, 5-6 paper out
    1D 72 01 -> 0xx0 xxxx      comes in its turn: whatever was sent before it has been printed

The two kinds of answer differ in bit 4 (and 0, 1), so they can be told apart although neither has a frame.
python-escpos encodes text for code pages and knows no GB 18030, so text goes through its raw door.
Source: Epson, ESC/POS Application Programming Guide (DLE EOT, GS r, FS &).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from contract.profile.peripheral import Printer
from gateway.core.fault import Fault
from gateway.core.printer import State
from gateway.core.receipt import Align, Charset, Code, Receipt, Row, rows

if TYPE_CHECKING:
    from escpos.printer import Dummy

QUERY: Final = b"\x10\x04\x02\x10\x04\x04"
RECEIPT: Final = b"\x1dr\x01"
_CHINESE: Final = b"\x1c&"
_COVER, _STOPPED, _ERROR = 0x04, 0x20, 0x40
_PAPER_OUT: Final = 0x60


def printed(receipt: Receipt, printer: Printer) -> bytes:
    """The receipt as it goes to the printer, which is asked to say when it is on paper where it answers."""
    from escpos.printer import Dummy  # half a second of tables that only a box with a printer needs

    paper = Dummy()
    paper.hw("INIT")
    paper._raw(_CHINESE)
    for row in rows(receipt, printer.columns, printer.charset):
        if isinstance(row, Code):
            _look(paper, "center")
            paper.qr(row.data, native=True, size=row.dots)
        else:
            _row(paper, row, printer.charset)
    _look(paper, "left")
    if printer.cut:
        paper.cut()
    else:
        paper.print_and_feed(4)
    if printer.answers:
        paper._raw(RECEIPT)
    output: bytes = paper.output
    return output


def _row(paper: Dummy, row: Row, charset: Charset) -> None:
    _look(paper, row.align, bold=row.bold, times=2 if row.large else 1)
    paper._raw(row.text.encode(charset) + b"\n")


def _look(paper: Dummy, align: Align, *, bold: bool = False, times: int = 1) -> None:
    """GS ! sizes Hanzi and letters alike; ESC ! would leave the Hanzi small."""
    paper.set(align=align, bold=bold, custom_size=True, width=times, height=times)


class Answers:
    """Reads the status bytes."""

    query = QUERY
    forgets = True

    def __init__(self) -> None:
        self._cause: int | None = None
        self._done = True

    def begin(self) -> None:
        """A job is about to be sent."""
        self._cause, self._done = None, False

    def heard(self, data: bytes) -> State | None:
        """The state once both real-time bytes are there; the byte of GS r says that the job is on paper."""
        state = None
        for byte in data:
            if byte & 0x90 == 0:
                self._done = True
            elif byte & 0x93 == 0x12:
                if self._cause is None:
                    self._cause = byte
                else:
                    state, self._cause = State(_fault(self._cause, byte), self._done), None
        return state


def _fault(cause: int, paper: int) -> Fault | None:
    if paper & _PAPER_OUT or cause & _STOPPED:
        return Fault("paper_out")
    if cause & _COVER:
        return Fault("head_open")
    return Fault("printer_error") if cause & _ERROR else None
