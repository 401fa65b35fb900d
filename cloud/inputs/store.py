"""Queries on products, ledgers and stock, each within a scope."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import literal
from sqlmodel import Session, col, func, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from cloud.inputs.model import LedgerEntry, LedgerLine, Product, Stock, StockTotal
from cloud.inputs.reasons import MARKS
from cloud.kernel.database import among
from cloud.kernel.scope import Scope
from cloud.subjects import subject as subject_of
from contract.errors import ContractError
from contract.identifiers import pesticide_pack

_WHOLE = "whole"


def catalogue(scope: Scope) -> SelectOfScalar[Product]:
    """Products of the scope's regions, and those of the nation, which everybody may see."""
    return select(Product).where(or_(scope.clause(Product.region), col(Product.region).in_(_above(scope))))


def _above(scope: Scope) -> list[str]:
    """Regions above those of a scope: a county's catalogue is its townships' too."""
    return sorted({region[:length] for region in scope.regions for length in (0, 2, 4, 6, 9) if length < len(region)})


def product(scope: Scope, session: Session, key: str) -> Product | None:
    """One product by its id, its registration, or the digits of a pesticide pack (alone or in an address).

    A county's own entry goes before the nation's. Six digits of a pack may fit two registrations: then None.
    """
    query = catalogue(scope).where(or_(Product.id == key, Product.registration == key))
    found = session.exec(query.order_by(col(Product.region).desc()).limit(1)).first()
    return found or by_pack(scope, session, key)


def by_pack(scope: Scope, session: Session, code: str) -> Product | None:
    """The pesticide whose registration ends in the six digits of a pack code; None where none or several do."""
    try:
        digits = pesticide_pack(code).registration
    except ContractError:
        return None
    query = catalogue(scope).where(Product.kind == "pesticide", col(Product.registration).endswith(digits))
    rows = session.exec(query.order_by(col(Product.region).desc())).all()
    return rows[0] if len({row.registration for row in rows}) == 1 else None


def products(scope: Scope, session: Session, registrations: Sequence[str]) -> Sequence[Product]:
    """All entries of the catalogue with these registrations, those of the nation first, of townships last."""
    query = catalogue(scope).where(among(session, col(Product.registration), list(registrations)))
    return session.exec(query.order_by(col(Product.region))).all()


def unknown(scope: Scope, session: Session, registrations: Sequence[str]) -> list[str]:
    """Entries with a line of one of these products that the catalogue did not know."""
    query = select(LedgerLine.entry).where(scope.clause(LedgerLine.region), LedgerLine.product == "")
    query = query.where(among(session, col(LedgerLine.registration), list(registrations))).distinct()
    return list(session.exec(query))


def sold(scope: Scope, session: Session, registrations: Sequence[str]) -> list[str]:
    """Sales, and refusals of one, with a line of one of these products that the catalogue knows."""
    query = select(LedgerLine.entry).where(scope.clause(LedgerLine.region), LedgerLine.product != "")
    query = query.where(col(LedgerLine.kind).in_(("sale", "refusal")))
    query = query.where(among(session, col(LedgerLine.registration), list(registrations))).distinct()
    return list(session.exec(query))


def told_of(scope: Scope, session: Session, product_id: str) -> bool:
    """Whether ledgers hold a product, so that its unit must stay."""
    query = select(Stock.id).where(scope.clause(Stock.region), Stock.product == product_id)
    return session.exec(query.limit(1)).first() is not None


def entry(scope: Scope, session: Session, entry_id: str) -> LedgerEntry | None:
    """One entry of a ledger, or None where it is unknown or outside the scope."""
    query = select(LedgerEntry).where(scope.clause(LedgerEntry.region), scope.own(LedgerEntry.subject))
    return session.exec(query.where(LedgerEntry.id == entry_id)).first()


def lines(scope: Scope, session: Session, entries: Sequence[str]) -> list[LedgerLine]:
    """The lines of some entries, in their order."""
    query = select(LedgerLine).where(scope.clause(LedgerLine.region), scope.own(LedgerLine.subject))
    query = query.where(among(session, col(LedgerLine.entry), list(entries)))
    return list(session.exec(query.order_by(col(LedgerLine.position), col(LedgerLine.line))))


def corrections(scope: Scope, session: Session, entry_id: str) -> Sequence[LedgerEntry]:
    """The reversals of an entry, the first first."""
    query = select(LedgerEntry).where(scope.clause(LedgerEntry.region), LedgerEntry.corrects == entry_id)
    return session.exec(query.order_by(col(LedgerEntry.at), col(LedgerEntry.position))).all()


