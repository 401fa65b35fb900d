"""Routes of alerts: those about the pipe, and those that somebody has to deal with."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from cloud.accounts import ACTED, CHANGED, LOGGED_OUT, Act, Visitor, acting, allow
from cloud.alerts import store
from cloud.alerts.desk import acknowledge_alert, close_alert, handle_alert
from cloud.alerts.views import AlertFile, Alerts, AlertView, alert_view, file_view
from cloud.kernel.audit import Deed
from cloud.kernel.clock import now_ms
from cloud.kernel.page import Within
from cloud.kernel.problem import found, told
from cloud.kernel.web import API, Data

router = APIRouter(prefix=API + "/alerts", tags=["alerts"])
_LAST: Final = 1 << 53
AlertId = Annotated[str, Path(max_length=36, examples=["019388f2-6a10-7c3e-9d41-5b7e2f60a1c4"])]


class Handling(BaseModel):
    """What was done about it."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"measure": "已暂停流通并抽样"}]})

    measure: str = Field(min_length=1, max_length=500)


class Closing(BaseModel):
    """How it ended."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"remark": "复检合格"}]})

    remark: str = Field(min_length=1, max_length=300)


@router.get(
    "",
    operation_id="listAlerts",
    summary="线路告警与预警 / Alerts",
    response_model=Alerts,
    responses=told(*LOGGED_OUT, "not_acceptable_input"),
)
def list_alerts(
    visitor: Annotated[Visitor, allow()],
    database: Data,
    state: Annotated[store.AlertState, Query(description="open: not over; overdue: not handled in time")] = "open",
    area: Annotated[store.AlertArea, Query(description="pipe, what found it, or duties: all but the pipe")] = "pipe",
    code: Annotated[str, Query(max_length=32, examples=["voucher_clone"])] = "",
    region: Within = None,
    cursor: Annotated[int | None, Query(ge=1, le=_LAST, description="`next` of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Alerts:
    """What is wrong between the field and the county, or with the produce. The latest change first.

    A subject's account sees those about the pipe.
    """
    now = now_ms()
    with database.read() as session:
        rows = store.alerts(
            visitor.scope,
            session,
            state=state,
            area=area,
            code=code,
            region=region or "",
            now=now,
            before=cursor,
            limit=limit + 1,
        )
    page = rows[:limit]
    items = [alert_view(row, now) for row in page]
    return Alerts(items=items, next=page[-1].revision if len(rows) > limit else None)


@router.get(
    "/{id}",
    operation_id="getAlert",
    summary="一条告警 / One alert",
    response_model=AlertFile,
    responses=told(*LOGGED_OUT, "not_found"),
)
def get_alert(visitor: Annotated[Visitor, allow()], id: AlertId, database: Data) -> AlertFile:  # noqa: A002  # the path's name
    """One alert with its evidence and all that was done about it: who, when, what they said."""
    with database.read() as session:
        row = found(store.alert(visitor.scope, session, id), id)
        return file_view(row, store.steps(visitor.scope, session, id), now_ms())


@router.post(
    "/{id}/acknowledge",
    operation_id="acknowledgeAlert",
    summary="确认告警 / Acknowledge an alert",
    response_model=AlertView,
    responses=told(*LOGGED_OUT, *ACTED, "not_found", "alert_over", "alert_ended"),
)
def acknowledge_an_alert(
    act: Annotated[Act, acting("admin", "supervisor", "inspector", "enforcement", "farm", "engineer")],
    id: AlertId,  # noqa: A002  # the path's name
) -> AlertView:
    """Says who has seen it, and when. It stays open until what it tells of is over."""

    def see(deed: Deed) -> AlertView:
        row = found(store.alert(deed.scope, deed.session, id), id)
        acknowledge_alert(deed, row)
        return alert_view(row, deed.now)

    return act.do(AlertView, see)


@router.post(
    "/{id}/handle",
    operation_id="handleAlert",
    summary="处置预警 / Say what was done",
    response_model=AlertView,
    responses=told(*LOGGED_OUT, *CHANGED, "alert_of_pipe", "alert_ended", "alert_unseen"),
)
def handle_an_alert(
    act: Annotated[Act, acting("admin", "supervisor", "inspector", "enforcement")],
    id: AlertId,  # noqa: A002  # the path's name
    body: Handling,
) -> AlertView:
    """The measure that was taken; whoever does it has acknowledged it, or somebody else has."""

    def handle(deed: Deed) -> AlertView:
        row = found(store.alert(deed.scope, deed.session, id), id)
        handle_alert(deed, row, body.measure)
        return alert_view(row, deed.now)

    return act.do(AlertView, handle)


@router.post(
    "/{id}/close",
    operation_id="closeAlert",
    summary="关闭预警 / Close an alert",
    response_model=AlertView,
    responses=told(*LOGGED_OUT, *CHANGED, "alert_of_pipe", "alert_ended", "alert_unhandled"),
)
def close_an_alert(
    act: Annotated[Act, acting("admin", "supervisor", "enforcement")],
    id: AlertId,  # noqa: A002  # the path's name
    body: Closing,
) -> AlertView:
    """It was handled, and that is the end of it; it is not raised again for the same matter."""

    def close(deed: Deed) -> AlertView:
        row = found(store.alert(deed.scope, deed.session, id), id)
        close_alert(deed, row, body.remark)
        return alert_view(row, deed.now)

    return act.do(AlertView, close)
