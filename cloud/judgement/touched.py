"""What a change of the law touches: stock that may not be sold any more, sales and uses that would not be allowed.

Counts are of what the changed rules name, one look along an index. A page is judged row by row, before and after, and
holds those that became stricter: a bar on tea leaves what was sold for rice alone. Registrations are gone through one
after the other, so that a page costs the same wherever it begins and however much lies behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, Literal, NamedTuple, TypeVar

from sqlmodel import Session

from cloud.inputs import LedgerEntry, LedgerLine, Product, Stock
from cloud.judgement import store
from cloud.judgement.ban import Change
from cloud.judgement.facts import as_done, sale_facts, stock_facts
from cloud.judgement.store import StockTally, Tally
from cloud.kernel.scope import NATION, Scope
from cloud.production import InputUse, use_facts
from contract.law import Item, Reason, Touched, UseVerdict, Verdict, touches
from contract.moment import law_day

List = Literal["stock", "sales", "uses"]
LOOKED_AT: Final = 500  # rows judged for one page, at most
Behind = tuple[str, list[Any]]  # registration, and the key of the last row of it that was looked at
R = TypeVar("R", Stock, LedgerLine, InputUse)


class Counts(NamedTuple):
    """What the changed rules name."""

    stock: list[StockTally]
    sales: Tally
    uses: Tally


class Hit(NamedTuple):
    """One row that became stricter; entry: of a sale; crop: of a use."""

    row: Stock | LedgerLine | InputUse
    product: Product | None
    entry: LedgerEntry | None
    crop: str
    before: Verdict | UseVerdict
    after: Verdict | UseVerdict
    reasons: tuple[Reason, ...]


class Page(NamedTuple):
    """Rows that became stricter, and from where to go on (None: that was all)."""

    hits: list[Hit]
    behind: Behind | None


class _Facts(NamedTuple):
    item: Item
    product: Product | None
    entry: LedgerEntry | None = None
    crop: str = ""


def counts(scope: Scope, session: Session, change: Change, since: int) -> Counts:
    """How much the changed rules name, sales and uses since a time (ms UTC)."""
    named = change.registrations
    if not named:
        return Counts([], Tally(0), Tally(0))
    return Counts(
        store.stock(scope, session, change.where, named),
        store.sales(scope, session, change.where, named, since),
        store.uses(scope, session, change.where, named, since),
    )


def page(
    scope: Scope, session: Session, change: Change, wanted: List, since: int, behind: Behind | None, limit: int
) -> Page:
    """One page of what became stricter, at most `limit` rows out of at most LOOKED_AT that were judged.

    The order is by registration; within one by subject (stock), or the latest first. A page may be short, even empty,
    and not the last.
    """
    hits: list[Hit] = []
    looked_at = 0
    for registration in change.registrations:
        last: tuple[Any, ...] = ()
        if behind is not None:
            if registration < behind[0]:
                continue
            last = tuple(behind[1]) if registration == behind[0] else ()
        full = True
        while full:
            rows = _rows(scope, session, change, wanted, registration, since, last or None, limit)
            for row, hit in _judged(session, change, rows):
                last = _key(row)
                if hit is not None:
                    hits.append(hit)
                if len(hits) == limit:
                    return Page(hits, (registration, list(last)))
            looked_at += len(rows) + 1  # a look at nothing costs something too
            full = len(rows) == limit
            if looked_at >= LOOKED_AT:
                return Page(hits, (registration, list(last)))
    return Page(hits, None)


def _rows(
    scope: Scope,
    session: Session,
    change: Change,
    wanted: List,
    registration: str,
    since: int,
    behind: tuple[Any, ...] | None,
    limit: int,
) -> Sequence[Stock] | Sequence[LedgerLine] | Sequence[InputUse]:
    where, last = change.where, behind
    if wanted == "stock":
        return store.stock_rows(scope, session, where, registration, last and (last[0], last[1], last[2]), limit)
    if wanted == "sales":
        return store.sale_lines(scope, session, where, registration, since, last and (last[0], last[1]), limit)
    return store.use_rows(scope, session, where, registration, since, last and (last[0], last[1], last[2]), limit)


def _key(row: Stock | LedgerLine | InputUse) -> tuple[Any, ...]:
    match row:
        case Stock():
            return row.subject, row.lot, row.pack
        case LedgerLine():
            return row.at, row.id
        case _:
            return row.at, row.operation, row.line


def _judged(
    session: Session, change: Change, rows: Sequence[Stock | LedgerLine | InputUse]
) -> Iterator[tuple[Stock | LedgerLine | InputUse, Hit | None]]:
    """Every row, and the hit where it became stricter."""
    known = _facts(session, change, rows)
    found: dict[str, Touched] = {
        touched.item.key: touched
        for touched in touches(change.before, change.after, (one.item for one in known), change.on, change.first)
    }
    for number, (row, facts) in enumerate(zip(rows, known, strict=True)):
        touched = found.get(str(number))
        hit = None
        if touched is not None and (facts.product is None or facts.product.kind == "pesticide"):
            hit = Hit(row, facts.product, facts.entry, facts.crop, touched.before, touched.after, touched.reasons)
        yield row, hit


def _facts(session: Session, change: Change, rows: Sequence[Stock | LedgerLine | InputUse]) -> list[_Facts]:
    product = finder(session, rows)
    found = list[_Facts]()
    sold = [row for row in rows if isinstance(row, LedgerLine)]
    entries = store.entries(NATION, session, [row.entry for row in sold]) if sold else {}
    shops = {row.subject for row in rows if not isinstance(row, InputUse)}
    papers = store.licences(NATION, session, sorted(shops)) if shops else {}
    used = [row for row in rows if isinstance(row, InputUse)]
    cycles = store.crops(NATION, session, [row.cycle for row in used if row.cycle]) if used else {}
    for number, row in enumerate(rows):
        known = product(row)
        match row:
            case Stock():
                stocked = stock_facts(row, known, papers.get(row.subject, ()), change.on)
                found.append(_Facts(Item(str(number), "stock", stocked), known))
            case LedgerLine():
                entry, day = entries[row.entry], law_day(row.at)
                sale = as_done(sale_facts(entry, row, known, papers.get(row.subject, ()), day), day, change.on)
                found.append(_Facts(Item(str(number), "sale", sale), known, entry))
            case InputUse():
                cycle = cycles.get(row.cycle)
                crop = cycle.product if cycle is not None else ""
                use = use_facts(row, crop, known)
                found.append(_Facts(Item(str(number), "use", use), known, None, crop))
    return found


def finder(
    session: Session, rows: Sequence[Stock | LedgerLine | InputUse]
) -> Callable[[Stock | LedgerLine | InputUse], Product | None]:
    """Products by the id of a row, or by its number: of its county before that of the nation."""
    ids, numbers = [row.product for row in rows if row.product], [row.registration for row in rows if not row.product]
    found = store.products(NATION, session, ids, numbers) if rows else []
    by_id = {row.id: row for row in found}

    def find(row: Stock | LedgerLine | InputUse) -> Product | None:
        if row.product:
            return by_id.get(row.product)
        fitting = [one for one in found if one.registration == row.registration and row.region.startswith(one.region)]
        return fitting[-1] if fitting else None

    return find
