"""Two years behind the counter of one shop: what comes in, who asks for what, what is sold, refused and taken back.

What is sold was bought before, what expires first goes first, and restricted goods go to people who show a document:
by construction, so that all that does not fit in the seeded ledger was planted (zhigen.seed.planted).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from contract.event import Goods, Purchase, Refusal, Reversal, Sale, StockCount
from zhigen.seed.catalogue import Item
from zhigen.seed.chance import event_id, midnight, stream
from zhigen.seed.consignment import Consignment, Shelf, consignment
from zhigen.seed.counter import Asked, Counter
from zhigen.seed.customer import Customers
from zhigen.seed.season import tickets
from zhigen.seed.told import Order, Told

_SUPPLIERS: Final = ("岚州市农资配送有限公司", "云汀市惠农物资有限公司", "沧岭市植保服务有限公司")
_CODED: Final = 0.16  # part of the pesticides that a shop gets with codes on every pack
_LINES: Final = 150  # of a purchase; an entry takes 200
_RETURNS, _VOIDS, _REFUSED = 0.005, 0.002, 0.0056
_KNOWN: Final = 0.3  # part of the tickets at which the till knows who buys
_RESTOCK: Final = 4  # days from one look at the shelf to the next
_AMOUNTS: Final = {"pesticide": (1, 1, 1, 2, 2, 3, 5), "veterinary": (1, 1, 2), "fertiliser": (1, 2, 2, 4, 6, 10)}
_HOUR: Final = 3_600_000
LAST_SOLD: Final = {"克百威": date(2026, 5, 31)}  # notice 736: no sale from the day after on


class Shop:
    """One shop. subject: its id; licensed: for restricted goods; law: the digest of the rules at its till."""

    def __init__(self, seed: int, key: str, subject: str, items: tuple[Item, ...], *, licensed: bool, law: str) -> None:
        self.key, self.subject, self.licensed = key, subject, licensed
        self.size = 0.7 + 0.5 * stream(seed, key, "size").random()
        self.shelf = Shelf()
        self._law = law
        self._chance = stream(seed, key)
        self._items = {item.key: item for item in items if licensed or not item.licensed_only}
        self._counter = Counter(items, tuple(self._items.values()), licensed=licensed)
        wanted = self._chance.sample(sorted(self._items), len(self._items))
        self._coded = {key for key in wanted if self._codes(self._items[key])}
        self._recent: list[tuple[str, tuple[Goods, ...]]] = []
        self._number = 0

    def day(self, day: date, customers: Customers, orders: list[Order]) -> Iterator[tuple[Told, Order | None]]:
        """All that happens on a day, in the order of time; with an order what became of it."""
        chance, start = self._chance, midnight(day)
        for told in self._morning(day, start):
            yield told, None
        count = tickets(chance, day, self.size)
        times = sorted(start + int(chance.triangular(7.0, 18.5, 9.0) * _HOUR) for _ in range(count + len(orders)))
        for place, at in enumerate(times):
            if place < len(orders):
                yield from self._ordered(day, at, orders[place], customers)
                continue
            for told in self._ticket(day, at, customers):
                yield told, None
        for told in self._evening(day, start):
            yield told, None

    def buy(self, at: int, goods: tuple[Goods, ...], supplier: str = "") -> Told:
        """Goods come in, under an id of their own."""
        chance = self._chance
        document = f"{chance.randrange(10**8):08d}"
        body = Purchase(goods, supplier or chance.choice(_SUPPLIERS), "", document, self.subject, "", at)
        return Told(at, event_id(chance, at), body)

    def sell(self, at: int, goods: list[Goods], asked: Asked, buyer: str) -> Told:
        """Goods go out over the counter."""
        self._number += 1
        body = Sale(
            tuple(goods),
            buyer,
            asked.crop,
            asked.pest,
            "allowed",
            self._law,
            notice=True,
            prescription=f"CF{self._number:06d}" if asked.prescription else "",
            receipt=f"{self.key[-2:]}-{self._number:06d}",
            subject=self.subject,
            at=at,
        )
        return Told(at, event_id(self._chance, at), body)

    def _codes(self, item: Item) -> bool:
        return item.restricted or (item.kind in ("pesticide", "veterinary") and self._chance.random() < _CODED)

    def _ticket(self, day: date, at: int, customers: Customers) -> Iterator[Told]:
        chance = self._chance
        if chance.random() < _REFUSED:
            yield from self._refuse(day, at)
        asked = self._counter.ask(chance, day)
        goods: list[Goods] = []
        for item in asked.items:
            if day > LAST_SOLD.get(item.key, day):
                continue
            goods += self.shelf.take(item.key, chance.choice(_AMOUNTS.get(item.kind, (1,))), day)
        if not goods:
            return
        buyer = ""
        if asked.restricted or chance.random() < _KNOWN:
            buyer, shown = customers.comes(chance, self.key, at - 1000)
            if shown is not None:
                yield shown
        told = self.sell(at, goods, asked, buyer)
        yield told
        entry = str(told.id)
        fate = chance.random()
        if fate < _VOIDS:
            yield self._reverse(at + 1, entry, "void", "录错了，重新开单", (), goods)
        elif fate < _VOIDS + _RETURNS and self._recent:
            before, sold = self._recent.pop(chance.randrange(len(self._recent)))
            back = chance.choice(sold)
            yield self._reverse(at + 1, before, "return", "顾客退货", (back,), [back])
        elif not asked.restricted:
            self._recent = [*self._recent[-40:], (entry, tuple(goods))]

    def _reverse(self, at: int, entry: str, cause: str, why: str, items: tuple[Goods, ...], back: list[Goods]) -> Told:
        for goods in back:
            self.shelf.back(goods)
        body = Reversal(entry, cause, why, items, self.subject, "", at)  # type: ignore[arg-type]
        return Told(at, event_id(self._chance, at), body)

    def _refuse(self, day: date, at: int) -> Iterator[Told]:
        found = self._counter.refusal(self._chance, day, self.shelf)
        if found is not None:
            goods, crop, pest, reasons = found
            body = Refusal((goods,), reasons, "", crop, pest, self._law, self.subject, "", at - 1000)
            yield Told(at - 1000, event_id(self._chance, at), body)

    def _ordered(self, day: date, at: int, order: Order, customers: Customers) -> Iterator[tuple[Told, Order | None]]:
        """A grower fetches what they need; the shop gets it where it has none."""
        item, units = self._counter.every[order.work.item], order.work.units
        if self.shelf.left(item.key, day) < units:
            lot = consignment(self._chance, item, day, units + 4, coded=item.key in self._coded)
            yield self._receive(at - _HOUR, [lot])[0], None
        goods = self.shelf.take(item.key, units, day)
        asked = Asked((item,), order.crop, order.work.pest, prescription=item.prescription, restricted=item.restricted)
        buyer, shown = customers.grower(self._chance, order.farm, self.key, at - 1000)
        if shown is not None:
            yield shown, None
        yield self.sell(at, goods, asked, buyer), order

    def _morning(self, day: date, start: int) -> Iterator[Told]:
        number = day.toordinal() + int(self.key[-2:])
        first = not self._number
        if not first and number % _RESTOCK:
            return
        lots = []
        demand = max(tickets(self._chance, day, self.size), 4) * 1.6
        for item in self._items.values():
            if day > LAST_SOLD.get(item.key, day):
                continue
            share = self._counter.share(item, day) * demand
            left = self.shelf.left(item.key, day)
            gone = item.last_made and not first and day > date.fromisoformat(item.last_made) + timedelta(days=120)
            if gone or (left > 2 * _RESTOCK * share + 3 and not first):
                continue
            coded = item.key in self._coded
            amount = max(6, round(share * _RESTOCK * (5 if not coded else 3)))
            if item.last_made:
                amount = 30
            lots.append(consignment(self._chance, item, day, min(amount, 60 if coded else 400), coded=coded))
        yield from self._receive(start + 6 * _HOUR, lots)

    def _receive(self, at: int, lots: list[Consignment]) -> list[Told]:
        """Lots come in, as many entries as it takes, and lie on the shelf."""
        found: list[Told] = []
        lines: list[Goods] = []
        held: list[Consignment] = []
        for number, lot in enumerate(lots):
            lines += lot.whole()
            held.append(lot)
            if len(lines) + 60 > _LINES or number == len(lots) - 1:
                told = self.buy(at + len(found), tuple(lines))
                for one in held:
                    one.purchase = str(told.id)
                    self.shelf.put(one)
                found.append(told)
                lines, held = [], []
        return found

    def _evening(self, day: date, start: int) -> Iterator[Told]:
        at = start + 19 * _HOUR
        for key, last in LAST_SOLD.items():
            if day == last - timedelta(days=3):
                yield from self._send_back(key, at)
        if day.day == monthrange(day.year, day.month)[1]:
            yield from self._count(at + _HOUR // 2)

    def _send_back(self, key: str, at: int) -> Iterator[Told]:
        """What may soon not be sold any more goes back to where it came from; one shop forgets two packs."""
        for lot in self.shelf.consignments(key):
            keep = 2 if self.key == "shop-02" else 0
            if lot.left <= keep:
                continue
            goods = tuple(lot.take(lot.left - keep))
            body = Reversal(lot.purchase, "return", "禁用前退回供货商", goods, self.subject, "", at)
            yield Told(at, event_id(self._chance, at), body)

    def _count(self, at: int) -> Iterator[Told]:
        """Some products are counted at the end of a month; now and then a bag is torn."""
        chance = self._chance
        lots = [
            lot
            for key in chance.sample(sorted(self._items), min(10, len(self._items)))
            for lot in self.shelf.consignments(key)
            if not lot.coded
        ][:20]
        if not lots:
            return
        torn = chance.choice(lots) if chance.random() < 0.3 else None
        if torn is not None:
            torn.left -= 1
        goods = tuple(lot.goods(lot.left) for lot in lots)
        why = "月末盘点，破损一件" if torn is not None else "月末盘点"
        yield Told(at, event_id(chance, at), StockCount(goods, why, self.subject, "", at))