def of_pack(scope: Scope, session: Session, code: str) -> list[LedgerLine]:
    """All that ledgers say of one pack, the first first."""
    query = select(LedgerLine).where(scope.clause(LedgerLine.region), scope.own(LedgerLine.subject))
    return list(session.exec(query.where(LedgerLine.pack == code).order_by(col(LedgerLine.at), col(LedgerLine.line))))


def totals(scope: Scope, session: Session, subject: str) -> Sequence[StockTotal]:
    """What a subject has of each product."""
    query = select(StockTotal).where(scope.clause(StockTotal.region), scope.own(StockTotal.subject))
    return session.exec(query.where(StockTotal.subject == subject).order_by(col(StockTotal.registration))).all()


def lots(scope: Scope, session: Session, subject: str, registration: str) -> Sequence[Stock]:
    """What a subject has of the lots and packs of a product, as long as something moved."""
    query = select(Stock).where(scope.clause(Stock.region), scope.own(Stock.subject), Stock.subject == subject)
    query = query.where(Stock.registration == registration, Stock.amount != 0)
    return session.exec(query.order_by(col(Stock.lot), col(Stock.pack))).all()


def purchase(scope: Scope, session: Session, subject: str, registration: str, pack: str, lot: str, at: int) -> str:
    """The entry by which goods had come to a subject at `at` (ms UTC), the newest; "" where none did.

    A purchase of its own, or a sale of a shop to the person who answers for the subject. A pack told decides by
    itself; without one the lot does, without both the product. What was taken back wholly brought nothing.
    """
    own = _moved(scope, registration, pack, lot, at).where(LedgerLine.subject == subject, LedgerLine.sign == 1)
    found = session.exec(own.where(LedgerEntry.kind == "purchase").limit(1)).first()
    if found is not None:
        return found
    known = subject_of(scope, session, subject)
    person = known.person if known is not None else ""
    bought = _moved(scope, registration, pack, lot, at).where(LedgerEntry.kind == "sale")
    if not person and not pack:
        return ""
    if person:
        bought = bought.where(col(LedgerEntry.buyer).in_((person, "") if pack else (person,)))
    return session.exec(bought.limit(1)).first() or ""


def _moved(scope: Scope, registration: str, pack: str, lot: str, at: int) -> SelectOfScalar[str]:
    query = select(LedgerEntry.id).join(LedgerLine, col(LedgerLine.entry) == LedgerEntry.id)
    query = query.where(scope.clause(LedgerEntry.region), LedgerEntry.reversed != _WHOLE, LedgerEntry.at <= at)
    query = query.where(LedgerLine.registration == registration)
    if pack:
        query = query.where(LedgerLine.pack == pack)
    elif lot:
        query = query.where(LedgerLine.lot == lot)
    return query.order_by(col(LedgerEntry.at).desc(), col(LedgerEntry.position).desc())


def next_lots(scope: Scope, session: Session, subject: str, registration: str, on: str) -> list[tuple[Stock, int]]:
    """Lots and packs to sell next, first expired first out, with what is left of each (millionths).

    on: the day (ISO); what is too old then is not offered, what tells no expiry comes last. What was sold without its
    lot is taken off the first.
    """
    rows = lots(scope, session, subject, registration)
    owed = -sum(row.amount for row in rows if not row.lot and not row.pack and row.amount < 0)
    fit = [row for row in rows if row.amount > 0 and (not row.expires or row.expires > on)]
    found = []
    for row in sorted(fit, key=lambda row: (row.expires or "9999", row.lot, row.pack)):
        taken = min(owed, row.amount)
        owed -= taken
        if row.amount > taken:
            found.append((row, row.amount - taken))
    return found


class Stamp(NamedTuple):
    """What changes whenever a catalogue does."""

    entries: int
    versions: int
    changed: int


def stamp(scope: Scope, session: Session) -> Stamp:
    """The stamp of what `county_products` gives."""
    row = Product
    counted = select(func.count(), func.sum(row.version), func.max(row.changed))
    entries, versions, changed = session.exec(counted.where(col(row.region).in_(_county(scope)))).one()
    return Stamp(entries, int(versions or 0), changed or 0)


