"""Routes of tenures."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict
from sqlmodel import Session

from cloud.accounts import ACTED, CHANGED, LOGGED_OUT, Act, Visitor, acting, allow
from cloud.kernel.page import Asked, asked
from cloud.kernel.problem import found, told
from cloud.kernel.scope import Scope
from cloud.kernel.web import API, Data
from cloud.subjects.doors import STAFF
from cloud.subjects.fields import EXAMPLE_ID, EXAMPLE_MS, Id, RecordId, SubjectId
from cloud.subjects.history import Changes, changes
from cloud.subjects.model import Tenure
from cloud.subjects.tenures import office, store
from contract.moment import EARLIEST_MS

router = APIRouter(prefix=API, tags=["subjects"])
Moment = Annotated[int, Field(ge=EARLIEST_MS, le=1 << 52, description="ms UTC")]
TENURE_EXAMPLE: Final[JsonDict] = {
    "site": "349901/liuxi-greenhouse",
    "subject": EXAMPLE_ID,
    "since": EXAMPLE_MS,
    "until": None,
}


class TenureIn(BaseModel):
    """Which subject runs which site."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [TENURE_EXAMPLE]})

    site: RecordId
    subject: RecordId
    since: Moment
    until: Moment | None = None


class TenureEnd(BaseModel):
    """When it ended."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"until": EXAMPLE_MS}]})

    until: Moment


class TenureView(BaseModel):
    """A subject runs a site, from `since` up to, without, `until`."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{**TENURE_EXAMPLE, "id": EXAMPLE_ID, "region": "349901101", "version": 1}]}
    )

    id: str
    region: str
    version: int
    site: str
    subject: str
    since: int
    until: int | None


class Tenures(BaseModel):
    """A page of tenures."""

    items: list[TenureView]
    next: str | None


def _found(scope: Scope, session: Session, tenure: str) -> Tenure:
    return found(store.tenure(scope, session, tenure), tenure)


def _view(row: object) -> TenureView:
    return TenureView.model_validate(row, from_attributes=True)


@router.get(
    "/tenures",
    operation_id="listTenures",
    summary="场所由谁管 / Tenures",
    response_model=Tenures,
    responses=told(*LOGGED_OUT, "cursor", "not_acceptable_input"),
)
def list_tenures(
    visitor: Annotated[Visitor, allow()],
    database: Data,
    wanted: Annotated[Asked, asked("-since")],
    site: Annotated[str, Query(max_length=48, examples=["349901/liuxi-greenhouse"])] = "",
    subject: SubjectId = "",
) -> Tenures:
    """Which subject ran which site when, the newest first."""
    with database.read() as session:
        rows, following = store.tenures(visitor.scope, session, wanted, site=site, subject=subject)
    return Tenures(items=[_view(row) for row in rows], next=following)


@router.post(
    "/tenures",
    operation_id="beginTenure",
    summary="场所交给主体 / Begin a tenure",
    status_code=201,
    response_model=TenureView,
    responses=told(*LOGGED_OUT, *ACTED, "not_found", "subject_closed", "range_reversed", "tenure_taken"),
)
def begin_tenure(act: Annotated[Act, acting(*STAFF, "engineer")], body: TenureIn) -> TenureView:
    """What the site's gateways tell is the subject's from then on; two never run a site at once."""
    return act.do(TenureView, lambda deed: _view(office.begin(deed, body.site, body.subject, body.since, body.until)))


@router.get(
    "/tenures/{id}",
    operation_id="getTenure",
    summary="一段任期 / One tenure",
    response_model=TenureView,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def get_tenure(visitor: Annotated[Visitor, allow()], id: Id, database: Data) -> TenureView:  # noqa: A002  # the path's name
    """Which subject ran which site, from when to when."""
    with database.read() as session:
        return _view(_found(visitor.scope, session, id))


@router.get(
    "/tenures/{id}/events",
    operation_id="listTenureChanges",
    summary="任期的变更 / What was done to a tenure",
    response_model=Changes,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def list_tenure_changes(visitor: Annotated[Visitor, allow()], id: Id, database: Data) -> Changes:  # noqa: A002  # the path's name
    """Who began it, who ended it."""
    with database.read() as session:
        return changes(visitor.scope, session, _found(visitor.scope, session, id))


@router.post(
    "/tenures/{id}/end",
    operation_id="endTenure",
    summary="主体不再管场所 / End a tenure",
    response_model=TenureView,
    responses=told(*LOGGED_OUT, *CHANGED, "ended", "range_reversed"),
)
def end_tenure(act: Annotated[Act, acting(*STAFF, "engineer")], id: Id, body: TenureEnd) -> TenureView:  # noqa: A002  # the path's name
    """From then on another may run the site."""
    return act.do(TenureView, lambda deed: _view(office.end(deed, id, body.until)))
