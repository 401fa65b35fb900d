"""What labels learn from the journal: the steps of edge and desk, and what happens to the batches they are on."""

from __future__ import annotations

from typing import Final

from sqlmodel import Session, delete, update

from cloud.kernel import journal
from cloud.kernel.journal import JournalEvent, Projection
from cloud.labels.hearing import hear, judge
from cloud.labels.model import Label, LabelStep
from cloud.labels.touched import BATCHES, batches_of
from cloud.telemetry import Dated, learning

KINDS: Final = frozenset({"labelling", "clock"}) | BATCHES


def handle(session: Session, row: JournalEvent) -> None:
    """One event, at once: what the desk tells is projected in the transaction in which it was told."""
    _take(session, [row])


def together(session: Session, after: int, until: int) -> None:
    """All events behind one position up to another, judged once."""
    _take(session, list(journal.between(session, after, until, KINDS)))


def clear(session: Session) -> None:
    """As on the day of allotting, for a rebuild: the labels themselves come from the desk and stay."""
    session.execute(update(Label).values(state="allotted", batch="", event=""))
    session.exec(delete(LabelStep))


PROJECTION: Final = Projection("labels", KINDS, handle, clear, together, after=frozenset({"trace"}))


def _take(session: Session, rows: list[JournalEvent]) -> None:
    touched = batches_of(session, rows)

    def take(_session: Session, row: JournalEvent, known: Dated) -> None:
        touched.add(hear(session, row, known))

    learn = learning(take, "labelling")
    for row in rows:
        if row.kind not in BATCHES:
            learn(session, row)
    judge(session, touched - {""})
