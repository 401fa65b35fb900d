"""Nothing is created and nothing is lost: hypothesis buys, sells, takes back, counts, tells late and tells twice.

The sums of the stock and those of the lines must agree at all times, nothing is taken back that was not there, and a
rebuild must give what is there.
"""

from __future__ import annotations

import atexit
import random
import shutil
import tempfile
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, rule
from sqlmodel import select

from cloud.inputs import projection
from cloud.inputs.model import LedgerEntry, LedgerLine, Stock, StockTotal
from cloud.kernel.database import FILE, Database
from cloud.kernel.journal import JournalEvent
from contract.event import Body, Reversal, StockCount
from tests.cloud.inputs import ground
from tests.cloud.inputs.ground import GATEWAYS, NOON, SHOP, bought, goods, pack, sold

_LOTS = st.sampled_from(["A1", "B2", ""])
_AMOUNTS = st.integers(1, 9)
_TIMES = st.integers(0, 50)


@cache
def _laid_down() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="zhigen-machine-"))
    atexit.register(shutil.rmtree, folder)
    database = Database.in_folder(folder)
    database.create_all()
    ground.found(database)
    database.close()
    return folder


class Shop(RuleBasedStateMachine):
    """One product in one shop."""

    entries = Bundle("entries")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="zhigen-machine-"))
        shutil.copy(_laid_down() / FILE, self.folder / FILE)
        self.database = Database.in_folder(self.folder)
        self.waiting: list[str] = []

    def told(self, body: Body, *, late: bool) -> str:
        (key,) = ground.heard(self.database, [(GATEWAYS[SHOP], body)])
        self.waiting.append(key)
        if not late:
            self.arrive(random.Random(len(self.waiting)))
        return key

    def arrive(self, chance: random.Random) -> None:
        """What was held up comes in, in any order, some of it twice."""
        chance.shuffle(self.waiting)
        with self.database.write() as session:
            for key in [*self.waiting, *self.waiting[:1]]:
                projection.handle(session, session.exec(select(JournalEvent).where(JournalEvent.id == key)).one())
        self.waiting.clear()

    @rule(target=entries, amount=_AMOUNTS, lot=_LOTS, at=_TIMES, packed=st.booleans(), late=st.booleans())
    def buy(self, amount: int, lot: str, at: int, packed: bool, late: bool) -> object:
        more = [goods(pack=pack(amount), lot=lot)] if packed else []
        return multiple(self.told(bought(goods(str(amount), lot=lot), *more, at=NOON + at), late=late))

    @rule(target=entries, amount=_AMOUNTS, lot=_LOTS, at=_TIMES, packed=st.booleans(), late=st.booleans())
    def sell(self, amount: int, lot: str, at: int, packed: bool, late: bool) -> object:
        item = goods(pack=pack(amount), lot=lot) if packed else goods(str(amount), lot=lot)
        return multiple(self.told(sold(item, at=NOON + at), late=late))

    @rule(entry=entries, at=_TIMES, amount=st.one_of(st.none(), _AMOUNTS), late=st.booleans())
    def take_back(self, entry: str, at: int, amount: int | None, late: bool) -> None:
        items = () if amount is None else (goods(str(amount), lot=""),)
        self.told(Reversal(entry=entry, cause="return", why="退", items=items, at=NOON + at), late=late)

    @rule(target=entries, amount=_AMOUNTS, lot=_LOTS, at=_TIMES, late=st.booleans())
    def count(self, amount: int, lot: str, at: int, late: bool) -> object:
        body = StockCount(items=(goods(str(amount), lot=lot),), why="盘点", at=NOON + at)
        return multiple(self.told(body, late=late))

    @rule(seed=st.integers(0, 9))
    def let_in(self, seed: int) -> None:
        self.arrive(random.Random(seed))

    @rule()
    def rebuild(self) -> None:
        self.arrive(random.Random(1))
        before = ground.whole(self.database)
        with self.database.write() as session:
            projection.clear(session)
            projection.together(session, 0, 10_000)
        assert ground.whole(self.database) == before

    @invariant()
    def adds_up(self) -> None:
        with self.database.read() as session:
            lines = session.exec(select(LedgerLine)).all()
            rows = session.exec(select(Stock)).all()
            totals = session.exec(select(StockTotal)).all()
            whole = {row.id: row for row in session.exec(select(LedgerEntry))}
        moved = {kind: [line for line in lines if line.kind == kind] for kind in ("purchase", "sale", "reversal")}
        assert sum(row.bought for row in rows) == sum(line.amount for line in moved["purchase"])
        assert sum(row.sold for row in rows) == sum(line.amount for line in moved["sale"])
        assert sum(row.returned for row in rows) == sum(line.sign * line.amount for line in moved["reversal"])
        for row in rows:
            assert row.amount == row.bought - row.sold + row.returned + row.counted
        assert sum(row.amount for row in rows) == sum(row.amount for row in totals)
        back: dict[str, int] = {}
        for line in moved["reversal"]:
            target = whole[line.entry].corrects
            back[target] = back.get(target, 0) + line.amount
        for target, amount in back.items():
            assert 0 < amount <= sum(line.amount for line in lines if line.entry == target)

    def teardown(self) -> None:
        self.database.close()
        shutil.rmtree(self.folder)


Shop.TestCase.settings = settings(
    max_examples=12, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
)
TestShop = Shop.TestCase


def test_a_reversal_that_another_one_left_nothing_is_not_oversold_any_more() -> None:
    shop = Shop()
    try:
        found = shop.buy(amount=1, at=2, late=False, lot="A1", packed=False)
        (bought,) = getattr(found, "values", (found,))
        shop.take_back(amount=1, at=1, entry=bought, late=False)
        shop.take_back(amount=None, at=0, entry=bought, late=False)
        shop.rebuild()
    finally:
        shop.teardown()
