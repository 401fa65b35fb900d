"""Who has a batch and what holds it back, at any time: accepted transfers and blocks, as the tables have them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlmodel import Session, col, select

from cloud.kernel.database import among
from cloud.trace.model import Block, Handover, HandoverLine


class Handed(NamedTuple):
    """A batch went to `receiver` at `at` (ms UTC): its offer was accepted then."""

    at: int
    offer: str
    receiver: str


def handed_on(session: Session, batches: Sequence[str]) -> dict[str, list[Handed]]:
    """The accepted transfers of batches, in the order of their acceptance."""
    query = (
        select(HandoverLine.batch, Handover.ended, Handover.id, Handover.receiver)
        .join(Handover, col(Handover.id) == HandoverLine.event)
        .where(among(session, HandoverLine.batch, batches), Handover.step == "offer", Handover.state == "accepted")
    )
    found: dict[str, list[Handed]] = {}
    for batch, at, offer, receiver in session.exec(query):
        found.setdefault(batch, []).append(Handed(at, offer, receiver))
    for steps in found.values():
        steps.sort()
    return found


def holder_at(maker: str, handed: Sequence[Handed], at: int) -> str:
    """Who had a batch at a time (ms UTC)."""
    return next((step.receiver for step in reversed(handed) if step.at <= at), maker)


def blocked(session: Session, batches: Sequence[str]) -> dict[str, list[tuple[int, int | None]]]:
    """From when until when batches are held back (ms UTC)."""
    found: dict[str, list[tuple[int, int | None]]] = {}
    for row in session.exec(select(Block).where(among(session, Block.batch, batches))):
        found.setdefault(row.batch, []).append((row.since, row.until))
    return found
