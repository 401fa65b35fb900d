"""Where offers stand: open, accepted, declined, withdrawn; told anew from all steps in the order of their times."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import cache, partial
from typing import Final

from sqlmodel import Session, col, select

from cloud import subjects
from cloud.kernel.database import among, portions
from cloud.kernel.doubt import ordered
from cloud.kernel.scope import NATION
from cloud.trace import doubts
from cloud.trace.holding import Handed, handed_on, holder_at
from cloud.trace.model import Batch, Handover, HandoverLine, Leg
from contract.moment import AHEAD_MS, EARLIEST_MS

_CHUNK: Final = 5_000
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
    named = sorted({line.batch for event in ids for line in lines.get(event, ())})
    around = _Around(session, named)
    for offer in ids:
        rows = sorted(steps.get(offer, ()), key=lambda row: (row.at, row.id))
        first = next((row for row in rows if row.id == offer), None)
        if _told(around, first, rows, lines) and first is not None:
            own = [line.batch for line in lines.get(first.id, ())]
            changed |= set(own)
            around.hand(first, own)
    session.flush()
    return changed


def settle_legs(session: Session, legs: Collection[str]) -> None:
    """Say of arrivals whether their departure is there, and of both whether their times can be."""
    rows = session.exec(select(Leg).where(among(session, Leg.leg, sorted(legs) or [""]))).all()
    there = {row.id for row in rows if row.step == "depart"}
    subject = cache(partial(subjects.subject, NATION, session))
    for row in rows:
        said = set(_of_time(row.at, row.received))
        if row.leg not in there:
            said.add("leg_unknown")
        if subject(row.subject) is None:
            said.add("subject_unknown")
        row.doubts = ordered(said, doubts.WORDS)
        session.add(row)
    session.flush()


class _Around:
    """Who there is, what these batches are and who got them: asked for once, however many offers name them."""

    def __init__(self, session: Session, batches: Sequence[str]) -> None:
        self.session = session
        self.subject = cache(partial(subjects.subject, NATION, session))
        self.makers: dict[str, str] = {}
        self.handed: dict[str, list[Handed]] = {}
        for some in portions(batches, _CHUNK):
            self.makers |= dict(
                session.exec(select(Batch.id, Batch.subject).where(among(session, col(Batch.id), some))).all()
            )
            self.handed |= handed_on(session, some)

    def hand(self, offer: Handover, batches: Collection[str]) -> None:
        """An offer stands otherwise now."""
        for batch in batches:
            others = [step for step in self.handed.get(batch, ()) if step.offer != offer.id]
            if offer.state == "accepted":
                others.append(Handed(offer.ended, offer.id, offer.receiver, offer.subject))
            self.handed[batch] = sorted(others)


def _told(around: _Around, first: Handover | None, rows: list[Handover], lines: dict[str, list[HandoverLine]]) -> bool:
    before = (first.state, first.ended) if first is not None else ("", 0)
    state, ended = "offered", 0
    for row in rows:
        said = set(_of_time(row.at, row.received))
        if around.subject(row.subject) is None:
            said.add("subject_unknown")
        if row is first:
            said |= set(_offered(around, row, lines.get(row.id, [])))
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
                if row.step == "accept" and _went_elsewhere(around, first, row.at, lines.get(first.id, [])):
                    said.add("went_elsewhere")
            counted = {line.batch: (line.amount, line.unit) for line in lines.get(row.id, ())}
            offered = {line.batch: (line.amount, line.unit) for line in lines.get(first.id, ())}
            if counted and any(amount[0] and amount != offered.get(batch) for batch, amount in counted.items()):
                said.add("came_differently")
        row.doubts = ordered(said, doubts.WORDS)
        around.session.add(row)
    if first is None:
        return False
    if not first.receiver and state == "offered":
        state, ended = "accepted", first.at  # whoever is not registered cannot accept: it has left the trace
    first.state, first.ended = state, ended
    return before != (state, ended)


def _went_elsewhere(around: _Around, offer: Handover, at: int, lines: list[HandoverLine]) -> bool:
    """Whether somebody else had accepted goods of an offer before they were accepted at `at` (ms UTC)."""
    for batch in {line.batch for line in lines} & around.makers.keys():
        others = [step for step in around.handed.get(batch, ()) if step.offer != offer.id]
        before = [step for step in others if (step.at, step.offer) < (at, offer.id)]
        if holder_at(around.makers[batch], before, at) != offer.subject:
            return True
    return False


def _offered(around: _Around, row: Handover, lines: list[HandoverLine]) -> Iterable[str]:
    ids = [line.batch for line in lines]
    if not ids:
        yield "parent_missing"
        return
    for batch in ids:
        if batch not in around.makers:
            yield "parent_unknown"
            continue
        others = [step for step in around.handed.get(batch, ()) if step.offer != row.id]
        if holder_at(around.makers[batch], others, row.at) != row.subject:
            yield "not_holder"
    if row.receiver and around.subject(row.receiver) is None:
        yield "receiver_unknown"


def _of_time(at: int, received: int) -> Iterable[str]:
    if not EARLIEST_MS <= at <= received + AHEAD_MS:
        yield "future"
