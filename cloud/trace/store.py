"""Queries on batches. Every function takes the scope first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from sqlmodel import Session, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from cloud.kernel.database import among, portions
from cloud.kernel.scope import Scope
from cloud.trace.model import Batch, BatchEdge, Batching, BatchLine, Block, Handover, HandoverLine, Leg, LegBatch

_CHUNK: Final = 1_000


def batch(scope: Scope, session: Session, batch_id: str) -> Batch | None:
    """One batch that the scope may see."""
    return session.exec(all_batches(scope).where(Batch.id == batch_id)).first()


def batches(scope: Scope, session: Session, ids: Collection[str]) -> Sequence[Batch]:
    """Those of these batches that the scope may see, in the order of their making."""
    return sorted(visible(scope, session, ids).values(), key=lambda row: (row.at, row.id))


def holder_of(scope: Scope, session: Session, batch_id: str) -> str:
    """The id of the subject that has a batch now, "" where nobody of the register has or the scope may not see."""
    found = batch(scope, session, batch_id)
    return found.holder if found is not None else ""


def of_holder(scope: Scope, session: Session, subject: str, most: int) -> Sequence[Batch]:
    """The batches that a subject has now and of which something is left, the newest first."""
    query = all_batches(scope).where(Batch.holder == subject, Batch.left > 0)
    return session.exec(query.order_by(col(Batch.at).desc(), Batch.id).limit(most)).all()


def all_batches(scope: Scope) -> SelectOfScalar[Batch]:
    """The query of all batches: those of the scope's regions, of a subject's account those it made or has."""
    own = or_(scope.own(Batch.subject), scope.own(Batch.holder))
    return select(Batch).where(scope.clause(Batch.region), own)


def visible(scope: Scope, session: Session, ids: Collection[str]) -> dict[str, Batch]:
    """Of many batches those that the scope may see, by their ids."""
    found: dict[str, Batch] = {}
    ordered = sorted(ids)
    for some in portions(ordered, _CHUNK):
        query = all_batches(scope).where(among(session, Batch.id, some))
        found |= {row.id: row for row in session.exec(query)}
    return found


def batching(scope: Scope, session: Session, event: str) -> Batching | None:
    """One making of batches."""
    query = select(Batching).where(scope.clause(Batching.region), scope.own(Batching.subject))
    return session.exec(query.where(Batching.id == event)).first()


def lines(scope: Scope, session: Session, event: str) -> Sequence[BatchLine]:
    """What a making took and made, in order."""
    if batching(scope, session, event) is None:
        return []
    query = select(BatchLine).where(BatchLine.event == event)
    return session.exec(query.order_by(BatchLine.way, col(BatchLine.line))).all()


def all_handovers(scope: Scope) -> SelectOfScalar[Handover]:
    """The query of all steps of transfers: of a subject's account those it did or that were offered to it."""
    own = or_(scope.own(Handover.subject), scope.own(Handover.receiver))
    return select(Handover).where(scope.clause(Handover.region), own)


def handover(scope: Scope, session: Session, event: str) -> Handover | None:
    """One step of a transfer."""
    return session.exec(all_handovers(scope).where(Handover.id == event)).first()


def handed(scope: Scope, session: Session, event: str) -> Sequence[HandoverLine]:
    """The batches of a step."""
    if handover(scope, session, event) is None:
        return []
    return session.exec(select(HandoverLine).where(HandoverLine.event == event).order_by(col(HandoverLine.line))).all()


def all_legs(scope: Scope) -> SelectOfScalar[Leg]:
    """The query of all departures and arrivals."""
    return select(Leg).where(scope.clause(Leg.region), scope.own(Leg.subject))


def leg(scope: Scope, session: Session, event: str) -> Leg | None:
    """One departure or arrival."""
    return session.exec(all_legs(scope).where(Leg.id == event)).first()


def riding(scope: Scope, session: Session, event: str) -> Sequence[str]:
    """The batches that rode along."""
    query = select(LegBatch.batch).where(scope.clause(LegBatch.region), LegBatch.leg == event)
    return session.exec(query.order_by(LegBatch.batch)).all()


def all_blocks(scope: Scope) -> SelectOfScalar[Block]:
    """The query of all blocks."""
    return select(Block).where(scope.clause(Block.region), scope.own(Block.subject))


def blocks_among(scope: Scope, session: Session, batches: Sequence[str]) -> Sequence[Block]:
    """The blocks of some batches, lifted ones too, by their beginning."""
    found: list[Block] = []
    for some in portions(sorted(batches), _CHUNK):
        found += session.exec(all_blocks(scope).where(among(session, Block.batch, some)))
    return sorted(found, key=lambda row: (row.since, row.id))


def block(scope: Scope, session: Session, block_id: str) -> Block | None:
    """One block."""
    return session.exec(all_blocks(scope).where(Block.id == block_id)).first()


def steps(scope: Scope, session: Session, batch_id: str) -> tuple[Sequence[BatchEdge], Sequence[BatchEdge]]:
    """One step back and one forward of a batch: the edges to its parents and to its children."""
    up = select(BatchEdge).where(scope.clause(BatchEdge.region), BatchEdge.child == batch_id)
    down = select(BatchEdge).where(scope.clause(BatchEdge.region), BatchEdge.parent == batch_id)
    return (
        session.exec(up.order_by(col(BatchEdge.at), BatchEdge.parent)).all(),
        session.exec(down.order_by(col(BatchEdge.at), BatchEdge.child)).all(),
    )


def edges(scope: Scope, session: Session, children: Collection[str], parents: Collection[str]) -> Sequence[BatchEdge]:
    """All steps by which these children came of these parents, by time."""
    found: list[BatchEdge] = []
    for some in portions(sorted(children), _CHUNK):
        query = select(BatchEdge).where(scope.clause(BatchEdge.region), among(session, BatchEdge.child, some))
        found += (row for row in session.exec(query) if row.parent in parents)
    return sorted(found, key=lambda row: (row.at, row.parent, row.child, row.event))


def held_back(scope: Scope, session: Session, at: int) -> Sequence[str]:
    """The batches that are held back at a time (ms UTC)."""
    query = select(Block.batch).where(scope.clause(Block.region), scope.own(Block.subject), Block.since <= at)
    return sorted(set(session.exec(query.where(or_(col(Block.until).is_(None), col(Block.until) > at)))))
