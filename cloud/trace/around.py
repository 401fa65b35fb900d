"""What the makings of batches are judged beside: loaded at once, however many makings are looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final, NamedTuple

from sqlmodel import Session, col, select

from cloud.kernel.database import among, portions
from cloud.trace import balance
from cloud.trace.holding import Handed, blocked, handed_on
from cloud.trace.model import Batch, BatchEdge, Batching, BatchLine

_CHUNK: Final = 1_000


class Event(NamedTuple):
    """One making as told: its row, what it took, what it made."""

    row: Batching
    parents: list[BatchLine]
    children: list[BatchLine]


@dataclass(slots=True)
class Around:
    """What makings are judged beside: batches by id; of parents what was taken, who got them, when they were blocked;
    children that gave to others; of growings what was harvested: (ms, event, kg)."""

    batches: dict[str, Batch] = field(default_factory=dict)
    takings: dict[str, list[tuple[int, str, BatchLine]]] = field(default_factory=dict)
    handed: dict[str, list[Handed]] = field(default_factory=dict)
    blocks: dict[str, list[tuple[int, int | None]]] = field(default_factory=dict)
    parents: set[str] = field(default_factory=set)
    harvests: dict[str, list[tuple[int, str, Fraction]]] = field(default_factory=dict)


def around_of(session: Session, events: Sequence[Event]) -> Around:
    """All that makings are judged beside, asked for at once."""
    parents = sorted({line.batch for one in events for line in one.parents})
    children = sorted({line.batch for one in events for line in one.children})
    around = Around()
    for some in portions(sorted({*parents, *children}), _CHUNK):
        for row in session.exec(select(Batch).where(among(session, Batch.id, some))):
            around.batches[row.id] = row
    for some in portions(parents, _CHUNK):
        around.takings |= takings(session, some)
        around.handed |= handed_on(session, some)
        around.blocks |= blocked(session, some)
    for some in portions(children, _CHUNK):
        gave = select(BatchEdge.parent).where(among(session, BatchEdge.parent, some)).distinct()
        around.parents |= set(session.exec(gave))
    for some in portions(sorted({one.row.cycle for one in events} - {""}), _CHUNK):
        _weigh(session, some, around)
    return around


def _weigh(session: Session, cycles: Sequence[str], around: Around) -> None:
    """What was harvested of these growings."""
    query = (
        select(BatchLine, Batching.at, Batching.cycle)
        .join(Batching, col(Batching.id) == BatchLine.event)
        .where(among(session, Batching.cycle, cycles), Batching.action == "harvest")
        .where(Batching.corrected_by == "", BatchLine.way == "out")
    )
    for line, at, cycle in session.exec(query):
        weight = balance.kg(line.amount, line.unit) or Fraction(0)
        around.harvests.setdefault(cycle, []).append((at, line.event, weight))


def takings(session: Session, batches: Sequence[str]) -> dict[str, list[tuple[int, str, BatchLine]]]:
    """What was taken of each batch, in the order of time: (ms, event, line)."""
    query = (
        select(BatchLine, Batching.at)
        .join(Batching, col(Batching.id) == BatchLine.event)
        .where(among(session, BatchLine.batch, batches), BatchLine.way == "in", Batching.corrected_by == "")
    )
    found: dict[str, list[tuple[int, str, BatchLine]]] = {}
    for line, at in session.exec(query):
        found.setdefault(line.batch, []).append((at, line.event, line))
    for lines in found.values():
        lines.sort(key=lambda one: (one[0], one[1], one[2].line))
    return found
