"""The projection "chain": links the events of each gateway and epoch, late ones as they come, and tells forks.

A restored image goes on where it was made and so numbers some events anew, until the cloud's high marks tell it: its
Epoch event ("restored") explains the fork of the epoch that it names, whichever of the two arrives first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy import delete, insert, select
from sqlmodel import Session, col

from cloud.alerts import Finding, clear_alert, raise_alert
from cloud.ingest.links import Link, link
from cloud.ingest.model import ChainPiece
from cloud.kernel.journal import JournalEvent, Projection
from contract import event

_CHUNK: Final = 500


def extend(session: Session, rows: Sequence[JournalEvent]) -> None:
    """Link events that the journal holds since."""
    epochs: dict[tuple[str, int], list[JournalEvent]] = defaultdict(list)
    for row in rows:
        epochs[row.gateway, row.epoch].append(row)
    for (gateway, epoch), own in epochs.items():
        _extend(session, gateway, epoch, own)
    for row in rows:
        body = row.event.body if row.kind == "epoch" else None
        if isinstance(body, event.Epoch) and body.reason == "restored":
            clear_alert(session, "fork", row.gateway, str(body.previous), row.received)


def _extend(session: Session, gateway: str, epoch: int, rows: Sequence[JournalEvent]) -> None:
    here = (col(ChainPiece.gateway) == gateway, col(ChainPiece.epoch) == epoch)
    stretches = select(col(ChainPiece.first), col(ChainPiece.last)).where(*here)
    before = [(first, last) for first, last in session.execute(stretches)]
    fresh = [Link(row.seq, row.digest, row.prev) for row in rows]
    chain = link(before, fresh, _around(session, gateway, epoch, {row.seq for row in rows}))
    gone = [first for first, last in before if (first, last) not in chain.pieces]
    known = set(before)
    session.execute(delete(ChainPiece).where(*here, col(ChainPiece.first).in_(gone)))
    new = [
        {"gateway": gateway, "epoch": epoch, "first": first, "last": last, "region": rows[0].region}
        for first, last in chain.pieces
        if (first, last) not in known
    ]
    if new:
        session.execute(insert(ChainPiece), new)
    if chain.forks and not _explained(session, gateway, epoch):
        details = {"epoch": epoch, "seq": chain.forks[0], "forks": len(chain.forks)}
        now = max(row.received for row in rows)
        raise_alert(session, Finding("fork", gateway, rows[0].region, str(epoch), details), now)


def _around(session: Session, gateway: str, epoch: int, seqs: set[int]) -> Iterator[Link]:
    """What the journal holds under these numbers and beside them."""
    wanted = sorted({near for seq in seqs for near in (seq - 1, seq, seq + 1)})
    for start in range(0, len(wanted), _CHUNK):
        found = session.execute(
            select(col(JournalEvent.seq), col(JournalEvent.digest), col(JournalEvent.prev)).where(
                col(JournalEvent.gateway) == gateway,
                col(JournalEvent.epoch) == epoch,
                col(JournalEvent.seq).in_(wanted[start : start + _CHUNK]),
            )
        )
        for seq, digest, prev in found:
            yield Link(seq, digest, prev)


def _explained(session: Session, gateway: str, epoch: int) -> bool:
    """Whether an image of this gateway was restored in that epoch."""
    told = session.scalars(
        select(JournalEvent).where(col(JournalEvent.gateway) == gateway, col(JournalEvent.kind) == "epoch")
    )
    bodies = [row.event.body for row in told]
    return any(
        isinstance(body, event.Epoch) and body.reason == "restored" and body.previous == epoch for body in bodies
    )


def _one(session: Session, row: JournalEvent) -> None:
    extend(session, [row])


def _empty(session: Session) -> None:
    session.execute(delete(ChainPiece))


CHAIN: Final = Projection("chain", frozenset(), _one, _empty, extend)
