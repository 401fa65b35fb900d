"""Queries on samples and their way, each within a scope."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_, true
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from cloud.kernel.database import among
from cloud.kernel.scope import Scope
from cloud.testing.sample_model import Sample, SampleCustody


def all_samples(scope: Scope) -> SelectOfScalar[Sample]:
    """The query of all samples; an account of a subject sees those taken from it, by it, or in its hands."""
    return select(Sample).where(scope.clause(Sample.region), _own(scope))


def sample(scope: Scope, session: Session, wanted: str) -> Sample | None:
    """One sample by its id or its number, the first of that number."""
    query = all_samples(scope).where(or_(col(Sample.id) == wanted, col(Sample.number) == wanted))
    return session.exec(query.order_by(col(Sample.position))).first()


def of_numbers(scope: Scope, session: Session, numbers: Sequence[str]) -> dict[str, list[Sample]]:
    """The samples with these numbers on their seals, by number, the first told first."""
    found: dict[str, list[Sample]] = {}
    query = all_samples(scope).where(among(session, col(Sample.number), numbers))
    for row in session.exec(query.order_by(col(Sample.position))):
        found.setdefault(row.number, []).append(row)
    return found


def steps(scope: Scope, session: Session, sample_id: str) -> Sequence[SampleCustody]:
    """The way of a sample that the caller may see, in the order in which it was done."""
    query = select(SampleCustody).where(scope.clause(SampleCustody.region), SampleCustody.sample == sample_id)
    return session.exec(query.order_by(col(SampleCustody.at), col(SampleCustody.position))).all()


def steps_of_numbers(scope: Scope, session: Session, numbers: Sequence[str]) -> dict[str, list[SampleCustody]]:
    """All steps that name these numbers, by number, in the order in which they were done."""
    found: dict[str, list[SampleCustody]] = {}
    query = select(SampleCustody).where(scope.clause(SampleCustody.region))
    query = query.where(among(session, col(SampleCustody.number), numbers))
    for row in session.exec(query.order_by(col(SampleCustody.at), col(SampleCustody.position))):
        found.setdefault(row.number, []).append(row)
    return found


def _own(scope: Scope) -> ColumnElement[bool]:
    if not scope.subject:
        return true()
    return or_(*(scope.own(column) for column in (Sample.of, Sample.sampler, Sample.holder)))
