"""What of recalls is a duty: lists that had to be supplemented, notices that nobody acknowledged in time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlmodel import Session, col, func, select

from cloud.alerts import Matter
from cloud.recall.model import Recall, RecallNotice, RecallTarget

CODES: Final = frozenset({"recall_late", "notice_overdue"})


def matters(session: Session, now: int) -> Iterator[Matter]:
    """One for each supplement, and for each notice of a recall that lasts that is overdue at `now` (ms UTC)."""
    lines = select(RecallTarget.recall, RecallTarget.round, func.count()).where(RecallTarget.round > 0)
    for key, number, count in session.exec(lines.group_by(RecallTarget.recall, col(RecallTarget.round))):
        region = session.get_one(Recall, key).region
        details = {"round": number, "lines": count}
        yield Matter("recall_late", f"{key}/{number}", region, "", (("recall", key),), details)
    late = select(RecallNotice).join(Recall, col(Recall.id) == RecallNotice.recall)
    late = late.where(col(RecallNotice.acknowledged).is_(None), RecallNotice.due < now, col(Recall.closed).is_(None))
    for notice in session.exec(late):
        evidence = (("recall_notice", notice.id), ("recall", notice.recall))
        yield Matter("notice_overdue", notice.id, notice.region, notice.subject, evidence)
