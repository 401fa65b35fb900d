"""Sales of restricted substances by buyer and by shop, for the rules of sudden buying.

A substance is restricted where the law of the day has it on its list; products of the same substance are one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, ClassVar, Final, NamedTuple, cast

import sqlalchemy as sa
from sqlmodel import Session, col, select

from cloud import inputs, law
from cloud.inputs import LedgerEntry, LedgerLine, Product
from cloud.kernel.database import among
from cloud.kernel.journal import Projection
from cloud.kernel.scope import COUNTY_DIGITS
from cloud.risk.buying import Bought, Sold, of_person, of_shop
from cloud.risk.finding import Finding, Rule
from cloud.risk.laid import Held
from cloud.risk.scout import Ground, News, Scout, news_of
from cloud.risk.settings import Buying
from cloud.risk.window import Window
from contract.moment import DAY_MS

_UNIT: Final = 1_000_000  # amounts are millionths
_COLUMNS: Final[tuple[Any, ...]] = (
    LedgerEntry.id, LedgerEntry.subject, LedgerEntry.region, LedgerEntry.buyer, LedgerEntry.at,
    LedgerLine.registration, LedgerLine.amount,
)  # fmt: skip


class _Line(NamedTuple):
    entry: str
    shop: str
    region: str
    buyer: str
    at: int
    substance: str
    amount: int


class OfPersons(Scout):
    """Packs by buyer, in all shops of a county."""

    rule: ClassVar[Rule] = "restricted_person"
    projections: ClassVar[tuple[Projection, ...]] = (inputs.PROJECTION,)

    def news(self, session: Session, after: int) -> News:
        """As it stands."""
        return news_of(session, LedgerEntry, after, LedgerEntry.corrects)

    def find(self, ground: Ground, day: str) -> Iterator[Finding]:
        """One for each buyer and substance."""
        substances = _restricted(ground.session, date.fromisoformat(day))
        for held, window, settings in _held(ground, self.rule, day):
            groups: dict[tuple[str, str], dict[str, list[_Line]]] = defaultdict(lambda: defaultdict(list))
            for line in _lines(ground.session, window.start, window.end, substances):
                if line.buyer:
                    groups[line.region[:COUNTY_DIGITS], line.substance][line.buyer].append(line)
            packs = {
                place: {buyer: _packs(lines) for buyer, lines in buyers.items()} for place, buyers in groups.items()
            }
            busy = [
                (place, buyer)
                for place, amounts in sorted(packs.items())
                for buyer, amount in sorted(amounts.items())
                if amount >= settings.least
                and ground.laid.holds(held, self.rule, _common(groups[place][buyer]), day)
            ]  # fmt: skip
            before = _lines(ground.session, window.history_start, window.start, substances) if busy else []
            for place, buyer in busy:
                lines = groups[place][buyer]
                around = _of(before, place)
                others = [amount for other, amount in packs[place].items() if other != buyer]
                bought = Bought(
                    buyer,
                    _common(lines),
                    place[1],
                    packs[place][buyer],
                    len({one.shop for one in lines}),
                    _packs([one for one in around if one.buyer == buyer]),
                    _known(around, window),
                    len(others),
                    max(others, default=0),
                    _entries(lines),
                )
                found = of_person(bought, window.first, day, settings)
                if found is not None:
                    yield found


class OfShops(Scout):
    """Sales by shop, beside those of the other shops of its county."""

    rule: ClassVar[Rule] = "restricted_shop"
    projections: ClassVar[tuple[Projection, ...]] = (inputs.PROJECTION,)

    def news(self, session: Session, after: int) -> News:
        """As it stands."""
        return news_of(session, LedgerEntry, after, LedgerEntry.corrects)

    def find(self, ground: Ground, day: str) -> Iterator[Finding]:
        """One for each shop and substance."""
        substances = _restricted(ground.session, date.fromisoformat(day))
        for held, window, settings in _held(ground, self.rule, day):
            groups: dict[tuple[str, str], dict[str, list[_Line]]] = defaultdict(lambda: defaultdict(list))
            for line in _lines(ground.session, window.start, window.end, substances):
                groups[line.region[:COUNTY_DIGITS], line.substance][line.shop].append(line)
            busy = {
                (place, shop)
                for place, shops in groups.items()
                for shop, lines in shops.items()
                if len(_entries(lines)) >= settings.least
                and ground.laid.holds(held, self.rule, lines[-1].region, day)
            }  # fmt: skip
            if not busy:
                continue
            before = _lines(ground.session, window.history_start, window.start, substances)
            for place, shop in sorted(busy):
                around = _of(before, place)
                now = {one: len(_entries(lines)) for one, lines in groups[place].items()}
                then = Counter(one for one, _ in {(line.shop, line.entry) for line in around})
                lines = groups[place][shop]
                sold = Sold(
                    shop,
                    lines[-1].region,
                    place[1],
                    now[shop],
                    then[shop],
                    _known(around, window),
                    sum(now.values()) - now[shop],
                    sum(then.values()) - then[shop],
                    _entries(lines),
                )
                found = of_shop(sold, window.first, day, settings)
                if found is not None:
                    yield found


def _held(ground: Ground, rule: Rule, day: str) -> Iterator[tuple[Held, Window, Buying]]:
    for held in ground.laid.each(rule, day):
        settings = cast(Buying, held.settings)
        yield held, Window(day, settings.window_days, settings.history_days), settings


def _lines(session: Session, start: int, end: int, substances: Mapping[str, str]) -> list[_Line]:
    """Lines of sales of restricted substances that stand, start ≤ t < end, by time. substances: of `_restricted`."""
    if not substances:
        return []
    query = (
        sa.select(*_COLUMNS)
        .join(LedgerLine, col(LedgerLine.entry) == LedgerEntry.id)
        .where(among(session, col(LedgerLine.registration), sorted(substances)), col(LedgerLine.kind) == "sale")
        .where(col(LedgerLine.at) >= start, col(LedgerLine.at) < end, col(LedgerEntry.reversed) != "whole")
        .order_by(col(LedgerEntry.at), col(LedgerEntry.id))
    )
    return [_line(row, substances) for row in session.execute(query)]


def _line(row: Any, substances: Mapping[str, str]) -> _Line:
    *head, registration, amount = row
    return _Line(*head, substances[registration], amount)  # type: ignore[call-arg]  # five of them, as selected


def _restricted(session: Session, day: date) -> Mapping[str, str]:
    """Registration -> the restricted substance in it, of all catalogues."""
    rules = law.rules(session)
    found: dict[str, str] = {}
    for product in session.exec(select(Product).where(Product.kind == "pesticide")):
        keys = [rules.ingredients.key(name) for name in inputs.facts(product).ingredients]
        listed = sorted(key for key in keys if key and rules.restricted(key, day))
        if listed:
            found[product.registration] = listed[0]
    return found


def _packs(lines: list[_Line]) -> int:
    return sum(line.amount for line in lines) // _UNIT


def _entries(lines: list[_Line]) -> list[str]:
    return list(dict.fromkeys(line.entry for line in lines))


def _of(lines: list[_Line], place: tuple[str, str]) -> list[_Line]:
    """Those of a county and substance."""
    return [one for one in lines if (one.region[:COUNTY_DIGITS], one.substance) == place]


def _known(lines: list[_Line], window: Window) -> int:
    """How many days before the window the first of these lines was: nothing is known of the time before."""
    return -(-(window.start - lines[0].at) // DAY_MS) if lines else 0


def _common(lines: list[_Line]) -> str:
    """The township where all was bought, else the county."""
    regions = {line.region for line in lines}
    return regions.pop() if len(regions) == 1 else lines[0].region[:COUNTY_DIGITS]
