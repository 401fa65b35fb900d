"""Until when a reinspection may still be asked for: violations of laboratories whose days are not over."""

from __future__ import annotations

from typing import Final, NamedTuple

from sqlmodel import Session, col, select

from cloud.kernel.scope import Scope
from cloud.testing import lab_store
from cloud.testing.lab_model import LabTest, Reinspection
from cloud.testing.lab_rules import asked_until, told_at
from cloud.testing.sample_model import Sample
from contract.moment import DAY_MS

_LONGEST_MS: Final = 21 * DAY_MS  # five working days with a long holiday between


class Deadline(NamedTuple):
    """A test whose result may still be doubted, until `due`; possible: a second part of its sample is kept."""

    test: str
    number: str
    of: str
    told: int
    due: int
    sure: bool
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
            found.append(Deadline(test.id, test.number, test.of, told, due.ms, due.sure, test.sample in spare))
    return sorted(found, key=lambda one: (one.due, one.test))
