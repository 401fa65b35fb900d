"""Which batches events of the trace change: what is left of them, or who has them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sqlmodel import Session, col, select

from cloud.kernel import journal
from cloud.kernel.database import among, portions
from cloud.kernel.journal import JournalEvent
from contract.event import Batching, Body, Transfer

BATCHES: Final = frozenset({"batching", "transfer"})
_CHUNK: Final = 5_000  # SQLite takes some 32,000 parameters in one statement


def batches_of(session: Session, rows: Iterable[JournalEvent]) -> set[str]:
    """The batches that these events name, and those of the events that they correct or answer; of others none."""
    bodies = [row.event.body for row in rows if row.kind in BATCHES]
    earlier = {body.corrects for body in bodies if isinstance(body, Batching)}
    earlier |= {body.offer for body in bodies if isinstance(body, Transfer)}
    for some in portions(sorted(earlier - {""}), _CHUNK):
        before = session.exec(select(JournalEvent.raw).where(among(session, col(JournalEvent.id), some)))
        bodies += [journal.read(raw).event.body for raw in before]
    return {batch for body in bodies for batch in _named(body)}


def _named(body: Body) -> set[str]:
    if isinstance(body, Batching):
        return {lot.batch for lot in (*body.children, *body.parents)}
    return {lot.batch for lot in body.batches} if isinstance(body, Transfer) else set()
