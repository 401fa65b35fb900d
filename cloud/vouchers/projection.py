"""What vouchers learn from the journal: those issued and made void, and what happens to their batches."""

from __future__ import annotations

from typing import Final

from sqlmodel import Session, delete

from cloud import tally
from cloud.kernel import journal
from cloud.kernel.journal import JournalEvent, Projection
from cloud.labels import BATCHES, batches_of
from cloud.telemetry import Dated, learning
from cloud.vouchers.hearing import Reader, hear, judge
from cloud.vouchers.model import Voucher

KINDS: Final = frozenset({"vouching", "clock"}) | BATCHES


def handle(session: Session, row: JournalEvent) -> None:
    """One event, at once: what the desk tells is projected in the transaction in which it was told."""
    _take(session, [row])


def together(session: Session, after: int, until: int) -> None:
    """All events behind one position up to another, judged once."""
    _take(session, list(journal.between(session, after, until, KINDS)))


def clear(session: Session) -> None:
    """Empty the table for a rebuild; the words of the papers come from the desk and stay."""
    session.exec(delete(Voucher))
    tally.forget(session, "voucher")


PROJECTION: Final = Projection("vouchers", KINDS, handle, clear, together, after=frozenset({"trace"}))


def _take(session: Session, rows: list[JournalEvent]) -> None:
    touched = batches_of(session, rows)
    reader = Reader(session, rows)

    def take(_session: Session, row: JournalEvent, known: Dated) -> None:
        touched.add(hear(reader, row, known))

    learn = learning(take, "vouching")
    for row in rows:
        if row.kind not in BATCHES:
            learn(session, row)
    session.flush()
    judge(session, touched - {""}, reader.tallying)
