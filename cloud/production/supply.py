"""What production asks of the inputs of a subject: what a product is, where a pack came from, how much was bought."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy.orm import aliased
from sqlmodel import Session, and_, col, exists, or_, select

from cloud.inputs.model import LedgerEntry, LedgerLine, Product
from contract.errors import ContractError
from contract.law import InputProduct, Period, RegisteredUse
from contract.names import within
from contract.quantity import Quantity


class Supplied(NamedTuple):
    """A product of the catalogue: what its stock is counted in, what is in one unit of it, what the law needs."""

    id: str
    kind: str
    name: str
    unit: str
    content: Quantity | None
    facts: InputProduct


def supplied(session: Session, region: str, registration: str) -> Supplied | None:
    """The product as the nearest catalogue around `region` knows it, None where none does."""
    rows = session.exec(select(Product).where(Product.registration == registration)).all()
    near = sorted((row for row in rows if within(region, row.region)), key=lambda row: (len(row.region), row.id))
    return _read(near[-1]) if near else None


def purchase_of(session: Session, subject: str, registration: str, pack: str, lot: str, at: int) -> str:
    """The newest purchase up to `at` (ms UTC) with which this pack, else this lot, else this product came to a subject.

    "" where there was none, or it was taken back.
    """
    back = aliased(LedgerEntry)
    taken_back = exists().where(col(back.corrects) == LedgerEntry.id, col(back.cause).in_(("void", "correction")))
    query = (
        select(LedgerEntry.id)
        .join(LedgerLine, col(LedgerLine.entry) == LedgerEntry.id)
        .where(LedgerEntry.kind == "purchase", LedgerLine.subject == subject, LedgerLine.registration == registration)
        .where(LedgerEntry.at <= at, ~taken_back)
    )
    if pack:
        query = query.where(LedgerLine.pack == pack)
    elif lot:
        query = query.where(LedgerLine.lot == lot)
    return session.exec(query.order_by(col(LedgerEntry.at).desc(), col(LedgerEntry.id).desc()).limit(1)).first() or ""


def bought(session: Session, subject: str, registration: str) -> list[tuple[int, int]]:
    """(ms UTC, millionths) of all purchases of a product, and with a minus what of them was taken back, by time."""
    query = select(LedgerLine.at, LedgerLine.sign, LedgerLine.amount)
    query = query.where(LedgerLine.subject == subject, LedgerLine.registration == registration)
    back = and_(col(LedgerLine.kind) == "reversal", col(LedgerLine.sign) == -1)
    query = query.where(or_(and_(col(LedgerLine.kind) == "purchase", col(LedgerLine.sign) == 1), back))
    return [(at, sign * amount) for at, sign, amount in session.exec(query.order_by(col(LedgerLine.at)))]


def counted(session: Session, subject: str, registration: str) -> tuple[int, int] | None:
    """When it was last counted (ms UTC), and how many millionths lay there; None where nobody ever counted."""
    query = select(LedgerLine.entry, LedgerLine.at).where(
        LedgerLine.subject == subject, LedgerLine.registration == registration, LedgerLine.kind == "stock_count"
    )
    newest = session.exec(query.order_by(col(LedgerLine.at).desc(), col(LedgerLine.entry).desc()).limit(1)).first()
    if newest is None:
        return None
    lines = select(LedgerLine.amount).where(LedgerLine.entry == newest[0], LedgerLine.registration == registration)
    return newest[1], sum(session.exec(lines))


def _read(row: Product) -> Supplied:
    labels = json.loads(row.labels)
    since = _day(row.registered_since)
    return Supplied(
        row.id,
        row.kind,
        row.name,
        row.unit,
        _content(row.content),
        InputProduct(
            registration=row.registration,
            ingredients=tuple(json.loads(row.ingredients)),
            circumstances=frozenset(json.loads(row.circumstances)),
            registered=None if since is None else Period(since, _day(row.registered_until)),
            suspensions=tuple(
                Period(date.fromisoformat(first), _day(last or "")) for first, last in json.loads(row.suspensions)
            ),
            labels=None if labels is None else tuple(RegisteredUse(**label) for label in labels),
        ),
    )


def _content(text: str) -> Quantity | None:
    told = json.loads(text)
    try:
        return None if told is None else Quantity(Decimal(str(told["amount"])), told["unit"])
    except (ContractError, KeyError, ArithmeticError):
        return None


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
