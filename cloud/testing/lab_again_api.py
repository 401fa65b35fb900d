"""Routes of reinspections (复检): asked for in time, by another laboratory, and the list of deadlines."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session, col

from cloud.accounts import ACTED, CHANGED, LOGGED_OUT, Act, Visitor, acting, allow
from cloud.kernel.audit import Deed
from cloud.kernel.clock import now_ms
from cloud.kernel.history import History, history_of
from cloud.kernel.page import Asked, asked, page
from cloud.kernel.problem import found, told
from cloud.kernel.scope import Scope
from cloud.kernel.web import API, Data
from cloud.testing import lab_office, lab_store
from cloud.testing.lab_deadlines import deadlines
from cloud.testing.lab_model import Reinspection, ReinspectionState
from cloud.testing.sample_api import LATEST_MS
from cloud.testing.sample_problems import ASKING
from cloud.testing.sample_views import ID, Deadlines, DeadlineView, Reinspections, ReinspectionView, reinspection_view

router = APIRouter(prefix=API + "/reinspections", tags=["testing"])
Reading = Annotated[
    Visitor, allow("admin", "supervisor", "analyst", "inspector", "enforcement", "farm", "shop", "lab", "market")
]
Asking = Annotated[Act, acting("admin", "supervisor", "inspector", "enforcement", "farm", "market")]
Assigning = Annotated[Act, acting("admin", "supervisor")]
ReinspectionId = Annotated[str, Path(max_length=36, examples=[ID])]


class ReinspectionAsked(BaseModel):
    """test: the id of the laboratory test, or of the rapid test's event. of: who asks, where a clerk writes it up.

    method: by which it is to be done, "" where that is not settled yet.
    """

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"test": ID, "why": "怀疑样品交叉污染"}]})

    test: str = Field(min_length=1, max_length=36)
    why: str = Field(min_length=1, max_length=500)
    of: str = Field(default="", max_length=36)
    method: str = Field(default="", max_length=60)
    asked: int | None = Field(default=None, ge=0, le=LATEST_MS)


class Assignment(BaseModel):
    """The laboratory that tests again."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"laboratory": ID}]})

    laboratory: str = Field(min_length=1, max_length=36)


class ReinspectionClosed(BaseModel):
    """How it ended. refused: it was not done, and the answer says why."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"answer": "复检合格，撤销原结论"}]})

    answer: str = Field(min_length=1, max_length=500)
    refused: bool = False


@router.get(
    "",
    operation_id="listReinspections",
    summary="复检 / Reinspections",
    response_model=Reinspections,
    responses=told(*LOGGED_OUT, "cursor", "not_acceptable_input"),
)
def list_reinspections(
    visitor: Reading,
    database: Data,
    wanted: Annotated[Asked, asked("-asked", "due")],
    state: Annotated[ReinspectionState | None, Query(examples=["asked"])] = None,
    of: Annotated[str | None, Query(max_length=36, examples=[ID])] = None,
) -> Reinspections:
    """What was asked for, the newest first."""
    query = lab_store.all_reinspections(visitor.scope)
    if state is not None:
        query = query.where(Reinspection.state == state)
    if of is not None:
        query = query.where(Reinspection.of == of)
    sorts = {"asked": col(Reinspection.asked), "due": col(Reinspection.due)}
    with database.read() as session:
        rows, following = page(session, query, sorts, col(Reinspection.id), wanted)
        results = _results(visitor.scope, session, [row.test for row in rows])
    return Reinspections(items=[reinspection_view(row, results.get(row.test, "")) for row in rows], next=following)


@router.get(
    "/deadlines",
    operation_id="listReinspectionDeadlines",
    summary="复检申请期限 / Until when reinspections may be asked for",
    response_model=Deadlines,
    responses=told(*LOGGED_OUT, "not_acceptable_input"),
)
def list_deadlines(visitor: Reading, database: Data) -> Deadlines:
    """Violations whose five working days still run, the first due first."""
    with database.read() as session:
        found_ones = deadlines(visitor.scope, session, now_ms())
    return Deadlines(items=[DeadlineView(**one._asdict()) for one in found_ones])


@router.post(
    "",
    operation_id="askReinspection",
    summary="申请复检 / Ask for a reinspection",
    status_code=201,
    response_model=ReinspectionView,
    responses=told(*LOGGED_OUT, *ACTED, *ASKING, "not_found"),
)
def ask_reinspection(act: Asking, body: ReinspectionAsked) -> ReinspectionView:
    """By the inspected party: within 5 working days of a laboratory's result, 4 hours of a rapid test's that was
    positive; never by a rapid method."""

    def ask(deed: Deed) -> ReinspectionView:
        row = lab_office.ask(deed, body.test, body.why, body.of, body.asked or 0, body.method)
        return reinspection_view(row)

    return act.do(ReinspectionView, ask)


@router.get(
    "/{id}",
    operation_id="getReinspection",
    summary="一次复检 / One reinspection",
    response_model=ReinspectionView,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def get_reinspection(visitor: Reading, id: ReinspectionId, database: Data) -> ReinspectionView:  # noqa: A002
    """By its id, or by that of the test which is done again."""
    with database.read() as session:
        row = found(lab_store.reinspection(visitor.scope, session, id), id)
        return reinspection_view(row, _results(visitor.scope, session, [row.test]).get(row.test, ""))


@router.post(
    "/{id}/assign",
    operation_id="assignReinspection",
    summary="指定复检机构 / Say who tests again",
    response_model=ReinspectionView,
    responses=told(*LOGGED_OUT, *CHANGED, "reinspection_over", "reinspection_laboratory"),
)
def assign_reinspection(act: Assigning, id: ReinspectionId, body: Assignment) -> ReinspectionView:  # noqa: A002
    """Another laboratory than that of the first result, and one that is filed."""

    def assign(deed: Deed) -> ReinspectionView:
        return reinspection_view(lab_office.assign(deed, _reinspection(deed, id), body.laboratory))

    return act.do(ReinspectionView, assign)


@router.post(
    "/{id}/close",
    operation_id="closeReinspection",
    summary="复检办结 / Close a reinspection",
    response_model=ReinspectionView,
    responses=told(*LOGGED_OUT, *CHANGED, "reinspection_over"),
)
def close_reinspection(act: Assigning, id: ReinspectionId, body: ReinspectionClosed) -> ReinspectionView:  # noqa: A002
    """Done, or refused with its reason."""

    def close(deed: Deed) -> ReinspectionView:
        row = lab_office.close(deed, _reinspection(deed, id), body.answer, refused=body.refused)
        return reinspection_view(row, _results(deed.scope, deed.session, [row.test]).get(row.test, ""))

    return act.do(ReinspectionView, close)


@router.get(
    "/{id}/events",
    operation_id="listReinspectionEvents",
    summary="复检的经过 / What was done to a reinspection",
    response_model=History,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def list_reinspection_events(visitor: Reading, id: ReinspectionId, database: Data) -> History:  # noqa: A002
    """From the asking to its end."""
    with database.read() as session:
        return history_of(visitor.scope, session, lab_store.reinspection(visitor.scope, session, id), id)


def _reinspection(deed: Deed, wanted: str) -> Reinspection:
    return found(lab_store.reinspection(deed.scope, deed.session, wanted), wanted)


def _results(scope: Scope, session: Session, tests: list[str]) -> dict[str, str]:
    wide = Scope(scope.regions)  # who asked is told which test it was, whoever made it
    return {one.reinspects: one.id for one in lab_store.naming(wide, session, tests)} if tests else {}
