"""Until when a reinspection may still be asked for: violations of laboratories whose days are not over.

A deadline is counted when it is asked; what a reinspection keeps is counted anew when the year's calendar has come.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from sqlmodel import Session, col, select

from cloud.kernel import record
from cloud.kernel.audit import by_itself
from cloud.kernel.scope import NATION, Scope
from cloud.testing import lab_store
from cloud.testing.lab_model import LabTest, Reinspection
from cloud.testing.lab_rules import asked_until, told_at
from cloud.testing.sample_model import Sample
from contract.law import WorkingCalendar
from contract.moment import DAY_MS

_LONGEST_MS: Final = 21 * DAY_MS  # five working days with a long holiday between


class Deadline(NamedTuple):
    """A test whose result may still be doubted, until `due`; possible: a second part of its sample is kept."""

    test: str
    number: str
    of: str
    told: int
    due: int
    due_known: bool
    possible: bool


def deadlines(scope: Scope, session: Session, now: int) -> list[Deadline]:
    """The first due first; without those that were asked for already, and without reinspections themselves."""
    query = lab_store.all_tests(scope).where(LabTest.verdict == "violation", LabTest.received > now - _LONGEST_MS)
    tests = session.exec(query.where(LabTest.reinspects == "").order_by(col(LabTest.at))).all()
    ids = [test.id for test in tests]
    asked = set(
        session.exec(
            select(Reinspection.test).where(scope.clause(Reinspection.region), col(Reinspection.test).in_(ids))
        )
    )
    kept = select(Sample.id).where(scope.clause(Sample.region), col(Sample.id).in_([test.sample for test in tests]))
    spare = set(session.exec(kept.where(col(Sample.spare).is_(True), Sample.discarded == 0)))
    found = []
    for test in tests:
        told = told_at(test.at, test.received)
        due = asked_until(told, rapid=False)
        if test.id not in asked and now <= due.ms:
            found.append(Deadline(test.id, test.number, test.of, told, due.ms, due.known, test.sample in spare))
    return sorted(found, key=lambda one: (one.due, one.test))


def count_deadlines(session: Session, now: int, calendar: WorkingCalendar | None = None) -> int:
    """Count anew what was due in a year without a calendar; how many are known for sure now. A chore."""
    deed = by_itself(session, "countDeadlines", now)
    query = select(Reinspection).where(NATION.clause(Reinspection.region), col(Reinspection.due_known).is_(False))
    known = 0
    for row in session.exec(query).all():
        test = lab_store.test(NATION, session, row.test)
        due = test and asked_until(told_at(test.at, test.received), rapid=False, calendar=calendar)
        if due and due.known:
            record.change(deed, row, {"due": due.ms, "due_known": True})
            known += 1
    return known
