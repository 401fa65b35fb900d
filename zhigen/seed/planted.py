"""What does not fit in the county, each thing once and on purpose: so that a first look finds something, and a test
finds exactly these.

`code` is the doubt or the reason by which the product itself tells it, `where` the table in which it does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from random import Random
from typing import Final, NamedTuple

from contract.event import Goods, Operation, Purchase, Sale
from zhigen.seed.catalogue import Item, catalogue
from zhigen.seed.chance import event_id, moment, stream
from zhigen.seed.consignment import pack
from zhigen.seed.person import person
from zhigen.seed.told import Action, Round, Told

_NAMES: Final = {
    "sold_twice": ("另一家店卖过的追溯码又卖一次", "a pack that another shop has sold is sold again"),
    "never_bought": ("卖了一包从没进过的药", "a pack is sold that never came in"),
    "expired": ("过了保质期还卖", "sold after its expiry"),
    "off_label": ("用在标签没有登记的作物上", "used on a crop that is not on the label"),
    "harvest_early": ("安全间隔期没到就采收", "harvested before the interval is over"),
    "use_never_bought": ("用的肥料没有买过", "a fertiliser is used that was never bought"),
}


class Planted(NamedTuple):
    """One thing that does not fit. event: the id of the entry or operation at which it shows; who: key of a subject."""

    code: str
    where: str
    day: date
    who: str
    event: str
    zh: str
    en: str


class Plot(NamedTuple):
    """All that is planted, and the events that it takes, by day: (for the ledger, for the farms)."""

    planted: tuple[Planted, ...]
    ledger: dict[date, list[Told]]
    work: dict[date, list[Told]]


def plant(
    seed: int,
    first: date,
    last: date,
    shops: list[str],
    rounds: list[Round],
    subjects: Mapping[str, str],
    cycles: Mapping[str, str],
) -> Plot:
    """What is planted between two days; what needs two shops, or a crop that is over, only where there are."""
    return _Planter(seed, first, last, shops, rounds, subjects, cycles).all()  # fmt: skip


class _Planter:
    def __init__(
        self,
        seed: int,
        first: date,
        last: date,
        shops: list[str],
        rounds: list[Round],
        subjects: Mapping[str, str],
        cycles: Mapping[str, str],
    ) -> None:
        self._chance: Random = stream(seed, "planted")
        self._first, self._length = first, (last - first).days
        self._shops, self._subjects, self._cycles = shops, subjects, cycles
        self._rounds = [one for one in rounds if one.kind == "crop" and one.ended is not None and _picked(one)]
        self._items = {item.key: item for item in catalogue()}
        self._found: list[Planted] = []
        self._ledger: dict[date, list[Told]] = {}
        self._work: dict[date, list[Told]] = {}

    def all(self) -> Plot:
        """Everything."""
        if len(self._shops) > 1:
            self._twice()
        self._never_bought()
        self._expired()
        plots: tuple[Callable[[Round], bool], ...] = (self._off_label, self._early, self._unbought)
        self._chance.shuffle(self._rounds)
        waiting = list(self._rounds)
        for plot in plots:
            cycle = next((one for one in waiting if plot(one)), None)
            waiting = [one for one in waiting if one is not cycle]
        return Plot(tuple(self._found), self._ledger, self._work)

    def _twice(self) -> None:
        item, shops = self._items["毒死蜱"], self._shops[:2]
        day = self._day(0.3)
        made = day - timedelta(days=90)
        code = pack(self._chance, item, made)
        goods = _goods(item, code, "F" + made.strftime("%y%m%d"), made)
        for number, shop in enumerate(shops):
            on = day + timedelta(days=3 * number)
            self._buy(on, 6.5, shop, goods)
            sale = self._sell(on, 10.0, shop, goods, "小麦", "蚜虫")
        self._note("sold_twice", "ledger_entry", on, shops[1], sale)

    def _never_bought(self) -> None:
        item, shop, day = self._items["毒死蜱"], self._shops[0], self._day(0.5)
        made = day - timedelta(days=120)
        # one more lies on the shelf than is sold, so that the last pack of the shop is not told as sold too much
        self._buy(day, 6.5, shop, _goods(item, pack(self._chance, item, made), "S" + made.strftime("%y%m%d"), made))
        goods = _goods(item, pack(self._chance, item, made), "", made)
        self._note("never_bought", "ledger_entry", day, shop, self._sell(day, 15.0, shop, goods, "小麦", "蚜虫"))

    def _expired(self) -> None:
        item, shop, day = self._items["多菌灵"], self._shops[-1], self._day(0.2)
        made = day - timedelta(days=720)
        goods = _goods(item, "", "E" + made.strftime("%y%m%d"), made)
        self._buy(day, 6.5, shop, goods)
        late = day + timedelta(days=12)
        self._note("expired", "ledger_entry", late, shop, self._sell(late, 16.0, shop, goods, "西瓜", "炭疽病"))

    def _off_label(self, cycle: Round) -> bool:
        item = next(one for one in self._fitting() if all(label.crop != cycle.product for label in one.labels or ()))
        label = (item.labels or ())[0]
        goods = self._fetch(cycle, item, label.crop, label.pest)
        day = _end(cycle)
        used = self._operate(day, 9.0, cycle, "spray", goods, label.pest)
        self._note("off_label", "input_use", day, cycle.farm, used)
        return True

    def _early(self, cycle: Round) -> bool:
        spent = {work.item for work in cycle.work}
        fitting = [
            (one, label)
            for one in self._fitting()
            for label in one.labels or ()
            if label.crop == cycle.product and one.key not in spent and (label.interval_days or 0) > 3
        ]
        if not fitting:
            return False
        item, label = fitting[0]
        goods = self._fetch(cycle, item, label.crop, label.pest)
        self._operate(_end(cycle), 9.0, cycle, "spray", goods, label.pest)
        day = _end(cycle) + timedelta(days=1)
        picked = self._operate(day, 10.0, cycle, "harvest", (), "", "120")
        self._note("harvest_early", "farm_operation", day, cycle.farm, picked)
        return True

    def _unbought(self, cycle: Round) -> bool:
        item, day = self._items["硫酸钾"], _end(cycle)
        goods = Goods(item.registration, "1", item.unit)
        used = self._operate(day, 9.0, cycle, "fertilise", (goods,), "")
        self._note("use_never_bought", "input_use", day, cycle.farm, used)
        return True

    def _fitting(self) -> Iterator[Item]:
        return (one for one in self._items.values() if one.kind == "pesticide" and not one.restricted)

    def _fetch(self, cycle: Round, item: Item, crop: str, pest: str) -> tuple[Goods, ...]:
        """The shop gets a pack for the farm and sells it the day before; for a lawful crop, as the buyer said."""
        day, shop = _end(cycle) - timedelta(days=1), self._shops[0]
        made = day - timedelta(days=100)
        goods = _goods(item, "", "P" + made.strftime("%y%m%d"), made)
        self._buy(day, 6.5, shop, goods)
        self._sell(day, 11.0, shop, goods, crop, pest)
        self._buy(day, 11.5, cycle.farm, goods, shop)
        return (goods,)

    def _buy(self, day: date, hour: float, who: str, goods: Goods, shop: str = "") -> None:
        at = moment(day, hour)
        supplier = self._subjects[shop] if shop else ""
        body = Purchase((goods,), "岚州市农资配送有限公司", supplier, "P0001", self._subjects[who], "", at)
        self._ledger.setdefault(day, []).append(Told(at, event_id(self._chance, at), body))

    def _sell(self, day: date, hour: float, shop: str, goods: Goods, crop: str, pest: str) -> str:
        at = moment(day, hour)
        shown = Told(at - 1000, event_id(self._chance, at), person(self._chance))
        body = Sale(
            (goods,), str(shown.id), crop, pest, notice=True, receipt="P", subject=self._subjects[shop], at=at
        )  # fmt: skip
        told = Told(at, event_id(self._chance, at), body)
        self._ledger.setdefault(day, []).extend((shown, told))
        return str(told.id)

    def _operate(
        self, day: date, hour: float, cycle: Round, action: Action, goods: tuple[Goods, ...], pest: str, kg: str = ""
    ) -> str:
        at = moment(day, hour)
        body = Operation(
            action, self._cycles[cycle.key], inputs=goods, pest=pest, amount=kg, unit="kg" if kg else "",
            subject=self._subjects[cycle.farm], at=at,
        )  # fmt: skip
        told = Told(at, event_id(self._chance, at), body)
        self._work.setdefault(day, []).append(told)
        return str(told.id)

    def _note(self, code: str, where: str, day: date, who: str, event: str) -> None:
        zh, en = _NAMES[code]
        self._found.append(Planted(code.removeprefix("use_"), where, day, who, event, zh, en))

    def _day(self, part: float) -> date:
        return self._first + timedelta(days=round(self._length * part))


def _end(cycle: Round) -> date:
    """The day after the last harvest that was planned."""
    return max(_picked(cycle)) + timedelta(days=1)


def _picked(cycle: Round) -> list[date]:
    return [work.day for work in cycle.work if work.action == "harvest"]


def _goods(item: Item, code: str, lot: str, made: date) -> Goods:
    expires = made + timedelta(days=730)
    return Goods(item.registration, "1", item.unit, code, lot, made.isoformat(), expires.isoformat())
