"""Routes of sampling plans: made, drawn by a published seed, watched until every place is filled."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from sqlmodel import Session, col

from cloud.accounts import ACTED, CHANGED, LOGGED_OUT, Act, Visitor, acting, allow
from cloud.kernel.audit import Deed
from cloud.kernel.history import History, history_of
from cloud.kernel.page import Asked, FirstDay, LastDay, asked, page
from cloud.kernel.problem import found, told
from cloud.kernel.scope import Scope
from cloud.kernel.web import API, Data
from cloud.testing import plan_office, plan_store
from cloud.testing.plan_coverage import coverage
from cloud.testing.plan_model import PlanState, SamplingDraw, SamplingPlan
from cloud.testing.plan_office import Wanted
from cloud.testing.plan_views import (
    ID,
    CoverageView,
    Draws,
    FrameView,
    Plans,
    PlanView,
    PlanWanted,
    Seed,
    coverage_view,
    draw_view,
    plan_view,
)

router = APIRouter(prefix=API + "/sampling-plans", tags=["testing"])
Reading = Annotated[Visitor, allow("admin", "supervisor", "analyst", "inspector", "enforcement", "lab")]
Planning = Annotated[Act, acting("admin", "supervisor", "analyst")]
Drawing = Annotated[Act, acting("admin", "supervisor")]
PlanId = Annotated[str, Path(max_length=36, examples=[ID])]


@router.get(
    "",
    operation_id="listSamplingPlans",
    summary="抽样计划 / Sampling plans",
    response_model=Plans,
    responses=told(*LOGGED_OUT, "cursor", "not_acceptable_input"),
)
def list_plans(
    visitor: Reading,
    database: Data,
    wanted: Annotated[Asked, asked("-since", "created")],
    state: Annotated[PlanState | None, Query(examples=["drawn"])] = None,
    first: FirstDay = None,
    last: LastDay = None,
) -> Plans:
    """Plans of the visitor's region, the latest first. first, last: those that run on some day of these."""
    query = plan_store.running(visitor.scope, first or "", last or "9999")
    if state is not None:
        query = query.where(SamplingPlan.state == state)
    sorts = {"since": col(SamplingPlan.since), "created": col(SamplingPlan.created)}
    with database.read() as session:
        rows, following = page(session, query, sorts, col(SamplingPlan.id), wanted)
    return Plans(items=[plan_view(row) for row in rows], next=following)


@router.post(
    "",
    operation_id="makeSamplingPlan",
    summary="制定抽样计划 / Make a sampling plan",
    status_code=201,
    response_model=PlanView,
    responses=told(*LOGGED_OUT, *ACTED, "plan_days", "plan_empty", "plan_no_source", "plan_too_large"),
)
def make_plan(act: Planning, body: PlanWanted) -> PlanView:
    """The population is frozen with its digest, before anybody knows the seed."""
    return act.do(PlanView, lambda deed: plan_view(plan_office.make(deed, Wanted(**body.model_dump()))))


@router.get(
    "/{id}",
    operation_id="getSamplingPlan",
    summary="一个抽样计划 / One sampling plan",
    response_model=PlanView,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def get_plan(visitor: Reading, id: PlanId, database: Data) -> PlanView:  # noqa: A002  # the path's name
    """One plan with the digest of its population and, once drawn, its seed."""
    with database.read() as session:
        return plan_view(_plan(visitor.scope, session, id))


@router.get(
    "/{id}/population",
    operation_id="getSamplingPopulation",
    summary="抽样总体 / The population of a plan",
    response_model=FrameView,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def get_population(visitor: Reading, id: PlanId, database: Data) -> FrameView:  # noqa: A002  # the path's name
    """Whom the draw could fall on: with the seed anybody can draw again."""
    with database.read() as session:
        row = _plan(visitor.scope, session, id)
        return FrameView(plan=row.id, digest=row.digest, text=plan_store.frame(visitor.scope, session, row.id))


@router.post(
    "/{id}/draw",
    operation_id="drawSamplingPlan",
    summary="抽签 / Draw by a published seed",
    response_model=PlanView,
    responses=told(*LOGGED_OUT, *CHANGED, "plan_drawn"),
)
def draw_plan(act: Drawing, id: PlanId, body: Seed) -> PlanView:  # noqa: A002  # the path's name
    """Once, and it stands."""

    def fall(deed: Deed) -> PlanView:
        row = _plan(deed.scope, deed.session, id)
        return plan_view(plan_office.fall(deed, row, body.seed, body.source))

    return act.do(PlanView, fall)


@router.get(
    "/{id}/draws",
    operation_id="listSamplingDraws",
    summary="抽中名单 / Whom the draw fell on",
    response_model=Draws,
    responses=told(*LOGGED_OUT, "not_found", "cursor", "not_acceptable_input"),
)
def list_draws(
    visitor: Reading,
    id: PlanId,  # noqa: A002  # the path's name
    database: Data,
    wanted: Annotated[Asked, asked("place", "township")],
) -> Draws:
    """In the order of the draw, each with the sample that fills it."""
    sorts = {"place": col(SamplingDraw.place), "township": col(SamplingDraw.township)}
    with database.read() as session:
        row = _plan(visitor.scope, session, id)
        rows, following = page(
            session, plan_store.all_draws(visitor.scope, row.id), sorts, col(SamplingDraw.id), wanted
        )
        places = plan_store.places(visitor.scope, session, rows)
    return Draws(items=[draw_view(one) for one in places], next=following)


@router.get(
    "/{id}/coverage",
    operation_id="getSamplingCoverage",
    summary="抽样覆盖 / How far a plan has come",
    response_model=CoverageView,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def get_coverage(visitor: Reading, id: PlanId, database: Data) -> CoverageView:  # noqa: A002  # the path's name
    """Drawn, sampled, tested, by township and product, and the share of all subjects."""
    with database.read() as session:
        row = _plan(visitor.scope, session, id)
        return coverage_view(row.id, coverage(visitor.scope, session, row))


@router.get(
    "/{id}/events",
    operation_id="listSamplingPlanEvents",
    summary="计划的经过 / What was done to a plan",
    response_model=History,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def list_plan_events(visitor: Reading, id: PlanId, database: Data) -> History:  # noqa: A002  # the path's name
    """Made with its digest, then drawn: the order is the proof."""
    with database.read() as session:
        return history_of(visitor.scope, session, plan_store.plan(visitor.scope, session, id), id)


def _plan(scope: Scope, session: Session, plan_id: str) -> SamplingPlan:
    return found(plan_store.plan(scope, session, plan_id), plan_id)
