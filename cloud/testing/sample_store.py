"""Queries on samples and their way, each within a scope."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_, true
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from cloud.kernel.scope import Scope
from cloud.testing.sample_model import Sample, SampleCustody


def all_samples(scope: Scope) -> SelectOfScalar[Sample]:
    """The query of all samples; an account of a subject sees those taken from it, by it, or in its hands."""
    return select(Sample).where(scope.clause(Sample.region), _own(scope))


def sample(scope: Scope, session: Session, wanted: str) -> Sample | None:
    """One sample by its id or its number, the first of that number."""
    query = all_samples(scope).where(or_(col(Sample.id) == wanted, col(Sample.number) == wanted))
    return session.exec(query.order_by(col(Sample.position))).first()


def of_number(scope: Scope, session: Session, number: str, city: str) -> Sequence[Sample]:
    """The samples with this number on their seal within a city, the first told first."""
    query = all_samples(scope).where(Sample.number == number, Scope((city,)).clause(Sample.region))
    return session.exec(query.order_by(col(Sample.position))).all()


def steps(scope: Scope, session: Session, sample_id: str) -> Sequence[SampleCustody]:
    """The way of a sample that the caller may see, in the order in which it was done."""
    query = select(SampleCustody).where(scope.clause(SampleCustody.region), SampleCustody.sample == sample_id)
    return session.exec(query.order_by(col(SampleCustody.at), col(SampleCustody.position))).all()


def steps_of_number(scope: Scope, session: Session, number: str, city: str) -> Sequence[SampleCustody]:
    """All steps that name a number within a city."""
    query = select(SampleCustody).where(scope.clause(SampleCustody.region), SampleCustody.number == number)
    query = query.where(Scope((city,)).clause(SampleCustody.region))
    return session.exec(query.order_by(col(SampleCustody.at), col(SampleCustody.position))).all()


def _own(scope: Scope) -> ColumnElement[bool]:
    if not scope.subject:
        return true()
    return or_(*(scope.own(column) for column in (Sample.of, Sample.sampler, Sample.holder)))
