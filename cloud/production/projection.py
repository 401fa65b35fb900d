"""What production learns from the journal: operations of edge and desk, and what purchases say of earlier uses."""

from __future__ import annotations

from typing import Final

from sqlmodel import Session, col, delete, select

from cloud import subjects
from cloud.kernel.desk import PREFIX
from cloud.kernel.journal import JournalEvent, Projection
from cloud.kernel.scope import NATION
from cloud.production import store
from cloud.production.hearing import Touched, hear, hear_again
from cloud.production.model import FarmOperation, InputUse
from cloud.production.placing import Records
from cloud.production.settling import settle
from cloud.telemetry import Dated, learning
from contract.event import Purchase, Reversal, StockCount

KINDS: Final = frozenset({"operation", "purchase", "reversal", "clock"})


def handle(session: Session, row: JournalEvent) -> None:
    """One event, at once: what the desk tells is projected in the transaction in which it was told."""
    _take(session, [row])


def together(session: Session, after: int, until: int) -> None:
    """All events behind one position up to another, settled once."""
    position = col(JournalEvent.position)
    query = select(JournalEvent).where(position > after, position <= until, col(JournalEvent.kind).in_(KINDS))
    _take(session, list(session.exec(query.order_by(position))))


def clear(session: Session) -> None:
    """Empty the tables for a rebuild."""
    session.exec(delete(InputUse))
    session.exec(delete(FarmOperation))


def refresh(session: Session, operations: list[FarmOperation]) -> None:
    """Place and judge operations anew, because records around them changed: a cycle, a product, the law."""
    records, touched = Records(session), Touched()
    hear_again(records, operations, touched)
    settle(records, touched)


def rejudge(session: Session, registration: str) -> int:
    """Judge all uses of a product anew, because the catalogue learnt of it; how many operations."""
    found = list(store.of_product(NATION, session, registration))
    refresh(session, found)
    return len(found)


PRODUCTION: Final = Projection("production", KINDS, handle, clear, together)


def _take(session: Session, rows: list[JournalEvent]) -> None:
    records, touched = Records(session), Touched()

    def take(_session: Session, row: JournalEvent, known: Dated) -> None:
        if row.kind == "operation":
            hear(records, row, known, touched)
        else:
            _bought(session, row, known, touched)

    learn = learning(take, "operation")
    for row in rows:
        learn(session, row)
    settle(records, touched)


def _bought(session: Session, row: JournalEvent, known: Dated, touched: Touched) -> None:
    """A purchase, or what takes one back: uses of these products may have been bought after all, or not."""
    body = known.event.body
    if not isinstance(body, Purchase | Reversal | StockCount):
        return
    subject = body.subject
    if not subject and not row.gateway.startswith(PREFIX):
        at = known.true(body.at) if body.at else known.t
        holder = subjects.holder(NATION, session, row.gateway, at)
        subject = holder.id if holder is not None else ""
    used = set(store.used_products(NATION, session, subject)) if subject else set()
    named = {goods.product for goods in body.items}
    touched.stocks |= {(subject, one) for one in (used & named if named else used)}
