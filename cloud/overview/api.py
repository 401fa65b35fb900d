"""The route of the overview. What changes while one looks at it comes by the live stream."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter

from cloud.accounts import LOGGED_OUT, OVERSIGHT, Visitor, allow
from cloud.kernel.clock import now_ms
from cloud.kernel.problem import told
from cloud.kernel.web import API, Data
from cloud.overview.day import day_now, known
from cloud.overview.happening import latest, places
from cloud.overview.land import land
from cloud.overview.views import Overview, day_view, happening_view, land_views, work_view
from cloud.overview.work import work
from contract.moment import day_start

router = APIRouter(prefix=API, tags=["overview"])
_MOST: Final = 30


@router.get(
    "/overview",
    operation_id="getOverview",
    summary="监管驾驶舱 / Overview",
    response_model=Overview,
    responses=told(*LOGGED_OUT),
)
def get_overview(visitor: Annotated[Visitor, allow(*OVERSIGHT)], database: Data) -> Overview:
    """The day in figures with what is usual, the townships, what waits for a person, what just happened, the gateways.

    The figures and what happens come by `GET /live?overview=true` while they change.
    """
    now, scope = now_ms(), visitor.scope
    with database.read() as session:
        today = day_now(scope, session, now, known(scope, session, now))
        ground = land(scope, session, now)
        found = latest(scope, session, now, _MOST)
        where = places(scope, session, found)
        return Overview(
            today=day_view(today, ground.fleet, day_start(today.day)),
            **land_views(ground),
            work=work_view(work(scope, session, now)),
            happened=[happening_view(one, where[one.id]) for one in found],
        )
