"""Queries on laboratory tests, their figures, reviews and reinspections, each within a scope."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, or_, true
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from cloud.kernel.database import among
from cloud.kernel.scope import Scope
from cloud.testing.lab_model import LabResidue, LabReview, LabTest, Reinspection


def all_tests(scope: Scope) -> SelectOfScalar[LabTest]:
    """The query of all tests; an account of a subject sees those of its own produce and those that it made."""
    return select(LabTest).where(scope.clause(LabTest.region), _own(scope))


def test(scope: Scope, session: Session, test_id: str) -> LabTest | None:
    """One test, or None where it is unknown or outside the scope."""
    return session.exec(all_tests(scope).where(LabTest.id == test_id)).first()


def tests_of(scope: Scope, session: Session, sample_id: str) -> Sequence[LabTest]:
    """The tests of a sample, by the time of their analysis."""
    query = all_tests(scope).where(LabTest.sample == sample_id)
    return session.exec(query.order_by(col(LabTest.tested), LabTest.id)).all()


def tests_of_numbers(scope: Scope, session: Session, numbers: Sequence[str]) -> dict[str, list[LabTest]]:
    """All tests that name samples' numbers, by number, the first told first."""
    found: dict[str, list[LabTest]] = {}
    query = all_tests(scope).where(among(session, col(LabTest.number), numbers))
    for row in session.exec(query.order_by(col(LabTest.position))):
        found.setdefault(row.number, []).append(row)
    return found


def naming(scope: Scope, session: Session, test_ids: Collection[str]) -> Sequence[LabTest]:
    """Tests that confirm or reinspect one of these."""
    wanted = or_(col(LabTest.reinspects).in_(test_ids), col(LabTest.confirms).in_(test_ids))
    return session.exec(all_tests(scope).where(wanted).order_by(col(LabTest.position))).all()


def reported(scope: Scope, session: Session, laboratory: str, report: str) -> Sequence[LabTest]:
    """The reports of a laboratory with one number, the first told first."""
    query = all_tests(scope).where(LabTest.laboratory == laboratory, LabTest.report == report)
    return session.exec(query.order_by(col(LabTest.position))).all()


def residues(scope: Scope, session: Session, test_ids: Collection[str]) -> Sequence[LabResidue]:
    """The figures of tests that the caller may see."""
    query = select(LabResidue).where(scope.clause(LabResidue.region), col(LabResidue.test).in_(test_ids))
    return session.exec(query.order_by(LabResidue.test, col(LabResidue.line))).all()


def reviews(scope: Scope, session: Session, test_ids: Collection[str]) -> dict[str, LabReview]:
    """The reviews of some tests."""
    query = select(LabReview).where(scope.clause(LabReview.region), col(LabReview.test).in_(test_ids))
    return {row.test: row for row in session.exec(query)}


def standing_tests(
    scope: Scope, session: Session, batches: Collection[str], cycles: Collection[str]
) -> Sequence[LabTest]:
    """Tests of batches and of cycles, the oldest first."""
    wanted = or_(
        col(LabTest.batch).in_([one for one in batches if one]), col(LabTest.cycle).in_([one for one in cycles if one])
    )
    return session.exec(all_tests(scope).where(wanted).order_by(col(LabTest.tested), LabTest.id)).all()


def all_reinspections(scope: Scope) -> SelectOfScalar[Reinspection]:
    """The query of all reinspections; an account of a subject sees those that it asked for or is to do."""
    query = select(Reinspection).where(scope.clause(Reinspection.region))
    if scope.subject:
        query = query.where(or_(scope.own(Reinspection.of), scope.own(Reinspection.laboratory)))
    return query


def reinspection(scope: Scope, session: Session, wanted: str) -> Reinspection | None:
    """One reinspection by its id or by the test that is to be done again."""
    query = all_reinspections(scope).where(or_(col(Reinspection.id) == wanted, col(Reinspection.test) == wanted))
    return session.exec(query).first()


def _own(scope: Scope) -> ColumnElement[bool]:
    return or_(scope.own(LabTest.of), scope.own(LabTest.laboratory)) if scope.subject else true()
