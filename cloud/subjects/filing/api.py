"""Routes of applications and their papers."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from sqlmodel import Session

from cloud.accounts import ACTED, CHANGED, LOGGED_OUT, Act, Visitor, acting, allow
from cloud.kernel.audit import Deed
from cloud.kernel.clock import now_ms
from cloud.kernel.page import Asked, asked
from cloud.kernel.problem import Problem, found, told
from cloud.kernel.scope import Scope
from cloud.kernel.web import API, Data
from cloud.subjects import problems
from cloud.subjects.doors import FILERS, READERS, REVIEWERS
from cloud.subjects.fields import Id, Region, SubjectId, today
from cloud.subjects.filing import office, store
from cloud.subjects.filing.model import Application, ApplicationKind, ApplicationState
from cloud.subjects.filing.views import (
    ApplicationIn,
    Applications,
    ApplicationView,
    Backlog,
    Corrections,
    Decision,
    FactsIn,
    PaperFile,
    PaperIn,
    PaperView,
    application_view,
    paper_view,
)
from cloud.subjects.history import Changes, changes
from contract.personal import Person

router = APIRouter(prefix=API, tags=["applications"])
_DECIDED = (*CHANGED, "own_application", "application_state")


def _facts(body: FactsIn) -> dict[str, Any]:
    return body.model_dump(exclude_none=True)


def _view(deed: Deed, row: Application) -> ApplicationView:
    return application_view(row, store.papers(deed.scope, deed.session, [row.id]), deed.now)


def _found(scope: Scope, session: Session, application: str) -> Application:
    return found(store.application(scope, session, application), application)


@router.get(
    "/applications",
    operation_id="listApplications",
    summary="备案申请 / Applications",
    response_model=Applications,
    responses=told(*LOGGED_OUT, "cursor", "not_acceptable_input"),
)
def list_applications(
    visitor: Annotated[Visitor, allow(*READERS)],
    database: Data,
    wanted: Annotated[Asked, asked("due", "submitted", "changed")],
    region: Region = "",
    state: Annotated[Literal["", ApplicationState], Query()] = "",
    kind: Annotated[Literal["", ApplicationKind], Query()] = "",
    subject: SubjectId = "",
    overdue: Annotated[bool, Query(description="only those whose review is late")] = False,
) -> Applications:
    """The first due first, each with the working days that are left."""
    now = now_ms()
    with database.read() as session:
        before = today(now).isoformat() if overdue else ""
        rows, following = store.applications(
            visitor.scope, session, wanted, region=region, state=state, kind=kind, subject=subject, due_before=before
        )
        papers = store.papers(visitor.scope, session, [row.id for row in rows])
        return Applications(items=[application_view(row, papers, now) for row in rows], next=following)


@router.get(
    "/applications/backlog",
    operation_id="getBacklog",
    summary="待审数量 / How many wait",
    response_model=Backlog,
    responses=told(*LOGGED_OUT, "not_acceptable_input"),
)
def get_backlog(visitor: Annotated[Visitor, allow(*READERS)], database: Data, region: Region = "") -> Backlog:
    """Under review, and overdue."""
    with database.read() as session:
        waiting, late = store.backlog(visitor.scope, session, region, today(now_ms()).isoformat())
    return Backlog(submitted=waiting, overdue=late)


@router.post(
    "/applications",
    operation_id="apply",
    summary="提交申请 / Submit an application",
    status_code=201,
    response_model=ApplicationView,
    responses=told(
        *LOGGED_OUT, *ACTED, *problems.FACTS, "not_found", "application_open", "subject_state", "subject_closed",
        "not_filed", "nothing_changes", "vault_away",
    ),
)  # fmt: skip
def apply(act: Annotated[Act, acting(*FILERS)], body: ApplicationIn) -> ApplicationView:
    """For a new filing, or for a change of one; its review is due on the fifth working day."""
    person = None
    if body.person is not None:
        person = Person(number=body.person.number, name=body.person.name, phone=body.person.phone)

    def work(deed: Deed) -> ApplicationView:
        if body.kind == "new":
            row = office.apply(deed, _facts(body.facts), subject=body.subject or "", person=person)
        elif body.subject is None:
            raise Problem("facts_missing", zh="要变更的主体", en="the subject that changes")
        else:
            row = office.apply_change(deed, body.subject, _facts(body.facts))
        return _view(deed, row)

    return act.do(ApplicationView, work)


@router.get(
    "/applications/{id}",
    operation_id="getApplication",
    summary="一件申请 / One application",
    response_model=ApplicationView,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def get_application(visitor: Annotated[Visitor, allow(*READERS)], id: Id, database: Data) -> ApplicationView:  # noqa: A002  # the path's name
    """With its papers and its clock."""
    with database.read() as session:
        row = _found(visitor.scope, session, id)
        return application_view(row, store.papers(visitor.scope, session, [id]), now_ms())


@router.get(
    "/applications/{id}/events",
    operation_id="listApplicationChanges",
    summary="申请的经过 / What was done to an application",
    response_model=Changes,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def list_application_changes(visitor: Annotated[Visitor, allow(*READERS)], id: Id, database: Data) -> Changes:  # noqa: A002  # the path's name
    """Who submitted, returned, decided it, when."""
    with database.read() as session:
        return changes(visitor.scope, session, _found(visitor.scope, session, id))


@router.post(
    "/applications/{id}/resubmit",
    operation_id="resubmitApplication",
    summary="补正后再交 / Submit again",
    response_model=ApplicationView,
    responses=told(*LOGGED_OUT, *CHANGED, *problems.FACTS, "application_state", "nothing_changes"),
)
def resubmit_application(act: Annotated[Act, acting(*FILERS)], id: Id, body: Corrections) -> ApplicationView:  # noqa: A002  # the path's name
    """What was returned, put right; the five working days begin anew."""
    return act.do(ApplicationView, lambda deed: _view(deed, office.resubmit(deed, id, _facts(body.facts))))


@router.post(
    "/applications/{id}/approve",
    operation_id="approveApplication",
    summary="通过 / Approve an application",
    response_model=ApplicationView,
    responses=told(*LOGGED_OUT, *_DECIDED, "credit_code_taken", "subject_listed_already", "subject_state"),
)
def approve_application(act: Annotated[Act, acting(*REVIEWERS)], id: Id) -> ApplicationView:  # noqa: A002  # the path's name
    """From now on it is filed, or what was to change has changed."""
    return act.do(ApplicationView, lambda deed: _view(deed, office.approve(deed, id)))


@router.post(
    "/applications/{id}/return",
    operation_id="returnApplication",
    summary="退回补正 / Return an application",
    response_model=ApplicationView,
    responses=told(*LOGGED_OUT, *_DECIDED),
)
def return_application(act: Annotated[Act, acting(*REVIEWERS)], id: Id, body: Decision) -> ApplicationView:  # noqa: A002  # the path's name
    """With what is to be put right; it may be submitted again."""
    return act.do(ApplicationView, lambda deed: _view(deed, office.send_back(deed, id, body.reasons)))


@router.post(
    "/applications/{id}/reject",
    operation_id="rejectApplication",
    summary="不予备案 / Reject an application",
    response_model=ApplicationView,
    responses=told(*LOGGED_OUT, *_DECIDED),
)
def reject_application(act: Annotated[Act, acting(*REVIEWERS)], id: Id, body: Decision) -> ApplicationView:  # noqa: A002  # the path's name
    """For good; another application may follow."""
    return act.do(ApplicationView, lambda deed: _view(deed, office.reject(deed, id, body.reasons)))


@router.post(
    "/applications/{id}/papers",
    operation_id="addPaper",
    summary="上传材料 / Add a paper",
    status_code=201,
    response_model=PaperView,
    responses=told(
        *LOGGED_OUT, *ACTED, "not_found", "application_state", "paper_type", "paper_size", "paper_twice",
        "papers_full", "base64_wrong",
    ),
)  # fmt: skip
def add_paper(act: Annotated[Act, acting(*FILERS)], id: Id, body: PaperIn) -> PaperView:  # noqa: A002  # the path's name
    """PDF, JPEG or PNG by its content, at most 5 MB, while the application is not decided."""
    try:
        content = base64.b64decode(body.content, validate=True)
    except (binascii.Error, ValueError):
        raise Problem("base64_wrong") from None
    return act.do(PaperView, lambda deed: paper_view(office.add_paper(deed, id, body.name, content)))


@router.get(
    "/papers/{id}",
    operation_id="getPaper",
    summary="一份材料 / One paper",
    response_model=PaperFile,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def get_paper(visitor: Annotated[Visitor, allow(*READERS)], id: Id, database: Data) -> PaperFile:  # noqa: A002  # the path's name
    """With its bytes, in base64."""
    with database.read() as session:
        row = store.paper(visitor.scope, session, id)
        content = None if row is None else store.content(visitor.scope, session, id)
        if row is None or content is None:
            raise Problem("not_found", what=id)
        return PaperFile(**paper_view(row).model_dump(), content=base64.b64encode(content).decode())
