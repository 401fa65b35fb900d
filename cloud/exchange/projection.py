"""What the exchange learns from the journal: which events hang together. Nothing of them is judged here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sqlmodel import Session, delete

from cloud.exchange.mapping import MAPPED
from cloud.exchange.model import ExchangeThread
from cloud.exchange.threads import threads
from cloud.kernel import journal
from cloud.kernel.database import insert_new
from cloud.kernel.journal import JournalEvent, Projection
from contract.event import Body


def handle(session: Session, row: JournalEvent) -> None:
    """One event."""
    _keep(session, [(row.position or 0, row.region, row.event.body)])


def together(session: Session, after: int, until: int) -> None:
    """All events behind one position up to another."""
    _keep(session, journal.bodies(session, after, until, MAPPED))


def clear(session: Session) -> None:
    """Empty the table for a rebuild."""
    session.exec(delete(ExchangeThread))


PROJECTION: Final = Projection("exchange", MAPPED, handle, clear, together)


def _keep(session: Session, told: Iterable[tuple[int, str, Body]]) -> None:
    found: list[dict[str, object]] = [
        {"thread": thread, "position": position, "region": region}
        for position, region, body in told
        for thread in sorted(threads(body))
    ]
    if found:
        insert_new(session, ExchangeThread, found)
