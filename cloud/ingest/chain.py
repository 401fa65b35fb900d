"""The projection "chain": links the events of each gateway and epoch, late ones as they come, and tells forks.

A restored image goes on where it was made and so numbers some events anew, until the cloud's high marks tell it: its
Epoch event ("restored") explains the fork of the epoch that it names, whichever of the two arrives first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Row, delete, insert, select
from sqlmodel import Session, col

from cloud.alerts import Finding, clear_alert, raise_alert
from cloud.ingest.links import Link, link
from cloud.ingest.model import ChainPiece
from cloud.kernel.journal import JournalEvent, Projection
from contract import event

_CHUNK: Final = 500
_SPARSE: Final = 8  # from here on asking for each number costs less than for the span
_COLUMNS: Final = (
    col(JournalEvent.gateway),
    col(JournalEvent.epoch),
    col(JournalEvent.seq),
    col(JournalEvent.digest),
    col(JournalEvent.prev),
    col(JournalEvent.region),
    col(JournalEvent.received),
)


def extend(session: Session, after: int, until: int) -> None:
    """Link the events behind position `after` up to `until`."""
    epochs: dict[tuple[str, int], list[Row[Any]]] = defaultdict(list)
    position = col(JournalEvent.position)
    for row in session.execute(select(*_COLUMNS).where(position > after, position <= until)):
        epochs[row.gateway, row.epoch].append(row)
    for (gateway, epoch), own in epochs.items():
        _extend(session, gateway, epoch, own)
    said = col(JournalEvent.kind) == "epoch"
    for told in session.scalars(select(JournalEvent).where(position > after, position <= until, said)):
        body = told.event.body
        if isinstance(body, event.Epoch) and body.reason == "restored":
            clear_alert(session, "fork", told.gateway, str(body.previous), told.received)


def _extend(session: Session, gateway: str, epoch: int, rows: Sequence[Row[Any]]) -> None:
    here = (col(ChainPiece.gateway) == gateway, col(ChainPiece.epoch) == epoch)
    stretches = select(col(ChainPiece.first), col(ChainPiece.last)).where(*here)
    before = [(first, last) for first, last in session.execute(stretches)]
    fresh = [Link(row.seq, row.digest, row.prev) for row in rows]
    chain = link(before, fresh, _around(session, gateway, epoch, {row.seq for row in rows}))
    known, region = set(before), rows[0].region
    gone = [first for first, last in known.difference(chain.pieces)]
    if gone:
        session.execute(delete(ChainPiece).where(*here, col(ChainPiece.first).in_(gone)))
    new = [
        {"gateway": gateway, "epoch": epoch, "first": first, "last": last, "region": region}
        for first, last in chain.pieces
        if (first, last) not in known
    ]
    if new:
        session.execute(insert(ChainPiece), new)
    if chain.forks and not _explained(session, gateway, epoch):
        details = {"epoch": epoch, "seq": chain.forks[0], "forks": len(chain.forks)}
        now = max(row.received for row in rows)
        raise_alert(session, Finding("fork", gateway, region, str(epoch), details), now)


def _around(session: Session, gateway: str, epoch: int, seqs: set[int]) -> Iterator[Link]:
    """What the journal holds under these numbers and beside them."""
    first, last, seq = min(seqs) - 1, max(seqs) + 1, col(JournalEvent.seq)
    spans = [seq.between(first, last)]
    if last - first > _SPARSE * len(seqs):
        wanted = sorted({near for one in seqs for near in (one - 1, one, one + 1)})
        spans = [seq.in_(wanted[start : start + _CHUNK]) for start in range(0, len(wanted), _CHUNK)]
    for span in spans:
        known = (col(JournalEvent.gateway) == gateway, col(JournalEvent.epoch) == epoch, span)
        for row in session.execute(select(seq, col(JournalEvent.digest), col(JournalEvent.prev)).where(*known)):
            yield Link(*row)


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
    assert row.position is not None  # noqa: S101  # it came from the table
    extend(session, row.position - 1, row.position)


def _empty(session: Session) -> None:
    session.execute(delete(ChainPiece))


CHAIN: Final = Projection("chain", frozenset(), _one, _empty, extend)
