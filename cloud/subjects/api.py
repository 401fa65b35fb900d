"""Routes of subjects: listed, read, suspended, reopened, closed."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from cloud.accounts import ACTED, CHANGED, LOGGED_OUT, Act, Visitor, acting, allow
from cloud.kernel.page import Asked, asked
from cloud.kernel.problem import found, told
from cloud.kernel.web import API, Data
from cloud.subjects import office, problems, store
from cloud.subjects.doors import REVIEWERS, STAFF, WARDENS
from cloud.subjects.fields import Id, Region
from cloud.subjects.history import Changes, changes
from cloud.subjects.model import Sector, SubjectKind, SubjectState
from cloud.subjects.views import Reason, SubjectIn, SubjectPatch, Subjects, SubjectView, subject_view

router = APIRouter(prefix=API, tags=["subjects"])


@router.get(
    "/subjects",
    operation_id="listSubjects",
    summary="主体 / Subjects",
    response_model=Subjects,
    responses=told(*LOGGED_OUT, "cursor", "not_acceptable_input"),
)
def list_subjects(
    visitor: Annotated[Visitor, allow()],
    database: Data,
    wanted: Annotated[Asked, asked("name", "changed", "created")],
    region: Region = "",
    state: Annotated[Literal["", SubjectState], Query()] = "",
    kind: Annotated[Literal["", SubjectKind], Query()] = "",
    sector: Annotated[Literal["", Sector], Query()] = "",
    text: Annotated[str, Query(max_length=60, description="part of the name, or the credit code")] = "",
) -> Subjects:
    """Subjects of the visitor's region; a subject's own account sees itself."""
    with database.read() as session:
        rows, following = store.subjects(
            visitor.scope, session, wanted, region=region, state=state, kind=kind, sector=sector, text=text
        )
        return Subjects(items=[subject_view(row) for row in rows], next=following)


@router.post(
    "/subjects",
    operation_id="listSubject",
    summary="列入名册 / Put a subject on the census",
    status_code=201,
    response_model=SubjectView,
    responses=told(*LOGGED_OUT, *ACTED, *problems.FACTS),
)
def list_subject(act: Annotated[Act, acting(*STAFF)], body: SubjectIn) -> SubjectView:
    """It counts as known, not as filed: that takes an application."""
    return act.do(SubjectView, lambda deed: subject_view(office.enlist(deed, body.model_dump())))


@router.get(
    "/subjects/{id}",
    operation_id="getSubject",
    summary="一个主体 / One subject",
    response_model=SubjectView,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def get_subject(visitor: Annotated[Visitor, allow()], id: Id, database: Data) -> SubjectView:  # noqa: A002  # the path's name
    """With what is doubtful about it."""
    with database.read() as session:
        row = found(store.subject(visitor.scope, session, id), id)
        return subject_view(row)


@router.get(
    "/subjects/{id}/events",
    operation_id="listSubjectChanges",
    summary="主体的变更 / What was done to a subject",
    response_model=Changes,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def list_subject_changes(visitor: Annotated[Visitor, allow()], id: Id, database: Data) -> Changes:  # noqa: A002  # the path's name
    """Who did what to it, when."""
    with database.read() as session:
        row = found(store.subject(visitor.scope, session, id), id)
        return changes(visitor.scope, session, row)


@router.patch(
    "/subjects/{id}",
    operation_id="amendSubject",
    summary="改名册上的主体 / Change a listed subject",
    response_model=SubjectView,
    responses=told(*LOGGED_OUT, *CHANGED, "code_wrong", "credit_code_taken", "review_needed"),
)
def amend_subject(act: Annotated[Act, acting(*STAFF)], id: Id, body: SubjectPatch) -> SubjectView:  # noqa: A002  # the path's name
    """Only while it is listed; what is filed changes by an application."""
    new = {name: value for name, value in body.model_dump().items() if value is not None}
    return act.do(SubjectView, lambda deed: subject_view(office.amend(deed, id, new)))


@router.post(
    "/subjects/{id}/suspend",
    operation_id="suspendSubject",
    summary="暂停主体 / Suspend a subject",
    response_model=SubjectView,
    responses=told(*LOGGED_OUT, *CHANGED, "subject_state"),
)
def suspend_subject(act: Annotated[Act, acting(*WARDENS)], id: Id, body: Reason) -> SubjectView:  # noqa: A002  # the path's name
    """Its sales are refused until it is reopened."""
    return act.do(SubjectView, lambda deed: subject_view(office.suspend(deed, id, body.reason)))


@router.post(
    "/subjects/{id}/reopen",
    operation_id="reopenSubject",
    summary="恢复主体 / Reopen a subject",
    response_model=SubjectView,
    responses=told(*LOGGED_OUT, *CHANGED, "subject_state"),
)
def reopen_subject(act: Annotated[Act, acting(*REVIEWERS)], id: Id, body: Reason) -> SubjectView:  # noqa: A002  # the path's name
    """After a suspension or a closing; a revoked credential is issued anew."""
    return act.do(SubjectView, lambda deed: subject_view(office.reopen(deed, id, body.reason)))


@router.post(
    "/subjects/{id}/close",
    operation_id="closeSubject",
    summary="注销主体 / Close a subject",
    response_model=SubjectView,
    responses=told(*LOGGED_OUT, *CHANGED, "subject_state"),
)
def close_subject(act: Annotated[Act, acting(*REVIEWERS)], id: Id, body: Reason) -> SubjectView:  # noqa: A002  # the path's name
    """It ends and its credential with it; all of its records stay."""
    return act.do(SubjectView, lambda deed: subject_view(office.close(deed, id, body.reason)))
