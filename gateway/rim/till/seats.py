"""Which peripherals belong to a till: those that its configuration names, else the only one of its kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from contract.profile.peripheral import SCANNERS
from gateway.core.errors import GatewayError
from gateway.core.peripheral import PeripheralStatus
from gateway.core.receipt import Receipt

if TYPE_CHECKING:
    from gateway.rim.peripherals import Desk
    from gateway.rim.peripherals.peripheral import Hear

Kind = Literal["reader", "scanner", "printer"]
PROTOCOLS: Final[dict[Kind, tuple[str, ...]]] = {
    "reader": ("id-card",),
    "scanner": SCANNERS,
    "printer": ("escpos",),
}


@dataclass(frozen=True)
class Seats:
    """desk: the peripherals of the gateway, None while there are none; names: ids of the configuration, "" any."""

    desk: Callable[[], Desk | None]
    reader: str = ""
    scanner: str = ""
    printer: str = ""

    def of(self, kind: Kind) -> PeripheralStatus | None:
        """How one is; None where there is none, or several and nobody said which."""
        desk = self.desk()
        found = [one for one in (desk.status() if desk else ()) if one.protocol in PROTOCOLS[kind]]
        name = getattr(self, kind)
        if name:
            found = [one for one in found if one.id == name]
        return found[0] if len(found) == 1 else None

    def all(self) -> Sequence[tuple[Kind, PeripheralStatus | None]]:
        """All three."""
        return [(kind, self.of(kind)) for kind in PROTOCOLS]

    def is_mine(self, peripheral: str) -> bool:
        """Whether a card or a scan of this peripheral is for the till."""
        return any(one is not None and one.id == peripheral for kind, one in self.all() if kind != "printer")

    def print(self, receipt: Receipt) -> None:
        """Print something as soon as that can be. Raises GatewayError("till_printer"), and as Desk.print."""
        desk, printer = self.desk(), self.of("printer")
        if desk is None or printer is None:
            raise GatewayError("till_printer")
        desk.print(printer.id, receipt)

    def listen(self, hear: Hear) -> Callable[[], None] | None:
        """Hear cards and scans from now on; how to end it, None while there is no desk."""
        desk = self.desk()
        return desk.listen(hear) if desk is not None else None
