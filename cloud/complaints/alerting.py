"""What of complaints is a duty: one that was not answered yet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlmodel import Session, col, select

from cloud.alerts import Matter
from cloud.complaints.model import Complaint
from cloud.complaints.words import SUBJECTS, WAITING

CODES: Final = frozenset({"complaint_waits"})


def matters(session: Session, _now: int) -> Iterator[Matter]:
    """One for each complaint that waits for an answer."""
    waiting = select(Complaint).where(col(Complaint.state).in_(WAITING))
    for row in session.exec(waiting):
        zh, en = SUBJECTS.get(row.about, SUBJECTS["other"])
        evidence = [("complaint", row.id)]
        if row.batch:
            evidence.append(("batch", row.batch))
        yield Matter("complaint_waits", row.id, row.region, row.subject, tuple(evidence), {"about": zh, "about_en": en})
