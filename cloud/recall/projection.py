"""What recalls learn from the journal: the answers of holders."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from sqlmodel import Session, delete, select

from cloud import subjects
from cloud.kernel import journal
from cloud.kernel.database import among, insert_many
from cloud.kernel.journal import JournalEvent, Projection
from cloud.kernel.scope import NATION
from cloud.recall import told
from cloud.recall.model import RecoveryAnswer
from cloud.recall.settling import settle
from cloud.telemetry import Dated, learning
from contract.event import Recovery

KINDS: Final = frozenset({"recovery", "clock"})


def handle(session: Session, row: JournalEvent) -> None:
    """One event, at once."""
    _take(session, [row])


def together(session: Session, after: int, until: int) -> None:
    """All events behind one position up to another, settled once."""
    _take(session, journal.between(session, after, until, KINDS))


def clear(session: Session) -> None:
    """Empty the answers for a rebuild; recalls, their lists and notices are no part of the journal and stay."""
    session.exec(delete(RecoveryAnswer))


PROJECTION: Final = Projection("recall", KINDS, handle, clear, together)


def _take(session: Session, rows: Sequence[JournalEvent]) -> None:
    subject = cache(lambda key: subjects.subject(NATION, session, key))
    found: dict[str, dict[str, Any]] = {}

    def take(_session: Session, row: JournalEvent, known: Dated) -> None:
        body = known.event.body
        if not isinstance(body, Recovery):
            return
        who = (
            subject(body.subject) if body.subject else subjects.holder(NATION, session, row.gateway, known.at(body.at))
        )
        place = (who.id, who.region) if who is not None else (body.subject, row.region)
        found[row.id] = told.answer(row, known, body, *place)

    learn = learning(take, "recovery")
    for row in rows:
        learn(session, row)
    if not found:
        return
    again = among(session, RecoveryAnswer.id, list(found))
    recalls = set(session.exec(select(RecoveryAnswer.recall).where(again)))
    session.exec(delete(RecoveryAnswer).where(again))
    session.expire_all()
    insert_many(session, RecoveryAnswer, list(found.values()))
    settle(session, recalls | {one["recall"] for one in found.values()})
