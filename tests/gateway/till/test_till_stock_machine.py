"""Nothing is created and nothing is lost at the till: hypothesis buys, sells, takes back, counts, cuts the power, and
lets the county tell its dossier at any moment of the past; the stock must be what a plain sum of the entries says."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import NamedTuple

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from contract.dossier import Dossier, Heard, Held
from contract.quantity import plain
from gateway.core.errors import GatewayError
from gateway.rim.till import deeds
from gateway.rim.till.asked import CountAsked, GoodsAsked, ReversalAsked
from gateway.rim.till.sale import confirm
from tests.gateway.till.shop import OTHER, Shop, dossier

_LOTS = st.sampled_from(["A1", "B2"])
_AMOUNTS = st.integers(1, 9)


class Made(NamedTuple):
    """An entry as the plain sum sees it; taken: what came back of it."""

    id: str
    kind: str
    lot: str
    amount: int


class TillOfAShop(RuleBasedStateMachine):
    """One product, two lots."""

    sales = Bundle("sales")
    counts = Bundle("counts")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="zhigen-till-"))
        self.shop = Shop(self.folder, dossier=dossier())
        self.made: list[Made] = []
        self.left: dict[str, int] = {}
        self.dossiers: list[Dossier] = []
        self.boots = 1

    def teardown(self) -> None:
        self.shop.close()
        shutil.rmtree(self.folder)

    def cells(self) -> dict[str, int]:
        found = {"A1": 0, "B2": 0}
        for one in self.made:
            if one.kind == "count":
                found[one.lot] = one.amount
            else:
                found[one.lot] += one.amount
        return found

    def kept(self, key: str, kind: str, lot: str, amount: int) -> str:
        """Note an entry, and what the county would tell of the shop if it had heard up to here."""
        self.made.append(Made(key, kind, lot, amount))
        told = self.shop.till.books.told(key)
        assert told is not None
        stock = self.shop.till.books.stock.lots(OTHER)
        rows = [Held(OTHER, plain(one.amount), "瓶", one.pack, one.lot, one.made, one.expires) for one in stock]
        self.dossiers.append(dossier(*rows, heard=Heard(told.epoch, told.seq)))
        return key

    @rule(lot=_LOTS, amount=_AMOUNTS)
    def buy(self, lot: str, amount: int) -> None:
        key = self.shop.buy(OTHER, str(amount), lot=lot, expires="2029-01-01")
        self.kept(key, "purchase", lot, amount)

    @rule(target=sales, lot=_LOTS, amount=_AMOUNTS)
    def sell(self, lot: str, amount: int) -> str:
        self.shop.clock.pass_(1)
        till = self.shop.for_()
        till.add(GoodsAsked(OTHER, str(amount), lot=lot, expires="2029-01-01"))
        if self.cells()[lot] < amount:
            assert till.judged()[0].step == "asking"
            try:
                confirm(till, "c", notice=True)
            except GatewayError:
                till.clear()
                return ""
            raise AssertionError("sold what is not there")
        key = confirm(till, "c", notice=True).id
        self.left[key] = amount
        return self.kept(key, "sale", lot, -amount)

    @rule(key=sales, amount=_AMOUNTS)
    def give_back(self, key: str, amount: int) -> None:
        if not key:
            return
        self.shop.clock.pass_(1)
        sale = next(one for one in self.made if one.id == key)
        asked = ReversalAsked(key, "return", "退货", (GoodsAsked(OTHER, str(amount)),))
        try:
            told = deeds.reverse(self.shop.till, asked, "c")
        except GatewayError:
            assert amount > self.left[key]
            return
        assert amount <= self.left[key]
        self.left[key] -= amount
        self.kept(told.id, "return", sale.lot, amount)

    @rule(target=counts, lot=_LOTS, amount=st.integers(0, 9))
    def count(self, lot: str, amount: int) -> str:
        self.shop.clock.pass_(1)
        asked = CountAsked((GoodsAsked(OTHER, str(amount), lot=lot),), "盘点")
        return self.kept(deeds.count(self.shop.till, asked, "c").id, "count", lot, amount)

    @rule(key=consumes(counts))
    def undo_a_count(self, key: str) -> None:
        """One that the county has counted is for the county to take back: its next dossier says so."""
        self.shop.clock.pass_(1)
        told, known = self.shop.till.books.told(key), self.shop.dossier
        assert told is not None
        if known is not None and known.heard is not None and (told.epoch, told.seq) <= (
            known.heard.epoch, known.heard.seq,
        ):  # fmt: skip
            return
        deeds.reverse(self.shop.till, ReversalAsked(key, "void", "数错了"), "c")
        self.made = [one for one in self.made if one.id != key]
        self.dossiers.clear()  # those of before knew the count

    @rule(place=st.integers(0, 1 << 30))
    def the_county_tells(self, place: int) -> None:
        if self.dossiers:
            self.shop.dossier = self.dossiers[place % len(self.dossiers)]

    @rule()
    def the_power_is_cut(self) -> None:
        known, clock = self.shop.dossier, self.shop.clock
        self.shop.close()
        self.boots += 1
        self.shop = Shop(self.folder, clock, boot=f"b{self.boots}", dossier=known)

    @invariant()
    def it_adds_up(self) -> None:
        self.shop.till.judged()
        stock = self.shop.till.books.stock
        cells = self.cells()
        assert stock.amount(OTHER) == sum(cells.values()) * 1_000_000
        assert {one.lot: one.amount for one in stock.lots(OTHER)} == {
            lot: amount * 1_000_000 for lot, amount in cells.items() if amount
        }


TestTillOfAShop = TillOfAShop.TestCase
TestTillOfAShop.settings = settings(
    max_examples=15, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)