def county_products(scope: Scope, session: Session) -> Sequence[Product]:
    """The products of a county and of the regions above it, the nation's first; what a township has alone is not in it.

    A scope of one county.
    """
    query = select(Product).where(col(Product.region).in_(_county(scope)))
    return session.exec(query.order_by(col(Product.region), col(Product.registration))).all()


def _county(scope: Scope) -> list[str]:
    return [*_above(scope), *scope.regions]


def traded(scope: Scope, session: Session) -> set[str]:
    """The registrations that ledgers hold."""
    query = select(StockTotal.registration).where(scope.clause(StockTotal.region), scope.own(StockTotal.subject))
    return set(session.exec(query.distinct()))


def stocks(scope: Scope, session: Session, subject: str, most: int) -> Sequence[Stock]:
    """What a subject has of each lot and pack, none of which is nothing, by product."""
    query = stock(scope, subject=subject).order_by(Stock.registration, Stock.lot, Stock.pack)
    return session.exec(query.limit(most)).all()


def last_entry(scope: Scope, session: Session, subject: str, gateway: str) -> str:
    """The id of the newest event of a gateway in the ledger of a subject, "" for none."""
    query = select(LedgerEntry.id).where(scope.clause(LedgerEntry.region), scope.own(LedgerEntry.subject))
    query = query.where(LedgerEntry.subject == subject, LedgerEntry.gateway == gateway)
    return session.exec(query.order_by(col(LedgerEntry.position).desc()).limit(1)).first() or ""


def pesticides(scope: Scope, session: Session) -> Sequence[Product]:
    """All pesticides that a region knows, the nation's entries first."""
    query = catalogue(scope).where(Product.kind == "pesticide", Product.labels != "null")
    return session.exec(query.order_by(col(Product.region))).all()


class Chosen(NamedTuple):
    """Which entries of ledgers are meant; "" or None: all. product: a registration; since, until: ms UTC, half-open."""

    subject: str = ""
    kind: str = ""
    product: str = ""
    since: int | None = None
    until: int | None = None
    outcome: str = ""
    doubt: str = ""
    buyer: str = ""
    region: str = ""
    crop: str = ""
    restricted: bool | None = None


def ledger(scope: Scope, chosen: Chosen) -> SelectOfScalar[LedgerEntry]:
    """Entries of ledgers."""
    query = select(LedgerEntry).where(scope.clause(LedgerEntry.region), scope.own(LedgerEntry.subject))
    for column, value in (
        (LedgerEntry.subject, chosen.subject),
        (LedgerEntry.kind, chosen.kind),
        (LedgerEntry.outcome, chosen.outcome),
        (LedgerEntry.buyer, chosen.buyer),
        (LedgerEntry.crop, chosen.crop),
    ):
        if value:
            query = query.where(column == value)
    if chosen.region:
        query = query.where(Scope((chosen.region,)).clause(LedgerEntry.region))
    if chosen.restricted is not None:
        listed = or_(*(col(LedgerEntry.reasons).contains(mark, autoescape=True) for mark in MARKS))
        query = query.where(listed if chosen.restricted else ~listed)
    if chosen.since is not None:
        query = query.where(LedgerEntry.at >= chosen.since)
    if chosen.until is not None:
        query = query.where(LedgerEntry.at < chosen.until)
    if chosen.doubt:
        query = query.where(literal(",").concat(LedgerEntry.doubts).concat(",").contains(f",{chosen.doubt},"))
    if chosen.product:
        lines_of = select(LedgerLine.entry).where(LedgerLine.registration == chosen.product)
        query = query.where(col(LedgerEntry.id).in_(lines_of))
    return query


def stock(
    scope: Scope, *, subject: str = "", product: str = "", before: str = "", empty: bool = False
) -> SelectOfScalar[Stock]:
    """Lots and packs; before: those that have expired by this day (ISO); empty: those too of which nothing is left."""
    query = select(Stock).where(scope.clause(Stock.region), scope.own(Stock.subject))
    if subject:
        query = query.where(Stock.subject == subject)
    if product:
        query = query.where(Stock.registration == product)
    if before:
        query = query.where(Stock.expires != "", Stock.expires <= before, Stock.amount > 0)
    return query if empty else query.where(Stock.amount != 0)


def buyers_of(scope: Scope) -> SelectOfScalar[str]:
    """The people who bought in the scope's ledgers."""
    query = select(LedgerEntry.buyer).where(scope.clause(LedgerEntry.region), scope.own(LedgerEntry.subject))
    return query.where(LedgerEntry.buyer != "").distinct()
