"""Queries on sampling plans, their populations and draws, each within a scope."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from cloud.kernel.scope import Scope
from cloud.production import Cycle
from cloud.subjects import Subject
from cloud.testing.lab_model import LabTest
from cloud.testing.plan_model import SamplingDraw, SamplingFrame, SamplingPlan
from cloud.testing.sample_model import Sample


class Place(NamedTuple):
    """One place of a draw with what came of it: the sample ("" none yet) and the verdict ("" not tested)."""

    draw: SamplingDraw
    sample: str
    verdict: str


def all_plans(scope: Scope) -> SelectOfScalar[SamplingPlan]:
    """The query of all plans."""
    return select(SamplingPlan).where(scope.clause(SamplingPlan.region))


def plan(scope: Scope, session: Session, plan_id: str) -> SamplingPlan | None:
    """One plan."""
    return session.exec(all_plans(scope).where(SamplingPlan.id == plan_id)).first()


def frame(scope: Scope, session: Session, plan_id: str) -> str:
    """The population of a plan as its text; "" where there is none."""
    query = select(SamplingFrame.text).where(scope.clause(SamplingFrame.region), SamplingFrame.plan == plan_id)
    return session.exec(query).first() or ""


def all_draws(scope: Scope, plan_id: str) -> SelectOfScalar[SamplingDraw]:
    """The query of the places of a draw. Laboratories sample for the authority, so theirs is the whole list."""
    return select(SamplingDraw).where(scope.clause(SamplingDraw.region), SamplingDraw.plan == plan_id)


def places(scope: Scope, session: Session, draws: Sequence[SamplingDraw]) -> list[Place]:
    """What came of some places of a draw: the first sample that fills each, and the verdict of its last test."""
    ids = [one.id for one in draws]
    samples: dict[str, Sample] = {}
    query = select(Sample).where(scope.clause(Sample.region), col(Sample.draw).in_(ids))
    for sample in session.exec(query.order_by(col(Sample.at), Sample.id)) if ids else ():
        samples.setdefault(sample.draw, sample)
    verdicts: dict[str, str] = {}
    known = [one.id for one in samples.values()]
    told = select(LabTest).where(scope.clause(LabTest.region), col(LabTest.sample).in_(known))
    for test in session.exec(told.order_by(col(LabTest.tested), LabTest.id)) if known else ():
        verdicts[test.sample] = test.verdict
    return [
        Place(one, samples[one.id].number, verdicts.get(samples[one.id].id, ""))
        if one.id in samples
        else Place(one, "", "")
        for one in draws
    ]


class Progress(NamedTuple):
    """How far the places of a draw have come in one township: drawn, with a sample, with a laboratory's report."""

    plan: str
    township: str
    drawn: int
    sampled: int
    tested: int


def running(scope: Scope, first: str, last: str) -> SelectOfScalar[SamplingPlan]:
    """The query of plans that run on some day from `first` to `last` (ISO, both included)."""
    return all_plans(scope).where(SamplingPlan.until >= first, SamplingPlan.since <= last)


def progress(scope: Scope, session: Session, first: str, last: str) -> list[Progress]:
    """By plan and township, of plans that run on some day from `first` to `last`, also those of a region around."""
    sampled = select(Sample.draw).where(scope.clause(Sample.region), Sample.draw != "")
    tested = sampled.join(LabTest, col(LabTest.sample) == Sample.id)
    draw, one = SamplingDraw, SamplingDraw.id
    query: Any = (
        select(  # type: ignore[call-overload]
            draw.plan,
            draw.township,
            func.count(),
            func.count().filter(col(one).in_(sampled)),
            func.count().filter(col(one).in_(tested)),
        )
        .join(SamplingPlan, col(SamplingPlan.id) == draw.plan)
        .where(scope.clause(draw.region), SamplingPlan.until >= first, SamplingPlan.since <= last)
        .group_by(draw.plan, draw.township)
    )
    return [Progress(*row) for row in session.exec(query)]


def naming(scope: Scope, session: Session, plan_id: str) -> list[tuple[str, str]]:
    """(number, region) of the samples that name a plan."""
    query = select(Sample.number, Sample.region).where(scope.clause(Sample.region), Sample.plan == plan_id)
    return list(session.exec(query.distinct()))


def subjects_of(scope: Scope, session: Session, region: str, kind: str, sector: str) -> Sequence[Subject]:
    """Subjects that grow or raise something and are not closed: whom a plan of subjects can fall on."""
    query = select(Subject).where(scope.clause(Subject.region), Scope((region,)).clause(Subject.region))
    query = query.where(Subject.state != "closed")
    query = query.where(Subject.kind == kind) if kind else query.where(col(Subject.kind).in_(GROWERS))
    if sector:
        query = query.where(col(Subject.sectors).contains(sector))
    return session.exec(query.order_by(Subject.id)).all()


def cycles_of(
    scope: Scope, session: Session, region: str, products: set[str], kind: str, days: tuple[str, str]
) -> Sequence[Cycle]:
    """Cycles of these products (none named: of any) that ran on some day of `days` (ISO, both within)."""
    since, until = days
    query = select(Cycle).where(scope.clause(Cycle.region), Scope((region,)).clause(Cycle.region))
    query = query.where(Cycle.begun <= until, (col(Cycle.ended) == "") | (col(Cycle.ended) >= since))
    if products:
        query = query.where(col(Cycle.product).in_(products))
    if kind:
        query = query.where(Cycle.kind == kind)
    return session.exec(query.order_by(Cycle.id)).all()


def count_subjects(scope: Scope, session: Session, region: str) -> int:
    """How many subjects of a region grow or raise something, whatever a plan asks for."""
    query = select(func.count()).select_from(Subject).where(scope.clause(Subject.region))
    query = query.where(Scope((region,)).clause(Subject.region), Subject.state != "closed")
    return session.exec(query.where(col(Subject.kind).in_(GROWERS))).one()


GROWERS = ("enterprise", "cooperative", "family_farm", "slaughterhouse", "person")
