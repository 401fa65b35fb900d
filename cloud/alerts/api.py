"""Routes of the alerts about the pipe."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Path, Query

from cloud.accounts import ACTED, LOGGED_OUT, Act, Visitor, acting, allow
from cloud.alerts import store
from cloud.alerts.desk import acknowledge_alert
from cloud.alerts.views import Alerts, AlertView, alert_view
from cloud.kernel.audit import Deed
from cloud.kernel.clock import now_ms
from cloud.kernel.problem import found, told
from cloud.kernel.web import Data

router = APIRouter(prefix="/alerts", tags=["alerts"])
_LAST: Final = 1 << 53


@router.get(
    "",
    operation_id="listAlerts",
    summary="线路告警 / Alerts about the pipe",
    response_model=Alerts,
    responses=told(*LOGGED_OUT, "not_acceptable_input"),
)
def list_alerts(
    visitor: Annotated[Visitor, allow()],
    database: Data,
    state: Annotated[store.AlertState, Query(description="open: not cleared")] = "open",
    cursor: Annotated[int | None, Query(ge=1, le=_LAST, description="`next` of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Alerts:
    """What is wrong between the field and the county. The latest change first."""
    with database.read() as session:
        rows = store.alerts(visitor.scope, session, state=state, before=cursor, limit=limit + 1)
    page = rows[:limit]
    now = now_ms()
    items = [alert_view(row, now) for row in page]
    return Alerts(items=items, next=page[-1].revision if len(rows) > limit else None)


@router.post(
    "/{id}/acknowledge",
    operation_id="acknowledgeAlert",
    summary="确认线路告警 / Acknowledge an alert",
    response_model=AlertView,
    responses=told(*LOGGED_OUT, *ACTED, "not_found", "alert_over"),
)
def acknowledge_an_alert(
    act: Annotated[Act, acting("admin", "supervisor", "inspector", "enforcement", "farm", "engineer")],
    id: Annotated[str, Path(max_length=36, examples=["019388f2-6a10-7c3e-9d41-5b7e2f60a1c4"])],  # noqa: A002  # the path's name
) -> AlertView:
    """Says who has seen it, and when. It stays open until what it tells of is over."""

    def see(deed: Deed) -> AlertView:
        row = found(store.alert(deed.scope, deed.session, id), id)
        acknowledge_alert(deed, row)
        return alert_view(row, deed.now)

    return act.do(AlertView, see)
