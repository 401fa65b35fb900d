"""Routes of licences."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from cloud.accounts import ACTED, CHANGED, LOGGED_OUT, Act, Visitor, acting, allow
from cloud.kernel.clock import now_ms
from cloud.kernel.page import Asked, asked
from cloud.kernel.problem import found, told
from cloud.kernel.web import API, Data
from cloud.subjects.doors import STAFF, WARDENS
from cloud.subjects.fields import EXAMPLE_ID, Day, Id, Line, RecordId, Region, SubjectId, today
from cloud.subjects.history import Changes, changes
from cloud.subjects.licensing import office, store
from cloud.subjects.model import Licence, LicenceKind
from cloud.subjects.views import Reason

router = APIRouter(prefix=API, tags=["licences"])
LICENCE_EXAMPLE: Final[JsonDict] = {
    "subject": EXAMPLE_ID,
    "kind": "pesticide",
    "number": "农药经许（皖）34990120001",
    "restricted": True,
    "since": "2024-03-01",
    "until": "2029-03-01",
    "dealer_filed": "2024-03-15",
}


class LicenceIn(BaseModel):
    """A licence that was shown."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [LICENCE_EXAMPLE]})

    subject: RecordId
    kind: LicenceKind
    number: Annotated[Line, Field(max_length=60)]
    restricted: bool = False
    since: Day
    until: Day
    dealer_filed: Day | None = None


class DealerFiling(BaseModel):
    """The day of the dealer's filing with the authority."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"day": "2024-03-15"}]})

    day: Day


class LicenceView(BaseModel):
    """A licence, and whether it holds today."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    **LICENCE_EXAMPLE,
                    "id": EXAMPLE_ID,
                    "region": "349901101",
                    "version": 1,
                    "suspended": "",
                    "valid": True,
                }
            ]
        }
    )

    id: str
    region: str
    version: int
    subject: str
    kind: LicenceKind
    number: str
    restricted: bool = Field(description="it names 限制使用农药")
    since: date
    until: date = Field(description="the first day on which it no longer holds")
    suspended: str = Field(description="the reason, empty where it is not")
    dealer_filed: date | None
    valid: bool = Field(description="today, and not suspended")


class Licences(BaseModel):
    """A page of licences."""

    items: list[LicenceView]
    next: str | None


def _view(row: Licence, now: int) -> LicenceView:
    day = today(now).isoformat()
    shown = row.model_dump(include=set(LicenceView.model_fields))
    shown["dealer_filed"] = row.dealer_filed or None
    return LicenceView(**shown, valid=row.since <= day < row.until and not row.suspended)


@router.get(
    "/licences",
    operation_id="listLicences",
    summary="经营许可 / Licences",
    response_model=Licences,
    responses=told(*LOGGED_OUT, "cursor", "not_acceptable_input"),
)
def list_licences(
    visitor: Annotated[Visitor, allow()],
    database: Data,
    wanted: Annotated[Asked, asked("until", "since")],
    region: Region = "",
    subject: SubjectId = "",
    kind: Annotated[Literal["", LicenceKind], Query()] = "",
    valid_on: Annotated[date | None, Query(description="that hold on this day", examples=["2026-12-01"])] = None,
    ends_before: Annotated[date | None, Query(description="that end before it", examples=["2027-01-01"])] = None,
) -> Licences:
    """All that were ever entered, the first to end first."""
    now = now_ms()
    with database.read() as session:
        rows, following = store.licence_page(
            visitor.scope,
            session,
            wanted,
            region=region,
            subject=subject,
            kind=kind,
            valid_on=valid_on.isoformat() if valid_on else "",
            ends_before=ends_before.isoformat() if ends_before else "",
        )
    return Licences(items=[_view(row, now) for row in rows], next=following)


@router.post(
    "/licences",
    operation_id="enterLicence",
    summary="登记许可证 / Enter a licence",
    status_code=201,
    response_model=LicenceView,
    responses=told(
        *LOGGED_OUT, *ACTED, "not_found", "licence_kind", "number_taken", "days_reversed", "day_ahead", "subject_closed"
    ),
)
def enter_licence(act: Annotated[Act, acting(*STAFF)], body: LicenceIn) -> LicenceView:
    """A renewed one is entered as another: the old one stays with its days."""
    given = body.model_dump()
    return act.do(
        LicenceView,
        lambda deed: _view(
            office.enter(
                deed,
                body.subject,
                body.kind,
                body.number,
                body.since,
                body.until,
                restricted=body.restricted,
                dealer_filed=given["dealer_filed"],
            ),
            deed.now,
        ),
    )


@router.get(
    "/licences/{id}",
    operation_id="getLicence",
    summary="一张许可证 / One licence",
    response_model=LicenceView,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def get_licence(visitor: Annotated[Visitor, allow()], id: Id, database: Data) -> LicenceView:  # noqa: A002  # the path's name
    """And whether it holds today."""
    with database.read() as session:
        row = found(store.licence(visitor.scope, session, id), id)
        return _view(row, now_ms())


@router.get(
    "/licences/{id}/events",
    operation_id="listLicenceChanges",
    summary="许可证的变更 / What was done to a licence",
    response_model=Changes,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def list_licence_changes(visitor: Annotated[Visitor, allow()], id: Id, database: Data) -> Changes:  # noqa: A002  # the path's name
    """Who entered, suspended, restored it."""
    with database.read() as session:
        row = found(store.licence(visitor.scope, session, id), id)
        return changes(visitor.scope, session, row)


@router.post(
    "/licences/{id}/suspend",
    operation_id="suspendLicence",
    summary="暂停许可证 / Suspend a licence",
    response_model=LicenceView,
    responses=told(*LOGGED_OUT, *CHANGED),
)
def suspend_licence(act: Annotated[Act, acting(*WARDENS)], id: Id, body: Reason) -> LicenceView:  # noqa: A002  # the path's name
    """Sales under it are refused until it is restored."""
    return act.do(LicenceView, lambda deed: _view(office.suspend(deed, id, body.reason), deed.now))


@router.post(
    "/licences/{id}/restore",
    operation_id="restoreLicence",
    summary="恢复许可证 / Restore a licence",
    response_model=LicenceView,
    responses=told(*LOGGED_OUT, *CHANGED),
)
def restore_licence(act: Annotated[Act, acting(*WARDENS)], id: Id) -> LicenceView:  # noqa: A002  # the path's name
    """The suspension is over."""
    return act.do(LicenceView, lambda deed: _view(office.restore(deed, id), deed.now))


@router.post(
    "/licences/{id}/filing",
    operation_id="noteDealerFiling",
    summary="经营告知备案 / Note the dealer's filing",
    response_model=LicenceView,
    responses=told(*LOGGED_OUT, *CHANGED, "day_ahead"),
)
def note_dealer_filing(act: Annotated[Act, acting(*STAFF)], id: Id, body: DealerFiling) -> LicenceView:  # noqa: A002  # the path's name
    """The day on which the dealer filed with the authority."""
    return act.do(LicenceView, lambda deed: _view(office.note_filing(deed, id, body.day), deed.now))
