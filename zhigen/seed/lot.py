"""One batch of produce of the plan, while somebody has it: what is known of it before anything is told."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Final, NamedTuple

from contract.event import Lot as Named

HOST: Final = "qr.example"
"""Of the address in the codes of vouchers: nobody's."""


class Lot(NamedTuple):
    """batch: 16 hex digits; who: the id of the subject that has it, town: its region; amount: whole `unit`s; cycle: the
    id of the growing, "" for what came of several; day: when it came to be; code: of its voucher, "" without one."""

    batch: str
    who: str
    town: str
    product: str
    amount: int
    unit: str
    cycle: str
    day: date
    code: str = ""

    def named(self, *, new: bool = False) -> Named:
        """The lot as an event names it; new ones with their product."""
        return Named(self.batch, str(self.amount), self.unit, self.product if new else "")


def drawn(chance: Random) -> str:
    """The id of a new batch."""
    return f"{chance.getrandbits(64):016x}"
