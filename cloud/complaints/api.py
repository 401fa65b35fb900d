"""Routes of complaints, for the authority: listed, taken up, answered, closed; the phone opened with a word for it."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import col

from cloud.accounts import ACTED, CHANGED, LOGGED_OUT, OVERSIGHT, Act, Visitor, acting, allow
from cloud.complaints import office, store
from cloud.complaints.model import Complaint
from cloud.complaints.rewarding import Ceiling
from cloud.complaints.views import ID, Complaints, ComplaintView, ContactView, done, views
from cloud.complaints.words import WAITING
from cloud.kernel.audit import Deed
from cloud.kernel.history import History, history_of
from cloud.kernel.page import Asked, asked, page
from cloud.kernel.problem import found, told
from cloud.kernel.web import API, Data

router = APIRouter(prefix=API + "/complaints", tags=["complaints"])
Reading = Annotated[Visitor, allow(*OVERSIGHT)]
Working = Annotated[Act, acting("admin", "supervisor", "inspector", "enforcement")]
Closing = Annotated[Act, acting("admin", "supervisor", "enforcement")]
Calling = Annotated[Act, acting("supervisor", "inspector", "enforcement")]
ComplaintId = Annotated[str, Path(max_length=36, examples=[ID])]
State = Literal["received", "accepted", "answered", "closed"]
Hands = Literal["mine", "nobody", "somebody"]
_PHOTO: Final[dict[str, Any]] = {
    "description": "a photo",
    "content": {
        "image/jpeg": {"schema": {"type": "string", "format": "binary"}, "examples": {"file": {"value": "JFIF…"}}}
    },
}


class AnswerIn(BaseModel):
    """What the complainant is told."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"text": "已到店核查，标签作废。"}]})

    text: str = Field(min_length=2, max_length=1_000)


