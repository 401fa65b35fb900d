"""The balance of a subject's inputs: bought − used − what lies there, product by product."""

from __future__ import annotations

from typing import NamedTuple

from sqlmodel import Session

from cloud.kernel.scope import NATION
from cloud.production import store, supply


class Balance(NamedTuple):
    """One product of one subject, amounts in millionths of `unit`. counted: what lay there at `counted_at` (ms UTC).

    missing: bought − used up to that count − counted, what went unrecorded; None where nobody counted. over: how much
    more was used than ever was bought.
    """

    registration: str
    name: str
    unit: str
    bought: int
    used: int
    counted: int | None
    counted_at: int | None
    missing: int | None
    over: int


def balances(session: Session, subject: str) -> list[Balance]:
    """All products that a subject used, by registration."""
    return [_balance(session, subject, one) for one in store.used_products(NATION, session, subject)]


def _balance(session: Session, subject: str, registration: str) -> Balance:
    uses = [use for use in store.uses_of(NATION, session, subject, registration) if not use.withdrawn]
    came = supply.bought(session, subject, registration)
    bought, used = sum(amount for _, amount in came), sum(use.amount for use in uses)
    last = supply.counted(session, subject, registration)
    missing = None
    if last is not None:
        at, counted = last
        missing = (
            sum(amount for t, amount in came if t <= at) - sum(use.amount for use in uses if use.at <= at) - counted
        )
    product = supply.supplied(session, uses[-1].region, registration) if uses else None
    return Balance(
        registration,
        product.name if product is not None else "",
        uses[-1].unit if uses else "",
        bought,
        used,
        None if last is None else last[1],
        None if last is None else last[0],
        missing,
        max(used - bought, 0),
    )
