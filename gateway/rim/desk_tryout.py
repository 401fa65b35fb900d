"""Peripherals tried out by hand at a running gateway: one page printed, one code or card read, and nothing of it kept.

Whoever else listens at the desk hears the same code or card: a till that is open takes it for its own.
"""

from __future__ import annotations

from queue import Empty, SimpleQueue
from time import monotonic
from typing import TYPE_CHECKING, Final, TypeVar

from gateway.core.card import Card
from gateway.core.errors import GatewayError
from gateway.core.fault import Fault
from gateway.core.scan import Scan
from gateway.core.specimen import SIZE_MM, label, receipt

if TYPE_CHECKING:
    from gateway.rim.peripherals import Desk
    from gateway.rim.peripherals.peripheral import Heard

T = TypeVar("T", Card, Scan)
_TICK_S: Final = 0.2


def print_specimen(desk: Desk, printer: str) -> int:
    """Print the page that shows whether a printer does all it must; its number at that printer.

    Raises as Desk.print.
    """
    status = next((one for one in desk.status() if one.id == printer), None)
    if status is None:
        raise GatewayError("no_printer", printer=printer)
    return desk.print(printer, receipt() if status.protocol == "escpos" else label(*SIZE_MM))


def read_one(desk: Desk, kind: type[T], seconds: float) -> tuple[str, T | Fault]:
    """The first of its kind that is read, or the first reading that fails, and by which peripheral.

    Raises GatewayError("nothing_read").
    """
    heard: SimpleQueue[tuple[str, Heard]] = SimpleQueue()
    end = desk.listen(lambda peripheral, one: heard.put((peripheral, one)))
    until = monotonic() + seconds
    try:
        while monotonic() < until:
            try:
                peripheral, one = heard.get(timeout=_TICK_S)
            except Empty:
                continue
            if isinstance(one, Fault | kind):
                return peripheral, one
    finally:
        end()
    raise GatewayError("nothing_read", seconds=round(seconds))
