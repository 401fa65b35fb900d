"""What the trace learns from the journal: batches made, handed on, carried."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from sqlmodel import Session, col, delete, select

from cloud import subjects
from cloud.kernel import journal
from cloud.kernel.database import among, insert_many, portions
from cloud.kernel.journal import JournalEvent, Projection
from cloud.kernel.scope import NATION
from cloud.telemetry import Dated, learning
from cloud.trace import told
from cloud.trace.handing import settle_legs, settle_offers
from cloud.trace.model import Batch, BatchEdge, Batching, BatchLine, Handover, HandoverLine, Leg, LegBatch
from cloud.trace.settling import Settling
from contract import event

_TOLD: Final = frozenset({"batching", "transfer", "leg"})
_CHUNK: Final = 5_000
KINDS: Final = _TOLD | {"clock"}


def handle(session: Session, row: JournalEvent) -> None:
    """One event, at once: what the desk tells is projected in the transaction in which it was told."""
    _take(session, [row])


def together(session: Session, after: int, until: int) -> None:
    """All events behind one position up to another, settled once."""
    _take(session, journal.between(session, after, until, KINDS))


def clear(session: Session) -> None:
    """Empty the tables for a rebuild; blocks are no part of the journal and stay."""
    for table in (LegBatch, Leg, HandoverLine, Handover, BatchEdge, Batch, BatchLine, Batching):
        session.exec(delete(table))


PROJECTION: Final = Projection("trace", KINDS, handle, clear, together)


def _take(session: Session, rows: Sequence[JournalEvent]) -> None:
    subject = cache(lambda key: subjects.subject(NATION, session, key))
    told_now: dict[str, tuple[tuple[type[Any], list[dict[str, Any]]], ...]] = {}
    asked = {row.id for row in rows if row.kind in _TOLD}
    there = _there(session, sorted(asked))
    batches: set[str] = set()
    offers: set[str] = set()
    legs: set[str] = set()
    corrected: set[str] = set()

    def take(_session: Session, row: JournalEvent, known: Dated) -> None:
        body = known.event.body
        if not isinstance(body, event.Batching | event.Transfer | event.Leg):
            return
        if row.id in there or row.id not in asked:
            _forget(session, row.id, batches)
        if body.subject:
            who = subject(body.subject)
        else:
            who = subjects.holder(NATION, session, row.gateway, known.at(body.at))
        place = (who.id, who.region) if who is not None else (body.subject, row.region)
        same = told.head(row, known, body.at, *place, body.clerk)
        if isinstance(body, event.Batching):
            head, lines = told.batching(body, same, timeless=known.timeless)
            told_now[row.id] = (Batching, [head]), (BatchLine, lines)
            batches.update(line["batch"] for line in lines)
            corrected.add(body.corrects)
        elif isinstance(body, event.Transfer):
            head, lines = told.handover(body, same)
            told_now[row.id] = (Handover, [head]), (HandoverLine, lines)
            offers.add(head["offer"])
        else:
            head, riding = told.leg(body, same)
            told_now[row.id] = (Leg, [head]), (LegBatch, riding)
            legs.add(head["leg"])

    learn = learning(take, *_TOLD)
    for row in rows:
        learn(session, row)
    kept: dict[type[Any], list[dict[str, Any]]] = {}
    for pairs in told_now.values():  # what a clock let be told once more stands in it once
        for table, columns in pairs:
            kept.setdefault(table, []).extend(columns)
    for table, columns in kept.items():
        if columns:
            insert_many(session, table, columns)
    query = select(BatchLine.batch).where(col(BatchLine.event).in_(corrected - {""}))
    batches |= set(session.exec(query))
    batches |= settle_offers(session, offers)
    Settling(session).settle(batches)
    again = session.exec(select(HandoverLine.event).where(col(HandoverLine.batch).in_(batches))).all()
    late = settle_offers(session, set(again))
    Settling(session).settle(late)
    if legs:
        settle_legs(session, legs)


def _there(session: Session, ids: Sequence[str]) -> set[str]:
    """Those of these events that are told already."""
    found: set[str] = set()
    for some in portions(ids, _CHUNK):
        for table in (Batching, Handover, Leg):
            found |= set(session.exec(select(table.id).where(among(session, col(table.id), some))))
    return found


def _forget(session: Session, key: str, batches: set[str]) -> None:
    """Take an event out that is to be told anew; the batches that it named."""
    if session.get(Batching, key) is not None:
        batches |= set(session.exec(select(BatchLine.batch).where(BatchLine.event == key)))
        session.exec(delete(BatchLine).where(col(BatchLine.event) == key))
        session.exec(delete(Batching).where(col(Batching.id) == key))
    if session.get(Handover, key) is not None:
        batches |= set(session.exec(select(HandoverLine.batch).where(HandoverLine.event == key)))
        session.exec(delete(HandoverLine).where(col(HandoverLine.event) == key))
        session.exec(delete(Handover).where(col(Handover.id) == key))
    if session.get(Leg, key) is not None:
        session.exec(delete(LegBatch).where(col(LegBatch.leg) == key))
        session.exec(delete(Leg).where(col(Leg.id) == key))
    session.expire_all()
