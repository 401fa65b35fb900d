"""What production learns from the journal: operations of edge and desk, and what purchases say of earlier uses."""

from __future__ import annotations

from typing import Final

from sqlmodel import Session, col, delete, select

from cloud.inputs import LedgerEntry
from cloud.kernel.journal import JournalEvent, Projection
from cloud.kernel.scope import NATION
from cloud.production import store
from cloud.production.hearing import Touched, hear, hear_again
from cloud.production.model import FarmOperation, InputUse
from cloud.production.placing import Records
from cloud.production.settling import settle
from cloud.telemetry import Dated, learning
from contract.event import Purchase, Reversal, Sale

KINDS: Final = frozenset({"operation", "purchase", "sale", "reversal", "clock"})


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


PROJECTION: Final = Projection("production", KINDS, handle, clear, together)


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
    """Goods came to somebody, or went back: uses of these products may have been bought after all, or not.

    The ledger of the inputs is projected before this one, and knows who bought.
    """
    entry = session.get(LedgerEntry, row.id)
    body = known.event.body
    if entry is not None and isinstance(body, Reversal):
        entry = session.get(LedgerEntry, body.entry)
    if entry is None or not isinstance(body, Purchase | Sale | Reversal):
        return
    who = [entry.subject] if entry.kind == "purchase" else store.answered_by(NATION, session, entry.buyer)
    registrations = {goods.product for goods in body.items}
    packs = [goods.pack for goods in body.items if goods.pack]
    touched.ledgers |= store.used_by(NATION, session, who, packs, registrations)
