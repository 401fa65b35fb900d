"""Up to which event of a gateway the stock of a subject counts: what the gateway tells of later ones comes on top."""

from __future__ import annotations

from sqlmodel import Session, col, select

from cloud.inputs import store
from cloud.kernel.journal import JournalEvent
from cloud.kernel.scope import NATION


def counted(session: Session, subject: str, gateway: str) -> tuple[int, int] | None:
    """Epoch and number of the newest event of a gateway in the ledger of a subject, None for none."""
    entry = store.last_entry(NATION, session, subject, gateway)
    query = select(JournalEvent.epoch, JournalEvent.seq).where(col(JournalEvent.id) == entry)
    found = session.exec(query).first() if entry else None
    return None if found is None else (found[0], found[1])
