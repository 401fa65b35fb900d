"""What the exchange learns from the journal: which events hang together. Nothing of them is judged here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlmodel import Session, delete

from cloud.exchange.mapping import MAPPED
from cloud.exchange.model import ExchangeThread
from cloud.exchange.threads import threads
from cloud.kernel import journal
from cloud.kernel.database import insert_new
from cloud.kernel.journal import JournalEvent, Projection


def handle(session: Session, row: JournalEvent) -> None:
    """One event."""
    _keep(session, [row])


def together(session: Session, after: int, until: int) -> None:
    """All events behind one position up to another."""
    _keep(session, journal.between(session, after, until, MAPPED))


def clear(session: Session) -> None:
    """Empty the table for a rebuild."""
    session.exec(delete(ExchangeThread))


PROJECTION: Final = Projection("exchange", MAPPED, handle, clear, together)


def _keep(session: Session, rows: Sequence[JournalEvent]) -> None:
    found: list[dict[str, object]] = [
        {"thread": thread, "position": row.position, "region": row.region}
        for row in rows
        for thread in sorted(threads(row.event.body))
    ]
    if found:
        insert_new(session, ExchangeThread, found)
