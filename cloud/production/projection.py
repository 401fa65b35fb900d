"""What production learns from the journal: operations of edge and desk, and what purchases say of earlier uses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from sqlmodel import Session, col, delete, select

from cloud import vault
from cloud.kernel.database import portions
from cloud.kernel.journal import JournalEvent, Projection
from cloud.kernel.scope import NATION
from cloud.production import store
from cloud.production.hearing import Touched, hear, hear_again
from cloud.production.model import FarmOperation, InputUse
from cloud.production.placing import Records
from cloud.production.settling import settle
from cloud.telemetry import Dated, learning

_GOODS: Final = frozenset({"purchase", "sale", "reversal"})
_CHUNK: Final = 500  # products or operations in one question
KINDS: Final = frozenset({"operation", "clock", "buyer"}) | _GOODS


def handle(session: Session, row: JournalEvent) -> None:
    """One event, at once: what the desk tells is projected in the transaction in which it was told."""
    goods = partial(store.used_of, NATION, session, [row.id] if row.kind in _GOODS else [])
    _take(session, [row], goods, [row.id] if row.kind == "buyer" else [])


def together(session: Session, after: int, until: int) -> None:
    """All events behind one position up to another, settled once."""
    position, kind = col(JournalEvent.position), col(JournalEvent.kind)
    span = (position > after, position <= until)
    rows = session.exec(select(JournalEvent).where(*span, kind.in_(("operation", "clock"))).order_by(position)).all()
    # of goods only the ledger is asked: there are a hundred sales for each operation
    goods = partial(store.used_between, NATION, session, after, until)
    buyers = session.exec(select(JournalEvent.id).where(*span, kind == "buyer")).all()
    _take(session, list(rows), goods, buyers)


def clear(session: Session) -> None:
    """Empty the tables for a rebuild."""
    session.exec(delete(InputUse))
    session.exec(delete(FarmOperation))


def refresh(session: Session, operations: list[FarmOperation]) -> None:
    """Place and judge operations anew, because records around them changed: a cycle, a product, the law."""
    records, touched = Records(session), Touched()
    hear_again(records, operations, touched)
    settle(records, touched)


def rejudge(session: Session, registrations: Sequence[str]) -> int:
    """Judge all uses of products anew, because the catalogue learnt of them; how many operations."""
    count = 0
    for some in portions(registrations, _CHUNK):
        found = store.of_products(NATION, session, some)
        for first in range(0, len(found), _CHUNK):
            refresh(session, list(found[first : first + _CHUNK]))
        count += len(found)
    return count


PROJECTION: Final = Projection("production", KINDS, handle, clear, together, after=frozenset({"ledger"}))


def _take(
    session: Session, rows: list[JournalEvent], goods: Callable[[], set[tuple[str, str]]], buyers: Sequence[str]
) -> None:
    """goods: tells the stocks that may be others because goods came to somebody; buyers: ids of the events that said
    who bought.
    """
    records, touched = Records(session), Touched()
    asked = {row.id for row in rows if row.kind == "operation"}
    there = {one.id: one for one in store.heard(NATION, session, sorted(asked))}

    def take(_session: Session, row: JournalEvent, known: Dated) -> None:
        if row.kind == "operation":
            before = there.get(row.id) if row.id in asked else session.get(FarmOperation, row.id)
            found = hear(records, row, known, touched, before)
            if found is not None:  # a clock may let it be heard once more
                there[row.id] = found

    learn = learning(take, "operation")
    for row in rows:
        learn(session, row)
    touched.keep(session)
    touched.ledgers |= goods()  # after the uses of this pass are there
    # sales that named a buyer before the vault knew them: who answers for a subject has bought for it
    people = vault.persons(session, buyers)
    owners = store.answered_by(NATION, session, sorted(set(people.values())))
    touched.ledgers |= store.used_by(NATION, session, owners, (), ())
    settle(records, touched)