class ClosingIn(BaseModel):
    """What came of it; remark: for the authority alone."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"outcome": "founded", "remark": "立案"}]}
    )

    outcome: Literal["founded", "unfounded", "elsewhere"]
    remark: str = Field(default="", max_length=500)


@router.get(
    "",
    operation_id="listComplaints",
    summary="投诉举报 / Complaints",
    response_model=Complaints,
    responses=told(*LOGGED_OUT, "cursor", "not_acceptable_input"),
)
def list_complaints(
    visitor: Reading,
    database: Data,
    most: Ceiling,
    wanted: Annotated[Asked, asked("-told", "due")],
    state: Annotated[State | None, Query()] = None,
    waiting: Annotated[bool | None, Query(description="true: not answered yet", examples=[True])] = None,
    subject: Annotated[str | None, Query(max_length=36, examples=[ID])] = None,
    handler: Annotated[
        str | None, Query(max_length=40, description="the account that it is with", examples=["liu.fang"])
    ] = None,
    hands: Annotated[Hands | None, Query(description="mine: with the asker; or with nobody, with somebody")] = None,
) -> Complaints:
    """Complaints of a region; by `due` those that are promised first come first."""
    query = store.all_complaints(visitor.scope)
    if state is not None:
        query = query.where(Complaint.state == state)
    if waiting is not None:
        unanswered = col(Complaint.state).in_(WAITING)
        query = query.where(unanswered if waiting else ~unanswered)
    if subject is not None:
        query = query.where(Complaint.subject == subject)
    if handler is not None:
        query = query.where(Complaint.handler == handler)
    if hands is not None:
        query = query.where(
            {
                "mine": col(Complaint.handler) == visitor.name,
                "nobody": col(Complaint.handler) == "",
                "somebody": col(Complaint.handler) != "",
            }[hands]
        )
    columns = {"told": col(Complaint.created), "due": col(Complaint.due)}
    with database.read() as session:
        rows, following = page(session, query, columns, col(Complaint.id), wanted)
        return Complaints(items=views(session, rows, most), next=following)


@router.get(
    "/{id}",
    operation_id="getComplaint",
    summary="一件投诉 / One complaint",
    response_model=ComplaintView,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def get_complaint(
    visitor: Reading,
    id: ComplaintId,  # noqa: A002  # the path's name
    database: Data,
    most: Ceiling,
) -> ComplaintView:
    """One complaint."""
    with database.read() as session:
        return views(session, [found(store.complaint(visitor.scope, session, id), id)], most)[0]


@router.get(
    "/{id}/photo",
    operation_id="getComplaintPhoto",
    summary="投诉的照片 / The photo of a complaint",
    response_class=Response,
    responses={200: _PHOTO, **told(*LOGGED_OUT, "not_found", "not_acceptable_input")},
)
def get_complaint_photo(visitor: Reading, id: ComplaintId, database: Data) -> Response:  # noqa: A002  # the path's name
    """As a JPEG that was drawn here: what a phone writes beside a picture is gone."""
    with database.read() as session:
        content = store.photo(visitor.scope, session, id)
    return Response(found(content, id), media_type="image/jpeg")


@router.post(
    "/{id}/accept",
    operation_id="acceptComplaint",
    summary="受理投诉 / Take a complaint up",
    response_model=ComplaintView,
    responses=told(*LOGGED_OUT, *CHANGED, "complaint_with", "complaint_state"),
)
def accept_complaint(act: Working, id: ComplaintId, most: Ceiling) -> ComplaintView:  # noqa: A002  # the path's name
    """From now on the complainant reads that it is being looked into."""
    return act.do(ComplaintView, lambda deed: done(deed, id, most, lambda row: office.accept(deed, row)))


@router.post(
    "/{id}/answer",
    operation_id="answerComplaint",
    summary="答复投诉 / Answer a complaint",
    response_model=ComplaintView,
    responses=told(*LOGGED_OUT, *CHANGED, "complaint_with", "complaint_state"),
)
def answer_complaint(
    act: Working,
    id: ComplaintId,  # noqa: A002  # the path's name
    body: AnswerIn,
    most: Ceiling,
) -> ComplaintView:
    """The complainant reads it by the receipt; again while it is not closed."""
    return act.do(ComplaintView, lambda deed: done(deed, id, most, lambda row: office.answer(deed, row, body.text)))


@router.post(
    "/{id}/close",
    operation_id="closeComplaint",
    summary="办结投诉 / Close a complaint",
    response_model=ComplaintView,
    responses=told(*LOGGED_OUT, *CHANGED, "complaint_with", "complaint_state"),
)
def close_complaint(
    act: Closing,
    id: ComplaintId,  # noqa: A002  # the path's name
    body: ClosingIn,
    most: Ceiling,
) -> ComplaintView:
    """Once it was answered."""

    def close(deed: Deed) -> ComplaintView:
        return done(deed, id, most, lambda row: office.close(deed, row, body.outcome, body.remark))

    return act.do(ComplaintView, close)


@router.post(
    "/{id}/contact",
    operation_id="openComplaintContact",
    summary="看投诉人电话 / Open the phone of who complained",
    response_model=ContactView,
    responses=told(
        *LOGGED_OUT, *ACTED, "not_found", "complaint_with", "complaint_contact", "person_forgotten", "vault_away"
    ),
)
def open_complaint_contact(act: Calling, id: ComplaintId) -> ContactView:  # noqa: A002  # the path's name
    """To call back; the audit says who did."""

    def opened(deed: Deed) -> ContactView:
        row = found(store.complaint(deed.scope, deed.session, id), id)
        return ContactView(phone=office.contact(deed, row))

    return act.do(ContactView, opened, keep=False)


@router.get(
    "/{id}/events",
    operation_id="listComplaintEvents",
    summary="投诉的经过 / History of a complaint",
    response_model=History,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def list_complaint_events(visitor: Reading, id: ComplaintId, database: Data) -> History:  # noqa: A002  # the path's name
    """Who did what to it, and when."""
    with database.read() as session:
        return history_of(visitor.scope, session, store.complaint(visitor.scope, session, id), id)
