"""Rectifications: told by the authority, answered by the subject, accepted or asked again by the authority."""

from __future__ import annotations

from datetime import date
from typing import Final, cast

from sqlmodel import Session, col, select

from cloud import subjects
from cloud.dataquality.model import Rectification
from cloud.dataquality.rules import MOST_DUE_DAYS, MOVES, STATE_WORDS, State, Violation, due_day
from cloud.kernel import record
from cloud.kernel.audit import Deed, by_itself
from cloud.kernel.problem import Problem
from cloud.kernel.scope import NATION
from contract.law import WorkingCalendar
from contract.law.calendar import china
from contract.moment import law_day

# verb -> how a problem calls it
VERBS: Final = {
    "answer": ("回复", "be answered"),
    "accept": ("通过", "be accepted"),
    "reopen": ("退回", "be asked again"),
    "withdraw": ("撤回", "be withdrawn"),
}


def tell(deed: Deed, subject_id: str, code: Violation, evidence: str, found: date, days: int) -> Rectification:
    """A subject must set something right within `days` working days.

    Raises Problem("not_found" | "rectification_due" | "rectification_found").
    """
    subject = subjects.subject(deed.scope, deed.session, subject_id)
    if subject is None:
        raise Problem("not_found", what=subject_id)
    today = law_day(deed.now)
    if found > today:
        raise Problem("rectification_found", day=found)
    if not 1 <= days <= MOST_DUE_DAYS:
        raise Problem("rectification_due", most=MOST_DUE_DAYS)
    last = due_day(today, days)
    row = Rectification(
        region=subject.region,
        subject=subject.id,
        code=code,
        found=found.isoformat(),
        days=days,
        due=last.day.isoformat(),
        due_known=last.known,
        evidence=evidence,
        **record.stamped(deed),
    )
    return record.add(deed, row, {"subject": subject.id, "code": code, "due": row.due})


def count_deadlines(session: Session, now: int, calendar: WorkingCalendar | None = None) -> int:
    """Count anew what was due in a year without a calendar; how many are known for sure now. A chore."""
    deed = by_itself(session, "countDeadlines", now)
    query = select(Rectification).where(NATION.clause(Rectification.region), col(Rectification.due_known).is_(False))
    known = 0
    for row in session.exec(query).all():
        last = (calendar or china()).deadline(law_day(row.created), row.days)
        if last.known:
            record.change(deed, row, {"due": last.day.isoformat(), "due_known": True})
            known += 1
    return known


def move(deed: Deed, row: Rectification, verb: str, text: str) -> Rectification:
    """One step of a rectification; `text` is the answer, or the authority's remark.

    Raises Problem("rectification_move"), and as record.change.
    """
    after = MOVES[cast(State, row.state)].get(verb)
    if after is None:
        zh, en = VERBS[verb]
        was_zh, was_en = STATE_WORDS[cast(State, row.state)]
        raise Problem("rectification_move", zh=f"{was_zh}，不能{zh}", en=f"{was_en} and cannot {en}")
    changes: dict[str, object] = {"state": after}
    if verb == "answer":
        changes |= {"answer": text, "answered": deed.now}
    else:
        changes |= {"remark": text, "closed": deed.now if after in ("accepted", "withdrawn") else 0}
    record.change(deed, row, changes)
    return row
