"""How much of a batch may still be labelled: a pack that was not opened bears one label.

Split and merge move packs from batch to batch, repacking and processing open them. So batches that came of one another
by moving alone are one family, and all of it together may bear as many labels as its goods fill packs: whatever of
them is on the packs of the parent cannot be on those of the child again.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from sqlmodel import Session, col, or_, select

from cloud import trace
from cloud.kernel.database import among
from cloud.kernel.scope import NATION
from cloud.labels import store
from cloud.labels.amount import same
from cloud.trace import Batch, BatchEdge

MOVING: Final = frozenset({"split", "merge"})
_MOST: Final = 2_000  # batches of one family that are looked at: a larger one is judged by its nearest


@dataclass(frozen=True, slots=True)
class Held:
    """Millionths of the batch's unit. left: what is a batch of its own; labelled: on packs of it; family, family_left:
    the same of all batches whose packs these may be, itself included; made, family_made: what there was of them before
    anything was opened; odd: labels on packs of a unit that does not convert, which count as nothing."""

    made: int
    left: int
    labelled: int
    family_made: int
    family_left: int
    family_labelled: int
    odd: int = 0

    @property
    def free(self) -> int:
        """What may still be labelled, below zero where too much is."""
        return min(self.left - self.labelled, self.family_left - self.family_labelled)


def held(session: Session, batch: Batch) -> Held:
    """What of a batch is labelled."""
    family = _family(session, batch)
    labelled, odd = _labelled(session, family, batch.unit)
    return Held(
        made=batch.amount,
        left=batch.left,
        labelled=labelled.get(batch.id, 0),
        family_made=sum(one.amount for one in family.values() if one.made not in MOVING),
        family_left=sum(one.left for one in family.values()),
        family_labelled=sum(labelled.values()),
        odd=odd,
    )


def _labelled(session: Session, family: Collection[str], unit: str) -> tuple[dict[str, int], int]:
    found: dict[str, int] = {}
    odd = 0
    for one, pack, pack_unit, count in store.on_packs(NATION, session, family):
        size = same(pack, pack_unit, unit)
        if size is None:
            odd += count
        else:
            found[one] = found.get(one, 0) + size * count
    return found, odd


def _family(session: Session, batch: Batch) -> dict[str, Batch]:
    """All batches whose packs may be the same, of the same unit. Asked of the nation: packs cross borders."""
    family, fresh = {batch.id: batch}, [batch.id]
    while fresh and len(family) < _MOST:
        near = or_(among(session, col(BatchEdge.parent), fresh), among(session, col(BatchEdge.child), fresh))
        edges = session.exec(select(BatchEdge.parent, BatchEdge.child).where(near)).all()
        ids = {one for edge in edges for one in edge}
        known = {**family, **{one.id: one for one in trace.batches(NATION, session, sorted(ids - family.keys()))}}
        moved = {
            one
            for parent, child in edges
            if child in known and known[child].made in MOVING
            for one in (parent, child)
            if one in known and known[one].unit == batch.unit
        }
        fresh = sorted(moved - family.keys())
        family.update({one: known[one] for one in fresh})
    return family
