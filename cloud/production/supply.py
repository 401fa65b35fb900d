"""What production asks of the inputs of a subject: what a product is, and how much of it came to the subject."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import Final, NamedTuple

import msgspec
from sqlmodel import Session, col, select

from cloud import inputs, subjects
from cloud.inputs import LedgerEntry, LedgerLine
from cloud.kernel.database import among
from cloud.kernel.scope import NATION
from contract.errors import ContractError
from contract.law import InputProduct
from contract.quantity import Quantity

_content: Final = msgspec.json.Decoder(dict[str, str] | None).decode
_WHOLE: Final = "whole"


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
    row = inputs.product(session, registration, region)
    if row is None:
        return None
    return Supplied(row.id, row.kind, row.name, row.unit, _inside(row.content), inputs.facts(row))


def bought(session: Session, subject: str, registration: str) -> list[tuple[int, int]]:
    """(ms UTC, millionths) of all that came to a subject of a product, and with a minus what it gave back, by time."""
    return bought_by(session, subject, registration).get(registration, [])


def bought_by(session: Session, subject: str, registration: str = "") -> dict[str, list[tuple[int, int]]]:
    """The same of all products, by registration; of one alone where it is named, and of others then perhaps a part.

    What came: its own purchases, and the sales of shops to the person who answers for it.
    """
    known = subjects.subject(NATION, session, subject)
    person = known.person if known is not None else ""
    standing = (col(LedgerEntry.reversed) != _WHOLE,)
    own = select(LedgerEntry.id).where(LedgerEntry.subject == subject, LedgerEntry.kind == "purchase")
    if registration:
        named = select(LedgerLine.entry).where(
            LedgerLine.subject == subject, LedgerLine.registration == registration, LedgerLine.kind == "purchase"
        )
        own = own.where(col(LedgerEntry.id).in_(named))
    came = set(session.exec(own.where(*standing)))
    if person:
        sold = select(LedgerEntry.id).where(LedgerEntry.buyer == person, LedgerEntry.kind == "sale", *standing)
        came |= set(session.exec(sold))
    back = select(LedgerEntry.id).where(among(session, col(LedgerEntry.corrects), sorted(came)))
    gave = set(session.exec(back.where(LedgerEntry.kind == "reversal"))) if came else set()
    found: dict[str, list[tuple[int, int]]] = {}
    for entries, sign in ((came, 1), (gave, -1)):
        for number, at, amount in _amounts(session, entries):
            found.setdefault(number, []).append((at, sign * amount))
    for moved in found.values():
        moved.sort()
    return found


def _amounts(session: Session, entries: Collection[str]) -> list[tuple[str, int, int]]:
    """Registration, ms UTC and millionths of all lines of these entries."""
    if not entries:
        return []
    query = select(LedgerLine.registration, LedgerLine.at, LedgerLine.amount)
    return list(session.exec(query.where(among(session, col(LedgerLine.entry), sorted(entries)))))


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


def _inside(text: str) -> Quantity | None:
    told = _content(text)
    try:
        return None if told is None else Quantity(Decimal(told["amount"]), told["unit"])
    except (ContractError, KeyError, ArithmeticError):
        return None
