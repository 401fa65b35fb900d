"""The projection "chain": links the events of each gateway and epoch, late ones as they come, and tells forks.

A restored image goes on where it was made and so numbers some events anew, until the cloud's high marks tell it: its
Epoch event ("restored") explains the fork of the epoch that it names, whichever of the two arrives first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy import Executable, bindparam, delete, insert, select
from sqlmodel import Session, col

from cloud.alerts import Finding, clear_alert, raise_alert
from cloud.ingest.links import Link, link
from cloud.ingest.model import ChainPiece
from cloud.kernel import desk
from cloud.kernel.journal import JournalEvent, Projection
from contract import event

_CHUNK: Final = 500
_SPARSE: Final = 8  # from here on asking for each number costs less than for the span
_NEW: Final[Executable] = select(
    col(JournalEvent.gateway),
    col(JournalEvent.epoch),
    col(JournalEvent.region),
    col(JournalEvent.received),
    col(JournalEvent.seq),
    col(JournalEvent.digest),
    col(JournalEvent.prev),
).where(col(JournalEvent.position) > bindparam("after"), col(JournalEvent.position) <= bindparam("until"))
_OLD: Final = select(col(JournalEvent.seq), col(JournalEvent.digest), col(JournalEvent.prev)).where(
    col(JournalEvent.gateway) == bindparam("gateway"),
    col(JournalEvent.epoch) == bindparam("epoch"),
    col(JournalEvent.position) <= bindparam("after"),
)


class _Fresh:
    """The events of one gateway and epoch that are to be linked."""

    def __init__(self, region: str) -> None:
        self.region = region
        self.received = 0
        self.links: list[Link] = []


def extend(session: Session, after: int, until: int) -> None:
    """Link the events behind position `after` up to `until`; those before it are linked."""
    epochs: dict[tuple[str, int], _Fresh] = {}
    for gateway, epoch, region, received, *found in session.connection().execute(
        _NEW, {"after": after, "until": until}
    ):
        own = epochs.get((gateway, epoch))
        if own is None:
            own = epochs[gateway, epoch] = _Fresh(desk.home(gateway, region))
        own.received = max(own.received, received)
        own.links.append(Link(*found))
    for (gateway, epoch), own in epochs.items():
        _extend(session, gateway, epoch, own, after)
    said = col(JournalEvent.kind) == "epoch"
    position = col(JournalEvent.position)
    for told in session.scalars(select(JournalEvent).where(position > after, position <= until, said)):
        body = told.event.body
        if isinstance(body, event.Epoch) and body.reason == "restored":
            clear_alert(session, "fork", told.gateway, str(body.previous), told.received)


def _extend(session: Session, gateway: str, epoch: int, fresh: _Fresh, after: int) -> None:
    here = (col(ChainPiece.gateway) == gateway, col(ChainPiece.epoch) == epoch)
    stretches = select(col(ChainPiece.first), col(ChainPiece.last)).where(*here)
    before = [(first, last) for first, last in session.execute(stretches)]
    chain = link(before, fresh.links, _around(session, gateway, epoch, fresh.links, after))
    known = set(before)
    gone = [first for first, last in known.difference(chain.pieces)]
    if gone:
        session.connection().execute(delete(ChainPiece).where(*here, col(ChainPiece.first).in_(gone)))
    new = [
        {"gateway": gateway, "epoch": epoch, "first": first, "last": last, "region": fresh.region}
        for first, last in chain.pieces
        if (first, last) not in known
    ]
    if new:
        session.connection().execute(insert(ChainPiece), new)
    if chain.forks and not _explained(session, gateway, epoch):
        details = {"epoch": epoch, "seq": chain.forks[0], "forks": len(chain.forks)}
        raise_alert(session, Finding("fork", gateway, fresh.region, str(epoch), details), fresh.received)


def _around(session: Session, gateway: str, epoch: int, fresh: Sequence[Link], after: int) -> Iterator[Link]:
    """What the journal held up to position `after` under these numbers and beside them."""
    seqs = {one.seq for one in fresh}
    first, last, seq = min(seqs) - 1, max(seqs) + 1, col(JournalEvent.seq)
    spans = [seq.between(first, last)]
    if last - first > _SPARSE * len(seqs):
        wanted = sorted({near for one in seqs for near in (one - 1, one, one + 1)})
        spans = [seq.in_(wanted[start : start + _CHUNK]) for start in range(0, len(wanted), _CHUNK)]
    place = {"gateway": gateway, "epoch": epoch, "after": after}
    for span in spans:
        for row in session.connection().execute(_OLD.where(span), place):
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
