"""Deadlines of reviews that fell in a year without a calendar, counted anew when the calendar has come."""

from __future__ import annotations

from sqlmodel import Session, col, select

from cloud.kernel import record
from cloud.kernel.audit import by_itself
from cloud.kernel.scope import NATION
from cloud.subjects.filing.clock import DAYS
from cloud.subjects.filing.model import Application
from contract.law import WorkingCalendar
from contract.law.calendar import china
from contract.moment import law_day


def count_deadlines(session: Session, now: int, calendar: WorkingCalendar | None = None) -> int:
    """How many are known for sure now. A chore; decided ones too: whether an office was in time is asked later."""
    deed = by_itself(session, "countDeadlines", now)
    query = select(Application).where(NATION.clause(Application.region), col(Application.due_known).is_(False))
    known = 0
    for row in session.exec(query).all():
        last = (calendar or china()).deadline(law_day(row.submitted), DAYS)
        if last.known:
            record.change(deed, row, {"due": last.day.isoformat(), "due_known": True})
            known += 1
    return known
