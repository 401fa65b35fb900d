r"""Labels in TSPL (TSC and what imitates it: Gprinter, Xprinter …), and the status that such a printer gives. No I/O.

    SIZE w mm,h mm / GAP 2 mm,0 mm / DIRECTION 1 / CLS        each line ends with CR LF
    BITMAP x,y,row,height,0,<bytes>                           dots: here 0 is black
    QRCODE x,y,M,module,A,0,"data"                            QR code, correction M; \["] stands for "
    PRINT 1,copies

`ESC ! ?` is answered at any time, with one byte:

    bit 0 head open, 1 paper jam, 2 paper out, 3 ribbon out, 4 pause, 5 printing, 6 cover open, 7 too hot or too cold

00 is ready. The question overtakes what is in the buffer, so a job counts as done when the printer was seen printing
and is ready again, or has said four times in a row that it is ready.
Source: TSC, TSPL/TSPL2 Programming Language; Gprinter GP-2120T programming manual (the bits of the status).
"""

from __future__ import annotations

from typing import Final

from gateway.core.fault import Fault
from gateway.core.label import Code, Dots, Label
from gateway.core.printer import State

QUERY: Final = b"\x1b!?"
_FAULTS: Final = (
    (0x01, "head_open"),
    (0x40, "head_open"),
    (0x04, "paper_out"),
    (0x02, "paper_jam"),
    (0x08, "ribbon_out"),
    (0x10, "printer_paused"),
    (0x80, "printer_hot"),
)
_PRINTING: Final = 0x20
_TIMES: Final = 4
_INVERSE: Final = bytes(byte ^ 0xFF for byte in range(256))


def printed(label: Label, gap_mm: float = 2.0) -> bytes:
    """The label as it goes to the printer. Raises ValueError for a code with control characters."""
    size = f"SIZE {label.width_mm:g} mm,{label.height_mm:g} mm"
    parts = [size.encode(), f"GAP {gap_mm:g} mm,0 mm".encode(), b"DIRECTION 1", b"CLS"]
    for piece in label.pieces:
        match piece:
            case Dots(x, y, row, data):
                head = f"BITMAP {x},{y},{row},{piece.height},0,".encode()
                parts.append(head + data.translate(_INVERSE))
            case Code(x, y, text, dots):
                parts.append(f'QRCODE {x},{y},M,{dots},A,0,"{_escaped(text)}"'.encode())
    parts.append(f"PRINT 1,{label.copies}".encode())
    return b"\r\n".join(parts) + b"\r\n"


class Answers:
    """Reads the status byte: the last one that came, since each tells how it is now."""

    query = QUERY
    forgets = False

    def __init__(self) -> None:
        self._wanted = 0  # times that it must still say that it is ready

    def begin(self) -> None:
        """A job is about to be sent."""
        self._wanted = _TIMES

    def heard(self, data: bytes) -> State | None:
        """The state, as soon as a byte is there."""
        if not data:
            return None
        byte = data[-1]
        fault = next((Fault(code) for bit, code in _FAULTS if byte & bit), None)
        if byte & _PRINTING:
            self._wanted = 1
        elif fault is None:
            self._wanted = max(0, self._wanted - 1)
        return State(fault, fault is None and not byte & _PRINTING and self._wanted == 0)


def _escaped(text: str) -> str:
    if not text.isprintable():
        raise ValueError("control characters in a code")
    return text.replace('"', '\\["]')
