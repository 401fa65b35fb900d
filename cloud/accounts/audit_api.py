"""The audit: who did what to what, for those who answer for it."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Query

from cloud.accounts import store
from cloud.accounts.access import LOGGED_OUT, allow
from cloud.accounts.sessions import Visitor
from cloud.accounts.views import Deeds
from cloud.kernel.history import deed_view
from cloud.kernel.page import Asked, asked
from cloud.kernel.problem import told
from cloud.kernel.web import API, Data

router = APIRouter(prefix=API, tags=["accounts"])
_LAST: Final = 1 << 53


@router.get(
    "/audit",
    operation_id="listAudit",
    summary="操作记录 / The audit",
    response_model=Deeds,
    responses=told(*LOGGED_OUT, "not_acceptable_input", "cursor"),
)
def list_audit(
    visitor: Annotated[Visitor, allow("admin", "supervisor")],
    database: Data,
    wanted: Annotated[Asked, asked("-at", "account")],
    account: Annotated[str | None, Query(max_length=40, examples=["chief"])] = None,
    operation: Annotated[str | None, Query(max_length=60, examples=["changeAccount"])] = None,
    kind: Annotated[str | None, Query(max_length=30, examples=["account"], description="the table")] = None,
    record: Annotated[
        str | None, Query(max_length=60, examples=["019388f2-6a10-7c3e-9d41-5b7e2f60a1c4"], description="its id")
    ] = None,
    region: Annotated[str | None, Query(pattern="^[0-9]{0,12}$", examples=["532331101"], description="prefix")] = None,
    start: Annotated[int | None, Query(alias="from", ge=0, le=_LAST, description="ms UTC")] = None,
    end: Annotated[int | None, Query(alias="to", ge=0, le=_LAST, description="ms UTC, itself not")] = None,
) -> Deeds:
    """Every write of a person in the visitor's region. Rows are added with the write itself and never change."""
    asked_for = store.Wanted(account, operation, kind, record, region, start, end)
    with database.read() as session:
        rows, behind = store.deeds(visitor.scope, session, wanted, asked_for)
    return Deeds(items=[deed_view(row) for row in rows], next=behind)
