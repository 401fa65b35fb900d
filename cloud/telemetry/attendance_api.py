"""The route of who signed on at terminals of gateways, and when: a gateway tells ids, names stay where people work."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel
from pydantic.config import JsonDict
from sqlmodel import col, select

from cloud.accounts import LOGGED_OUT, Visitor, allow
from cloud.kernel.holding import ran
from cloud.kernel.page import Asked, asked, page
from cloud.kernel.problem import told
from cloud.kernel.scope import Scope
from cloud.kernel.web import API, Data
from cloud.telemetry.model import Attendance

router = APIRouter(prefix=API, tags=["telemetry"])
Step = Literal["sign_in", "sign_out", "lock", "refused", "added", "changed", "removed"]  # of contract.event
_SORTS: Final = {"t": col(Attendance.t), "received": col(Attendance.received)}
_EXAMPLE: JsonDict = {
    "id": "01939f3e-5c00-7d3a-9b1e-2f4a6c8e0b2e", "gateway": "qinghe-shop-01", "region": "349901101",
    "t": 1_795_418_400_000, "received": 1_795_418_401_000, "step": "sign_in", "operator": "op-2", "terminal": "till",
    "means": "pin", "by": "", "roles": ["clerk"], "why": "",
}  # fmt: skip


class AttendanceView(BaseModel):
    """One step at a terminal, at `t`. operator: an id of this gateway, "" where nobody was recognised; by: who added,
    changed or removed another, "" for whoever has the access word; why: of a refusal, a lock or a change.
    """

    model_config = {"json_schema_extra": {"examples": [_EXAMPLE]}}

    id: str
    gateway: str
    region: str
    t: int
    received: int
    step: Step
    operator: str
    terminal: str
    means: Literal["pin", "card", "word", ""]
    by: str
    roles: list[str]
    why: str


class Attendances(BaseModel):
    """A page of what happened at terminals."""

    items: list[AttendanceView]
    next: str | None = None


@router.get(
    "/attendances",
    operation_id="listAttendances",
    summary="终端签到 / Who signed on at terminals",
    response_model=Attendances,
    responses=told(*LOGGED_OUT, "cursor", "not_acceptable_input"),
)
def list_attendances(
    visitor: Annotated[Visitor, allow("admin", "supervisor", "engineer", "farm", "shop", "lab", "market")],
    database: Data,
    wanted: Annotated[Asked, asked("-t", "received")],
    gateway: Annotated[str | None, Query(max_length=32, examples=["qinghe-shop-01"])] = None,
    terminal: Annotated[str | None, Query(max_length=64, examples=["till"])] = None,
    operator: Annotated[str | None, Query(max_length=64, examples=["op-2"])] = None,
    step: Annotated[Step | None, Query(examples=["refused"])] = None,
    region: Annotated[str | None, Query(pattern=r"^[0-9]{2,12}$", description="a prefix", examples=["349901"])] = None,
    since: Annotated[int | None, Query(ge=0, description="ms UTC, included", examples=[1_795_363_200_000])] = None,
    until: Annotated[int | None, Query(ge=0, description="ms UTC, not included", examples=[1_795_449_600_000])] = None,
) -> Attendances:
    """Whoever runs a site sees what happened at its gateways while they ran it."""
    scope = visitor.scope
    query = select(Attendance).where(scope.clause(Attendance.region), ran(scope, Attendance.gateway_id, Attendance.t))
    for column, value in (
        (Attendance.gateway_id, gateway),
        (Attendance.terminal, terminal),
        (Attendance.operator, operator),
        (Attendance.step, step),
    ):
        if value is not None:
            query = query.where(col(column) == value)
    if region is not None:
        query = query.where(Scope((region,)).clause(Attendance.region))
    if since is not None:
        query = query.where(col(Attendance.t) >= since)
    if until is not None:
        query = query.where(col(Attendance.t) < until)
    with database.read() as session:
        rows, following = page(session, query, _SORTS, col(Attendance.id), wanted)
    return Attendances(items=[_view(row) for row in rows], next=following)


def _view(row: Attendance) -> AttendanceView:
    told = row.model_dump(exclude={"gateway_id"}) | {"gateway": row.gateway_id, "roles": row.roles.split()}
    return AttendanceView.model_validate(told)
