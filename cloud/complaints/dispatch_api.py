"""Routes of complaints in somebody's hands: handed to a person, proposed how to end by that person."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from cloud.accounts import CHANGED, LOGGED_OUT, OVERSIGHT, Act, Visitor, acting, allow
from cloud.complaints import dispatching, store
from cloud.complaints.api import ComplaintId
from cloud.complaints.rewarding import Ceiling
from cloud.complaints.views import ComplaintView, Dispatches, DispatchView, Handlers, HandlerView, done
from cloud.kernel.audit import Deed
from cloud.kernel.page import Within
from cloud.kernel.problem import found, told
from cloud.kernel.web import API, Data

router = APIRouter(prefix=API, tags=["complaints"])
Handing = Annotated[Act, acting("supervisor")]
Proposing = Annotated[Act, acting("supervisor", "inspector", "enforcement")]


class DispatchIn(BaseModel):
    """To whom, by the name of the account; note: what is wanted of them, for the authority alone."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"handler": "liu.fang", "note": "请今天到店核查"}]}
    )

    handler: str = Field(min_length=1, max_length=40)
    note: str = Field(min_length=2, max_length=500)


class ProposalIn(BaseModel):
    """How it should end, and why: for the authority alone."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"outcome": "founded", "reason": "两包同码，已扣留"}]}
    )

    outcome: Literal["founded", "unfounded", "elsewhere"]
    reason: str = Field(min_length=2, max_length=500)


@router.get(
    "/complaint-handlers",
    operation_id="listComplaintHandlers",
    summary="可以承办投诉的人 / People to whom complaints may be handed",
    response_model=Handlers,
    responses=told(*LOGGED_OUT, "not_acceptable_input"),
)
def list_complaint_handlers(
    visitor: Annotated[Visitor, allow("admin", "supervisor")], database: Data, region: Within = None
) -> Handlers:
    """Open accounts of the asker's region whose role deals with complaints; region: those that see all of it."""
    with database.read() as session:
        rows = dispatching.handlers(visitor.scope, session, region)
        return Handlers(items=[HandlerView(name=row.name, role=row.role, region=row.region) for row in rows])


@router.post(
    "/complaints/{id}/dispatch",
    operation_id="dispatchComplaint",
    summary="转办投诉 / Hand a complaint to a person",
    response_model=ComplaintView,
    responses=told(
        *LOGGED_OUT, *CHANGED, "complaint_state", "handler_same", "handler_unknown", "handler_closed", "handler_role",
        "handler_region",
    ),
)  # fmt: skip
def dispatch_complaint(
    act: Handing,
    id: ComplaintId,  # noqa: A002  # the path's name
    body: DispatchIn,
    most: Ceiling,
) -> ComplaintView:
    """From now on that person deals with it, and of the others supervisors alone; again to hand it on."""

    def hand(deed: Deed) -> ComplaintView:
        return done(deed, id, most, lambda row: dispatching.dispatch(deed, row, body.handler, body.note))

    return act.do(ComplaintView, hand)


@router.get(
    "/complaints/{id}/dispatches",
    operation_id="listComplaintDispatches",
    summary="投诉的转办 / To whom a complaint was handed",
    response_model=Dispatches,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def list_complaint_dispatches(
    visitor: Annotated[Visitor, allow(*OVERSIGHT)],
    id: ComplaintId,  # noqa: A002  # the path's name
    database: Data,
) -> Dispatches:
    """Every time, with the note that went with it."""
    with database.read() as session:
        row = found(store.complaint(visitor.scope, session, id), id)
        items = [DispatchView(**one.model_dump()) for one in store.dispatches(visitor.scope, session, row.id)]
        return Dispatches(items=items)


@router.post(
    "/complaints/{id}/propose",
    operation_id="proposeComplaint",
    summary="提出办结建议 / Propose how a complaint ends",
    response_model=ComplaintView,
    responses=told(*LOGGED_OUT, *CHANGED, "complaint_state", "complaint_not_yours"),
)
def propose_complaint(
    act: Proposing,
    id: ComplaintId,  # noqa: A002  # the path's name
    body: ProposalIn,
    most: Ceiling,
) -> ComplaintView:
    """By whoever it was handed to; somebody who may close it decides."""

    def propose(deed: Deed) -> ComplaintView:
        return done(deed, id, most, lambda row: dispatching.propose(deed, row, body.outcome, body.reason))

    return act.do(ComplaintView, propose)
