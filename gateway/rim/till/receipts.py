"""Which receipts were never handed to a printer: known over restarts, so that none is lost and none is printed unseen.

One small fact on disk: up to which entry the fate of every receipt is known, and which of those before wait. Whoever
was cut off between a sale and its receipt finds it here.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final

import msgspec

from gateway.core.errors import GatewayError
from gateway.core.receipt import Receipt
from gateway.core.told import Told
from gateway.rim.outbox_days import DayBook
from gateway.rim.till.books import Box
from gateway.rim.till.seats import Seats

log = logging.getLogger(__name__)
_FACT: Final = "till/receipts"
_MOST: Final = 200
_LOOK: Final = 400  # sales of before that are looked at: a till is cut off once, not a hundred times


class Fate(msgspec.Struct, frozen=True):
    """epoch, seq: of the last sale that was printed or is known to wait; open: ids of those that wait."""

    epoch: int = 0
    seq: int = 0
    open: tuple[str, ...] = ()


class Receipts:
    """Prints, and remembers what is not on its way to paper. The till's lock is held."""

    def __init__(self, box: Box, seats: Seats) -> None:
        self._box, self._seats = box, seats
        kept = box.memory().get(_FACT)
        self._fate = msgspec.convert(kept, Fate) if kept is not None else Fate()
        late = _later(box.days, self._fate)
        self.open = list(dict.fromkeys([*self._fate.open, *(one.id for one in late)]))[-_MOST:]

    def print(self, told: Told, receipt: Callable[[], Receipt]) -> bool:
        """Hand the receipt of a sale to the printer; whether that could be done. What hinders it hinders no sale."""
        done = self.hand(receipt)
        self.open = [*(one for one in self.open if one != told.id), *(() if done else (told.id,))][-_MOST:]
        self._keep(told)
        return done

    def hand(self, receipt: Callable[[], Receipt]) -> bool:
        """Hand anything to the printer; whether that could be done."""
        try:
            self._seats.print(receipt())
        except Exception as error:
            log.warning("till paper=waits why=%s", getattr(error, "code", type(error).__name__))
            return False
        return True

    def settled(self, told: Told) -> None:
        """The receipt of a sale was printed after all."""
        if told.id in self.open:
            self.open = [one for one in self.open if one != told.id]
            self._keep(told)

    def _keep(self, told: Told) -> None:
        at = max((self._fate.epoch, self._fate.seq), (told.epoch, told.seq))
        self._fate = Fate(*at, tuple(self.open))
        try:
            self._box.remember(_FACT, msgspec.to_builtins(self._fate))
        except GatewayError as error:  # then it counts as not printed after a restart
            log.warning("till receipts=not_kept code=%s", error.code)


def _later(days: DayBook, fate: Fate) -> list[Told]:
    """Sales after the last one whose fate is known, oldest first."""
    newest = days.newest(["sale"], _LOOK)
    return [one for one in reversed(newest) if (one.epoch, one.seq) > (fate.epoch, fate.seq)]
