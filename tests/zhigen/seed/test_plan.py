"""The plan of the invented county: the same with the same seed, and within the bounds that make it believable."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from hashlib import sha256

import pytest

from contract.event import Goods, Operation, Purchase, Refusal, Reversal, Sale, StockCount
from contract.identifiers import citizen_id, credit_code, pesticide_pack, veterinary_pack
from contract.law import national
from contract.personal import Person
from zhigen.seed.catalogue import catalogue
from zhigen.seed.chance import days, stream
from zhigen.seed.land import MU
from zhigen.seed.season import GROWINGS, SUMMER, distance, tickets
from zhigen.seed.year import County, Day, county, told

LAST = date(2026, 7, 20)


def _days(plan: County) -> list[Day]:
    subjects = {party.key: party.key for party in plan.parties}
    return list(told(plan, subjects, {one.key: one.key for one in plan.rounds}))


@pytest.fixture(scope="module")
def plan() -> County:
    return county(1, LAST, 120, 3)


@pytest.fixture(scope="module")
def book(plan: County) -> list[Day]:
    return _days(plan)


def test_the_same_seed_tells_the_same_and_another_one_something_else(plan: County, book: list[Day]) -> None:
    def digest(days: list[Day]) -> str:
        return sha256(
            repr([(one.at, one.id, _readable(one.body)) for day in days for one in (*day.ledger, *day.work)]).encode()
        ).hexdigest()

    assert digest(_days(county(1, LAST, 120, 3))) == digest(book)
    assert digest(_days(county(2, LAST, 120, 3))) != digest(book)


def _readable(body: object) -> object:
    return (body.number, body.name, body.phone) if isinstance(body, Person) else body


def test_who_there_is() -> None:
    parties = county(1, LAST, 30, 12).parties
    kinds = Counter(party.kind for party in parties)
    producers = [party for party in parties if party.kind not in ("shop", "market", "laboratory")]
    assert (kinds["shop"], kinds["market"], kinds["laboratory"]) == (12, 3, 5)
    assert (sum(party.filed for party in producers), sum(not party.filed for party in producers)) == (40, 280)
    assert len({party.name for party in parties}) == len(parties)
    assert all(credit_code(party.credit_code).finding is None for party in parties if party.credit_code)
    assert {party.credit_code[2:8] for party in parties if party.credit_code} == {"349901"}


def test_people_have_numbers_that_check_and_that_nobody_has(book: list[Day]) -> None:
    people = [one.body for day in book for one in day.ledger if isinstance(one.body, Person)]
    assert len(people) > 100
    assert {citizen_id(one.number).region for one in people} == {"349901"}


def test_plots_do_not_overlap(plan: County) -> None:
    boxes = []
    for lot in (lot for ground in plan.grounds for lot in ground.lots):
        xs, ys = [x for x, _ in lot.geometry], [y for _, y in lot.geometry]
        boxes.append((min(xs), min(ys), max(xs), max(ys)))
    for place, (west, south, east, north) in enumerate(boxes):
        for other in boxes[place + 1 :]:
            assert east <= other[0] or other[2] <= west or north <= other[1] or other[3] <= south


def test_two_years_of_tickets_lie_within_the_bounds() -> None:
    chance = stream(1)
    counts = {day: tickets(chance, day, 1.0) for day in days(date(2024, 11, 28), date(2026, 11, 27))}
    feast = {day for day in counts if -10 <= distance(day) <= 14}
    assert all(15 <= count <= 60 for day, count in counts.items() if day.month in SUMMER)
    assert all(3 <= count <= 10 for day, count in counts.items() if day.month not in SUMMER and day not in feast)
    assert max(counts[day] for day in feast if -3 <= distance(day) <= 7) <= 3


def test_what_is_sold_was_bought_is_of_age_and_fits_its_crop(book: list[Day]) -> None:
    """Of all that is not planted: a lot never gives more than it had, a pack only what it is, nothing too old."""
    known = {item.registration: item for item in catalogue()}
    left: Counter[tuple[str, str, str]] = Counter()
    entries: dict[str, tuple[Goods, ...]] = {}
    lines = 0
    for day in book:
        for one in day.ledger:
            body = one.body
            if isinstance(body, StockCount):
                left |= Counter({_cell(body.subject, goods): int(goods.amount) for goods in body.items})
            if not isinstance(body, Purchase | Sale | Reversal):
                continue
            items = body.items or entries[body.entry] if isinstance(body, Reversal) else body.items
            entries[str(one.id)] = items
            back = isinstance(body, Reversal) and body.why != "禁用前退回供货商"
            sign = 1 if isinstance(body, Purchase) or back else -1
            for goods in items:
                if not goods.lot[:1].isdigit():  # planted
                    continue
                lines += 1
                left[_cell(body.subject, goods)] += sign * int(goods.amount)
                assert left[_cell(body.subject, goods)] >= 0
                assert goods.made < day.day.isoformat() < goods.expires
                if goods.pack and known[goods.product].kind == "pesticide":
                    assert goods.product.endswith(pesticide_pack(goods.pack).registration)
                elif goods.pack:
                    assert veterinary_pack(goods.pack).made is not None
    assert lines > 10_000


def _cell(subject: str, goods: Goods) -> tuple[str, str, str]:
    return subject, goods.product + goods.lot, goods.pack


def test_restricted_and_refused_sales_are_as_rare_as_they_should_be(book: list[Day]) -> None:
    known = {item.registration: item for item in catalogue()}
    sales = [one.body for day in book for one in day.ledger if isinstance(one.body, Sale)]
    refused = [one.body for day in book for one in day.ledger if isinstance(one.body, Refusal)]
    restricted = [body for body in sales if any(known[goods.product].restricted for goods in body.items)]
    assert 0.003 <= len(refused) / len(sales) <= 0.008
    assert 0.01 <= len(restricted) / len(sales) <= 0.03  # all three shops are licensed here, four of twelve in full
    assert all(body.buyer for body in restricted)
    assert {reason for body in refused for reason in body.reasons} >= {"off_label", "crop_bar"}


def test_carbofuran_is_sold_up_to_its_ban_and_not_a_day_longer() -> None:
    number = next(item.registration for item in catalogue() if item.key == "克百威")
    sold = [
        day.day
        for day in _days(county(1, date(2026, 9, 30), 330, 2))  # the second one forgets two packs on its shelf
        for one in day.ledger
        if isinstance(one.body, Sale) and any(goods.product == number for goods in one.body.items)
    ]
    assert sold
    assert max(sold) < date(2026, 6, 1)


def test_yields_and_intervals(plan: County) -> None:
    rules = national()
    labels = {item.key: item.labels or () for item in catalogue()}
    full = county(3, date(2026, 11, 27), 730, 1)
    assert {one.product for one in full.rounds if one.kind == "crop"} == set(GROWINGS)
    for one in full.rounds:
        if one.kind != "crop":
            continue
        growing, mu = GROWINGS[one.product], float(one.amount)
        picked = [work for work in one.work if work.action == "harvest"]
        if one.ended is not None and one.begun >= full.first:
            total = sum(int(work.amount) for work in picked)
            assert growing.least * mu * 0.97 <= total <= growing.most * mu * 1.03
        for spray in (work for work in one.work if work.action == "spray"):
            (label,) = (label for label in labels[spray.item] if label.crop == one.product)
            assert rules.crops.key(label.crop)
            until = spray.day + timedelta(days=label.interval_days or 0)
            assert not any(spray.day <= work.day < until for work in picked)


def test_areas_are_those_of_the_drawings(plan: County) -> None:
    assert all(lot.area >= MU * 0.99 for ground in plan.grounds for lot in ground.lots)


def test_what_is_used_was_bought_before(book: list[Day]) -> None:
    bought: dict[tuple[str, str, str], int] = {}
    uses = 0
    for day in book:
        for one in day.ledger:
            if isinstance(one.body, Purchase):
                for goods in one.body.items:
                    bought.setdefault((one.body.subject, goods.lot, goods.pack), one.at)
        for one in day.work:
            body = one.body
            assert isinstance(body, Operation)
            for goods in body.inputs:
                uses += 1
                planted = not goods.lot
                assert planted or bought[body.subject, goods.lot, goods.pack] < one.at
    assert uses > 100
