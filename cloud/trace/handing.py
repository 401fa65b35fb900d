"""Where offers stand: open, accepted, declined, withdrawn; told anew from all steps in the order of their times."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from sqlmodel import Session, col, select

from cloud import subjects
from cloud.kernel.database import among
from cloud.kernel.doubt import ordered
from cloud.kernel.scope import NATION
from cloud.trace import doubts
from cloud.trace.holding import handed_on, holder_at
from cloud.trace.model import Batch, Handover, HandoverLine, Leg
from contract.moment import AHEAD_MS, EARLIEST_MS

_STATE: Final = {"accept": "accepted", "decline": "declined", "withdraw": "withdrawn"}


def settle_offers(session: Session, offers: Collection[str]) -> set[str]:
    """Tell these offers anew; the batches of those whose state or time changed."""
    changed: set[str] = set()
    ids = sorted(offers)
    if not ids:
        return changed
    steps: dict[str, list[Handover]] = {}
    for row in session.exec(select(Handover).where(among(session, Handover.offer, ids))):
        steps.setdefault(row.offer, []).append(row)
    lines: dict[str, list[HandoverLine]] = {}
    events = [row.id for rows in steps.values() for row in rows]
    for line in session.exec(select(HandoverLine).where(among(session, HandoverLine.event, events or [""]))):
        lines.setdefault(line.event, []).append(line)
    for offer in ids:
        rows = sorted(steps.get(offer, ()), key=lambda row: (row.at, row.id))
        first = next((row for row in rows if row.id == offer), None)
        if _told(session, first, rows, lines) and first is not None:
            changed |= {line.batch for line in lines.get(first.id, ())}
    session.flush()
    return changed


def settle_legs(session: Session, legs: Collection[str]) -> None:
    """Say of arrivals whether their departure is there, and of both whether their times can be."""
    rows = session.exec(select(Leg).where(among(session, Leg.leg, sorted(legs) or [""]))).all()
    there = {row.id for row in rows if row.step == "depart"}
    for row in rows:
        said = set(_of_time(row.at, row.received))
        if row.leg not in there:
            said.add("leg_unknown")
        if subjects.subject(NATION, session, row.subject) is None:
            said.add("subject_unknown")
        row.doubts = ordered(said, doubts.WORDS)
        session.add(row)
    session.flush()


def _told(session: Session, first: Handover | None, rows: list[Handover], lines: dict[str, list[HandoverLine]]) -> bool:
    before = (first.state, first.ended) if first is not None else ("", 0)
    state, ended = "offered", 0
    for row in rows:
        said = set(_of_time(row.at, row.received))
        if subjects.subject(NATION, session, row.subject) is None:
            said.add("subject_unknown")
        if row is first:
            said |= set(_offered(session, row, lines.get(row.id, [])))
        elif first is None:
            said.add("offer_unknown")
        elif state != "offered":
            said.add("offer_ended")
        else:
            mine = first.subject if row.step == "withdraw" else first.receiver
            if mine and row.subject != mine:
                said.add("not_receiver" if row.step != "withdraw" else "not_holder")
            else:
                state, ended = _STATE[row.step], row.at
                if row.step == "accept" and _went_elsewhere(session, first, row.at, lines.get(first.id, [])):
                    said.add("went_elsewhere")
            counted = {line.batch: (line.amount, line.unit) for line in lines.get(row.id, ())}
            offered = {line.batch: (line.amount, line.unit) for line in lines.get(first.id, ())}
            if counted and any(amount[0] and amount != offered.get(batch) for batch, amount in counted.items()):
                said.add("came_differently")
        row.doubts = ordered(said, doubts.WORDS)
        session.add(row)
    if first is None:
        return False
    if not first.receiver and state == "offered":
        state, ended = "accepted", first.at  # whoever is not registered cannot accept: it has left the trace
    first.state, first.ended = state, ended
    return before != (state, ended)


def _went_elsewhere(session: Session, offer: Handover, at: int, lines: list[HandoverLine]) -> bool:
    """Whether somebody else had accepted goods of an offer before they were accepted at `at` (ms UTC)."""
    ids = [line.batch for line in lines]
    handed = handed_on(session, ids) if ids else {}
    for batch in session.exec(select(Batch).where(col(Batch.id).in_(ids))):
        before = [step for step in handed.get(batch.id, ()) if (step.at, step.offer) < (at, offer.id)]
        if holder_at(batch.subject, before, at) != offer.subject:
            return True
    return False


def _offered(session: Session, row: Handover, lines: list[HandoverLine]) -> Iterable[str]:
    ids = [line.batch for line in lines]
    if not ids:
        yield "parent_missing"
        return
    handed = handed_on(session, ids)
    there = {batch.id: batch for batch in session.exec(select(Batch).where(col(Batch.id).in_(ids)))}
    for batch in ids:
        if batch not in there:
            yield "parent_unknown"
            continue
        others = [step for step in handed.get(batch, ()) if step.offer != row.id]
        if holder_at(there[batch].subject, others, row.at) != row.subject:
            yield "not_holder"
    if row.receiver and subjects.subject(NATION, session, row.receiver) is None:
        yield "receiver_unknown"


def _of_time(at: int, received: int) -> Iterable[str]:
    if not EARLIEST_MS <= at <= received + AHEAD_MS:
        yield "future"
