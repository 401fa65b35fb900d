"""The table of a till: one slip, one lock. Cards and scans come from the desk, the rest from the page.

A buyer is in memory only. What happens to the slip in the end is in gateway.rim.till.sale, what else a shop enters in
gateway.rim.till.deeds.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from threading import RLock
from typing import TYPE_CHECKING, Final, TypeVar

from msgspec.structs import replace as changed

from contract.catalogue import Article
from contract.errors import ContractError
from contract.event import Goods, Ledger, Sale
from contract.keys import PublicKey
from contract.moment import law_day
from gateway.core.card import Card
from gateway.core.errors import GatewayError
from gateway.core.fault import Fault
from gateway.core.law import LawInForce
from gateway.core.till.buyer import Customer, of_card, typed
from gateway.core.till.days import entry as entry_view
from gateway.core.till.goods import checked, on_slip
from gateway.core.till.judging import Answer, Ground, answer
from gateway.core.till.paper import Shop
from gateway.core.till.scanned import Scanned, scanned
from gateway.core.till.slip import Slip, word
from gateway.core.till.view import Words, article_view
from gateway.core.told import Told
from gateway.rim.repeats import Repeats
from gateway.rim.till.asked import BuyerAsked, GoodsAsked, LineAsked, Place
from gateway.rim.till.books import Books, Box
from gateway.rim.till.receipts import Receipts
from gateway.rim.till.seats import Seats
from gateway.rim.till.state import ScannedView

if TYPE_CHECKING:
    from gateway.rim.peripherals.peripheral import Heard

log = logging.getLogger(__name__)
T = TypeVar("T")
_SECOND_CARD: Final = Words("换了一张身份证：选定谁买", "another card was read: choose who buys")


class Till:
    """gateway, region, host: of the configuration; law: in force now; vault: the county's key for personal fields, None
    while there is none; now: the best known UTC ms; told: called after an event was recorded."""

    def __init__(
        self,
        *,
        gateway: str,
        region: str,
        host: str,
        books: Books,
        box: Box,
        seats: Seats,
        law: Callable[[], LawInForce],
        vault: Callable[[], PublicKey | None],
        now: Callable[[], int],
        told: Callable[[], None] = lambda: None,
    ) -> None:
        self.gateway, self._region, self._host = gateway, region, host
        self.books, self.box, self.seats = books, box, seats
        self.receipts, self.repeats = Receipts(box, seats), Repeats(box.memory(), "till")
        self.law, self.vault, self.now, self._told = law, vault, now, told
        self.lock = RLock()
        self.slip = Slip()
        self.place: Place = "sale"
        self.scanned: ScannedView | None = None
        self.last = next((one for one in box.days.newest(["sale"], 1) if law_day(one.t) == self.today), None)
        self.closes: dict[str, int] | None = None  # see gateway.rim.till.deeds.closes
        self._number = 0
        self._end: Callable[[], None] | None = None
        self._changed: Callable[[], None] = lambda: None
        self._answer: tuple[tuple[object, ...], Answer, Ground] | None = None
        self._counted: tuple[date, Counter[type]] | None = None

    def watch(self, changed: Callable[[], None]) -> None:
        """Whom to tell that it is not as it was."""
        self._changed = changed

    def attach(self) -> None:
        """Hear the desk, as soon as there is one; again does nothing."""
        if self._end is None:
            self._end = self.seats.listen(self.hear)

    def detach(self) -> None:
        """Hear nothing more."""
        if self._end is not None:
            self._end()

    @property
    def today(self) -> date:
        """The day by whose law is judged."""
        return law_day(self.now())

    def judged(self) -> tuple[Answer, Ground]:
        """The slip as it is to be answered now."""
        with self.lock:
            self.books.look()
            law, on = self.law(), self.today
            key = (self.slip, self.books.version, self.books.dossier, self.books.assortment, law, on)
            if self._answer is None or not all(a is b or a == b for a, b in zip(self._answer[0], key, strict=True)):
                ground = self.ground()
                self._answer = key, answer(self.slip, ground), ground
            return self._answer[1], self._answer[2]

    def ground(self, on: date | None = None) -> Ground:
        """What is judged by, today or on another day."""
        books = self.books
        return Ground(
            books.assortment, books.stock, books.annals, self.law(), books.dossier, self._region, on or self.today
        )

    def shop(self) -> Shop:
        """Whose till it is."""
        holder = self.books.dossier.holder if self.books.dossier else None
        return Shop(holder.name, holder.address, self._host) if holder else Shop(self.gateway, "", self._host)

    def subject(self) -> str:
        """The id of whoever owns the ledger, "" where the county has not told."""
        holder = self.books.dossier.holder if self.books.dossier else None
        return holder.id if holder else ""

    def numbers(self) -> Counter[type]:
        """How many entries of each kind today has."""
        with self.lock:
            if self._counted is None or self._counted[0] != self.today:
                self._counted = self.today, Counter(type(one.body) for one in self.books.entries(self.today))
            return self._counted[1]

    def number(self) -> str:
        """The number of the next receipt: month and day, and which of the day it is."""
        with self.lock:
            return f"{self.today:%m%d}-{self.numbers()[Sale] + 1:04d}"

    def sold(self, told: Told) -> None:
        """That was sold, and the table is clear."""
        self.slip, self.scanned, self.last = Slip(), None, told

    def once(self, key: str, deed: Callable[[Till], T]) -> T | Told:
        """Do it; or tell what was recorded when this key asked before ("": no key). Raises as the deed."""
        with self.lock:
            entry = self.repeats.entry(key)
            before = self.books.told(entry) if entry else None
            if before is not None:
                return before
            with self.repeats.under(key):
                return deed(self)

    def record(self, buyer: Customer | None, then: Callable[[str], Ledger]) -> Told:
        """A new entry, with who bought, sealed. Raises GatewayError("till_no_vault"), and as the outbox."""
        facts = self.repeats.facts()
        if buyer is None:
            told = self.books.record(then(""), facts)
        else:
            vault = self.vault()
            if vault is None:
                raise GatewayError("till_no_vault")
            try:
                sealed = buyer.event(vault, self.gateway)
            except ContractError:
                raise GatewayError("till_no_vault") from None
            told = self.books.record_with(sealed, then, facts)
        self.repeats.recorded(told.id)
        self._counted = None
        self._told()
        return told

    def hear(self, peripheral: str, heard: Heard) -> None:
        """A card or a scan of one of the till's peripherals. Called in the peripheral's thread."""
        if not self.seats.is_mine(peripheral):
            return
        try:
            if isinstance(heard, Card):
                self.card(heard)
            elif isinstance(heard, Fault):
                self._note("fault", Words(heard.text("zh"), heard.text("en")))
            else:
                self.scan(heard.text)
        except GatewayError as error:
            log.info("till scan=refused code=%s", error.code)
        self._changed()

    def card(self, card: Card) -> None:
        """A card was read."""
        with self.lock:
            self.slip = self.slip.read(of_card(card, self.today))
            self._note("card", _SECOND_CARD if self.slip.second is not None else None)

    def scan(self, text: str) -> None:
        """A code was scanned or typed: onto the slip, where it is one product. Raises GatewayError; then the note says
        it too."""
        with self.lock:
            self.books.look()
            try:
                found = scanned(text, self.books.assortment)
            except GatewayError as error:
                self._note("text", _words(error))
                raise
            try:
                self._taken_up(found)
            except GatewayError as error:
                assert self.scanned is not None  # noqa: S101  # it was shown just now
                self.scanned = changed(self.scanned, note=_words(error))
                raise

    def add(self, asked: GoodsAsked) -> None:
        """Goods onto the slip, chosen by hand. Raises GatewayError."""
        with self.lock:
            self.books.look()
            self._add(goods_of(asked))

    def change(self, line: int, asked: LineAsked) -> None:
        """A line otherwise. Raises GatewayError."""
        with self.lock:

            def other(goods: Goods) -> Goods:
                told = {name: getattr(asked, name) for name in asked.__struct_fields__}
                wanted = {name: value for name, value in told.items() if value is not None}
                return checked(changed(goods, **wanted), self.books.assortment)[0]

            self.slip = self.slip.changed(line, other)

    def drop(self, line: int) -> None:
        """A line away. Raises GatewayError."""
        with self.lock:
            self.slip = self.slip.without(line)

    def say(self, *, crop: str | None = None, pest: str | None = None, prescription: str | None = None) -> None:
        """What the goods are for. Raises GatewayError."""
        with self.lock:
            old = self.slip
            slip = replace(
                old,
                crop=old.crop if crop is None else word(crop),
                pest=old.pest if pest is None else word(pest),
                prescription=old.prescription if prescription is None else word(prescription),
            )
            self.slip = slip if slip == old else replace(slip, notice=False)

    def advised(self, *, read: bool) -> None:
        """The buyer has heard the advice, or has not."""
        with self.lock:
            self.slip = replace(self.slip, notice=read)

    def buyer(self, asked: BuyerAsked) -> None:
        """Somebody was typed in, one of two cards is chosen, or a phone was asked for. Raises GatewayError."""
        with self.lock:
            if asked.take:
                self.slip = self.slip.chosen(second=asked.take == "second")
            elif asked.phone and not (asked.name or asked.number) and self.slip.buyer is not None:
                person = self.slip.buyer.person
                checked_one = typed(person.name, "00000", asked.phone, "other").person
                person = changed(person, phone=checked_one.phone)
                self.slip = replace(self.slip, buyer=replace(self.slip.buyer, person=person))
            else:
                self.slip = replace(self.slip, buyer=typed(asked.name, asked.number, asked.phone, asked.document))
                self.slip = replace(self.slip, second=None)

    def nobody(self) -> None:
        """The buyer is forgotten."""
        with self.lock:
            self.slip = replace(self.slip, buyer=None, second=None)

    def clear(self) -> None:
        """Everything off the table; nothing was agreed."""
        with self.lock:
            self.slip, self.scanned = Slip(), None

    def _add(self, goods: Goods) -> None:
        self.slip = on_slip(self.slip, goods, self.books.assortment, self.books.stock, self.today)

    def _taken_up(self, found: Scanned) -> None:
        self._show(found)
        if found.kind == "receipt":
            if self.books.told(found.entry) is None:
                raise GatewayError("till_no_entry")
        elif not found.articles:
            raise GatewayError("till_nothing")
        elif self.place == "sale" and len(found.articles) == 1:
            self._add(_goods(found, found.articles[0]))

    def _show(self, found: Scanned) -> None:
        ground = self.ground()
        told = self.books.told(found.entry) if found.entry else None
        entry = None
        if told is not None:
            entry = entry_view(told, self.books.lines(told), self.books.reversed(told), self.books.assortment)
        one = found.articles[0].product.registration if len(found.articles) == 1 else ""
        self._number += 1
        self.scanned = ScannedView(
            self._number,
            self.place,
            found.kind,
            found.pack,
            found.made.isoformat() if found.made else "",
            self.books.stock.lot_of(one, found.pack) if one and found.pack else "",
            [article_view(article.product.registration, article, ground) for article in found.articles],
            None,
            entry,
        )

    def _note(self, kind: str, note: Words | None) -> None:
        with self.lock:
            self._number += 1
            self.scanned = ScannedView(self._number, self.place, kind, note=note)


def goods_of(asked: GoodsAsked) -> Goods:
    """Goods as a page names them."""
    return Goods(
        asked.registration.strip(), asked.amount.strip(), asked.unit.strip(), asked.pack.strip(), asked.lot.strip(),
        asked.made, asked.expires,
    )  # fmt: skip


def _goods(found: Scanned, article: Article) -> Goods:
    made = found.made.isoformat() if found.made else ""
    return Goods(article.product.registration, "1", "", found.pack, made=made)


def _words(error: GatewayError) -> Words:
    return Words(error.text("zh"), error.text("en"))
