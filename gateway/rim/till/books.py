"""The ledger of a till: its entries in the day book, the stock that follows from them, and how an entry comes to be.

An entry is on disk, with full sync, before anything else happens because of it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import pairwise
from typing import Final, Protocol

from contract import event
from contract.catalogue import Catalogue
from contract.dossier import Dossier
from contract.event import Body, Buyer, EventFrame
from contract.moment import DAY_MS, day_start
from gateway.core.till.annals import Annals
from gateway.core.till.assortment import Assortment
from gateway.core.till.days import Day, day_of
from gateway.core.till.entries import GOODS, LEDGER, Row, lines_of
from gateway.core.till.stock import Stock
from gateway.core.told import Told
from gateway.rim.outbox_days import KEPT_MS, DayBook
from gateway.rim.outbox_orders import Facts

_WINDOW_MS: Final = 30 * DAY_MS  # read at once: three years of a busy shop need not lie in memory together
_FOR_EVER: Final = 1 << 60


class Box(Protocol):
    """What of an outbox a till needs."""

    days: DayBook

    def record(self, body: Body, facts: Facts | None = None) -> EventFrame:
        """Commit an event, and facts with it."""

    def record_two(self, first: Body, then: Callable[[str], Body], facts: Facts | None = None) -> tuple[str, str]:
        """Commit two, both or neither."""

    def remember(self, key: str, value: object) -> None:
        """Keep a small fact."""

    def memory(self) -> dict[str, object]:
        """All facts."""


class Books:
    """articles, dossier: what the gateway has of them now. Not safe from several threads: the till's lock is held."""

    def __init__(
        self, box: Box, articles: Callable[[], Catalogue], dossier: Callable[[], Dossier | None], now: int
    ) -> None:
        self._box, self._articles, self._dossier = box, articles, dossier
        self._catalogue = articles()
        self.dossier = dossier()
        self.assortment = Assortment(self._catalogue)
        self.annals = Annals(self.told)
        self.stock = Stock(self.assortment, self.dossier)
        self.version = 0  # rises whenever the stock is another one
        start = max(0, now - KEPT_MS)
        bounds = [0, *range(start, now + _WINDOW_MS, _WINDOW_MS), _FOR_EVER]
        for since, until in pairwise(bounds):
            for told in box.days.between(since, until, LEDGER):
                lines = self.annals.add(told, self.assortment)
                if self._after(told):
                    self.stock.add(told, lines)

    def look(self) -> None:
        """Take up another catalogue or dossier, where one has come."""
        catalogue, dossier = self._articles(), self._dossier()
        if catalogue is self._catalogue and dossier is self.dossier:
            return
        if catalogue is not self._catalogue:
            self._catalogue, self.assortment = catalogue, Assortment(catalogue)
        self.dossier = dossier
        self.stock = Stock(self.assortment, dossier)
        since = min((t for epoch, seq, t in self.annals.order if self._later(epoch, seq)), default=None)
        if since is not None:
            for told in self._box.days.between(since, _FOR_EVER, GOODS):
                if self._after(told):
                    self.stock.add(told, self.annals.again(told, self.assortment))
        self.version += 1

    def told(self, key: str) -> Told | None:
        """An entry by its id."""
        found = self._box.days.entry(key)
        return found if found is not None and str(found.body.__struct_config__.tag) in LEDGER else None

    def record(self, body: event.Ledger, facts: Facts | None = None) -> Told:
        """A new entry, and facts with it. Raises GatewayError as the outbox does; then nothing has changed."""
        return self._taken_up(str(self._box.record(body, facts).event.id))

    def record_with(self, buyer: Buyer, then: Callable[[str], event.Ledger], facts: Facts | None = None) -> Told:
        """A new entry together with who bought. Raises as `record`."""
        return self._taken_up(self._box.record_two(buyer, then, facts)[1])

    def entries(self, day: date) -> list[Told]:
        """The entries of a day of Asia/Shanghai."""
        start = day_start(day)
        return self._box.days.between(start, start + DAY_MS, LEDGER)

    def day(self, day: date, number: int) -> Day:
        """A day with its sums; number: of its last close."""
        told = [(one, self.lines(one), self.reversed(one)) for one in self.entries(day)]
        return day_of(day, told, self.assortment, number)

    def lines(self, told: Told) -> list[Row]:
        """The lines of an entry that is here."""
        return self.annals.again(told, self.assortment)

    def reversed(self, told: Told) -> str:
        """How much of an entry was taken back: "", part, whole."""
        found = self.annals.reversals(told.id)
        if not found:
            return ""
        if isinstance(told.body, event.StockCount):
            return "whole"
        left = self.left(told)
        return "whole" if not any(left) else "part"

    def left(self, told: Told) -> list[int]:
        """Millionths that are left of each line of an entry."""
        amounts = [row["amount"] for row in lines_of(told, self.assortment)]
        for one in self.annals.reversals(told.id):
            for row in self.annals.again(one, self.assortment):
                amounts[row["of"]] -= row["amount"]
        return amounts

    def _taken_up(self, key: str) -> Told:
        told = self.told(key)
        assert told is not None  # noqa: S101  # it was committed just now, into both
        self.stock.add(told, self.annals.add(told, self.assortment))
        self.version += 1
        return told

    def _after(self, told: Told) -> bool:
        return self._later(told.epoch, told.seq)

    def _later(self, epoch: int, seq: int) -> bool:
        """Whether an event came after all that the dossier counts."""
        heard = self.dossier.heard if self.dossier is not None else None
        return heard is None or (epoch, seq) > (heard.epoch, heard.seq)
