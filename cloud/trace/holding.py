"""Who has a batch and what holds it back, at any time: accepted transfers and blocks, as the tables have them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlmodel import Session, col, select

from cloud.kernel.database import among
from cloud.trace.model import Block, Handover, HandoverLine


class Handed(NamedTuple):
    """`giver` offered a batch to `receiver`, who accepted it at `at` (ms UTC)."""

    at: int
    offer: str
    receiver: str
    giver: str


def handed_on(session: Session, batches: Sequence[str]) -> dict[str, list[Handed]]:
    """The accepted transfers of batches, in the order of their acceptance."""
    query = (
        select(HandoverLine.batch, Handover)
        .join(Handover, col(Handover.id) == HandoverLine.event)
        .where(among(session, HandoverLine.batch, batches), Handover.step == "offer", Handover.state == "accepted")
    )
    found: dict[str, list[Handed]] = {}
    for batch, row in session.exec(query):
        found.setdefault(batch, []).append(Handed(row.ended, row.id, row.receiver, row.subject))
    for steps in found.values():
        steps.sort()
    return found


def holder_at(maker: str, handed: Sequence[Handed], at: int) -> str:
    """Who had a batch at a time (ms UTC). Nobody gives what another has: of two that were offered the same goods, the
    first to accept has them. handed: in the order of their acceptance."""
    has = maker
    for step in handed:
        if step.at > at:
            break
        if step.giver == has:
            has = step.receiver
    return has


def blocked(session: Session, batches: Sequence[str]) -> dict[str, list[tuple[int, int | None]]]:
    """From when until when batches are held back (ms UTC)."""
    found: dict[str, list[tuple[int, int | None]]] = {}
    for row in session.exec(select(Block).where(among(session, Block.batch, batches))):
        found.setdefault(row.batch, []).append((row.since, row.until))
    return found
