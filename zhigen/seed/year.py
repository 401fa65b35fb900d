"""The plan day by day: what is told in shops and on farms, in the order of time.

Work on a farm that needs goods is an order at a shop some days before; what the shop gives is what the farm enters as
its purchase, and uses.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final, NamedTuple

from contract.event import Goods, Operation, Purchase, Sale
from contract.personal import Person
from zhigen.seed.catalogue import catalogue
from zhigen.seed.chance import days, event_id, midnight, stream
from zhigen.seed.customer import Customers
from zhigen.seed.growing import rounds
from zhigen.seed.land import Ground, grounds
from zhigen.seed.onward import Onward
from zhigen.seed.person import person
from zhigen.seed.planted import Plot, plant
from zhigen.seed.produce import Picked
from zhigen.seed.shop import Shop
from zhigen.seed.subject import RESTRICTED, Party, parties
from zhigen.seed.told import Order, Round, Told, Work

_HOUR: Final = 3_600_000
_LATE: Final = 19.8  # o'clock, when a farm writes down its day


class County(NamedTuple):
    """All that is known of the county before its first day. people: who answers for each filed subject, by its key."""

    seed: int
    first: date
    last: date
    parties: list[Party]
    people: dict[str, Person]
    grounds: list[Ground]
    rounds: list[Round]

    @property
    def shops(self) -> list[Party]:
        """The shops."""
        return [party for party in self.parties if party.kind == "shop"]


class Day(NamedTuple):
    """What is told of one day: the ledgers of shops and farms, the work on the farms, what becomes of the produce."""

    day: date
    ledger: list[Told]
    work: list[Told]
    onward: list[Told]

    @property
    def every(self) -> list[Told]:
        """All of it, in the order of time."""
        return sorted((*self.ledger, *self.work, *self.onward), key=lambda one: one.at)


def county(seed: int, last: date, length: int = 730, shops: int = 12) -> County:
    """The county with its last day and so many days before it and with it."""
    first = last - timedelta(days=length - 1)
    everybody = parties(seed, shops)
    people = {party.key: person(stream(seed, "person", party.key)) for party in everybody if party.filed}
    land = grounds(seed, everybody)
    return County(seed, first, last, everybody, people, land, rounds(seed, land, catalogue(), first, last))


def told(
    plan: County,
    subjects: Mapping[str, str],
    cycles: Mapping[str, str],
    law: str = "",
    onward: Onward | None = None,
) -> Iterator[Day]:
    """Day by day. subjects, cycles: the ids that the records of the plan got; law: digest of the rules at the tills;
    onward: None where nothing becomes of the produce."""
    items = catalogue()
    shops = [
        Shop(plan.seed, party.key, subjects[party.key], items, licensed=licensed(party), law=law)
        for party in plan.shops
    ]
    names = {party.key: party.name for party in plan.parties}
    customers = Customers(plan.seed, [shop.key for shop in shops], plan.people)
    orders, waiting = _orders(plan, shops)
    chance = stream(plan.seed, "farms")
    stores: dict[Work, tuple[Goods, ...]] = {}
    odd = planted(plan, subjects, cycles)
    growing = {one.key: one.product for one in plan.rounds}
    towns = {party.key: party.region for party in plan.parties}
    for day in days(plan.first, plan.last):
        ledger: list[Told] = []
        for shop in shops:
            for one, order in shop.day(day, customers, orders.get((shop.key, day), [])):
                ledger.append(one)
                if order is not None and isinstance(one.body, Sale):
                    stores[order.work] = one.body.items
                    at = one.at + 600_000
                    body = Purchase(
                        one.body.items, names[shop.key], shop.subject, one.body.receipt, subjects[order.farm], "", at
                    )
                    ledger.append(Told(at, event_id(chance, at), body))
        ledger += odd.ledger.get(day, [])
        ledger.sort(key=lambda one: one.at)
        work, picked = list(odd.work.get(day, ())), []
        for place, (farm, job) in enumerate(waiting.get(day, ())):
            at = midnight(day) + int((7 + 9 * place / max(1, len(waiting[day]))) * _HOUR)
            done = _operation(job, subjects[farm], cycles[job.cycle], stores.pop(job, ()), at)
            work.append(Told(at, event_id(chance, at), done))
            if job.action in ("harvest", "slaughter"):
                picked.append(Picked(subjects[farm], towns[farm], growing[job.cycle], job, cycles[job.cycle], work[-1]))
        yield Day(day, ledger, work, onward.day(day, picked) if onward is not None else [])


def planted(plan: County, subjects: Mapping[str, str], cycles: Mapping[str, str]) -> Plot:
    """What does not fit, on purpose; told with the rest."""
    return plant(plan.seed, plan.first, plan.last, [shop.key for shop in plan.shops], plan.rounds, subjects, cycles)


def licensed(party: Party) -> bool:
    """Whether a shop may sell what only licensed shops may."""
    return int(party.key[-2:]) <= RESTRICTED


def _orders(
    plan: County, shops: list[Shop]
) -> tuple[dict[tuple[str, date], list[Order]], dict[date, list[tuple[str, Work]]]]:
    """Orders by shop and day, and all work by its day."""
    chance = stream(plan.seed, "orders")
    towns = {party.key: party.region for party in plan.parties}
    orders: dict[tuple[str, date], list[Order]] = defaultdict(list)
    work: dict[date, list[tuple[str, Work]]] = defaultdict(list)
    for cycle in plan.rounds:
        near = [shop for shop in shops if towns[shop.key] == towns[cycle.farm]] or shops
        for one in cycle.work:
            work[one.day].append((cycle.farm, one))
            if one.item:
                day = max(plan.first, one.day - timedelta(days=chance.randint(1, 9)))
                orders[chance.choice(near).key, day].append(Order(day, cycle.farm, one, cycle.product))
    return orders, work


def _operation(work: Work, subject: str, cycle: str, goods: tuple[Goods, ...], at: int) -> Operation:
    return Operation(
        work.action, cycle, inputs=goods, pest=work.pest, amount=work.amount, unit=work.unit, note=work.note,
        subject=subject, at=at,
    )  # fmt: skip
