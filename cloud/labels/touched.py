"""Which batches an event of the trace changes: what is left of them, or who has them."""

from __future__ import annotations

from typing import Final

from sqlmodel import Session, select

from cloud.kernel.journal import JournalEvent
from contract.event import Batching, Transfer

BATCHES: Final = frozenset({"batching", "transfer"})


def batches_of(session: Session, row: JournalEvent) -> set[str]:
    """The batches that an event names, and those of the event that it corrects or answers."""
    body = row.event.body
    if isinstance(body, Batching):
        found = {lot.batch for lot in (*body.children, *body.parents)}
        earlier = body.corrects
    elif isinstance(body, Transfer):
        found, earlier = {lot.batch for lot in body.batches}, body.offer
    else:
        return set()
    before = session.exec(select(JournalEvent).where(JournalEvent.id == earlier)).first() if earlier else None
    if before is not None and before.id != row.id:
        said = before.event.body
        if isinstance(said, Batching):
            found |= {lot.batch for lot in (*said.children, *said.parents)}
        elif isinstance(said, Transfer):
            found |= {lot.batch for lot in said.batches}
    return found
