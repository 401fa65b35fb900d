"""Routes of sites, devices, values, series and alarms. The live stream is in `live_api`."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import APIRouter, Depends, Path, Query, Request

from cloud import registry
from cloud.accounts import ACTED, LOGGED_OUT, Act, Visitor, acting, allow
from cloud.kernel.audit import Deed
from cloud.kernel.clock import now_ms
from cloud.kernel.holding import since
from cloud.kernel.problem import Problem, found, told
from cloud.kernel.web import API, Data
from cloud.registry import Sites
from cloud.telemetry import alarms, devices, history, places, store
from cloud.telemetry.port import TimeSeries
from cloud.telemetry.quality import WORDS
from cloud.telemetry.views import (
    Aggregate,
    Alarms,
    AlarmView,
    Devices,
    DeviceView,
    LatestValues,
    LatestView,
    SeriesAnswer,
)

router = APIRouter(prefix=API, tags=["telemetry"])
MOST_SERIES = 20
LATEST_MS = 1 << 53


def _series(request: Request) -> TimeSeries:
    return cast(TimeSeries, request.app.state.series)


Series = Annotated[TimeSeries, Depends(_series)]
Anyone = Annotated[Visitor, allow()]
SiteFilter = Annotated[str | None, Query(max_length=60, description="site id", examples=["532331/yuhe-farm"])]
GatewayFilter = Annotated[str | None, Query(max_length=32, description="gateway id", examples=["yuhe-1"])]
DeviceFilter = Annotated[str | None, Query(max_length=40, description="device id", examples=["air-1"])]
Moment = Annotated[int, Query(ge=0, le=LATEST_MS)]
NARROWED = (*LOGGED_OUT, "not_acceptable_input", "store_unavailable")


@router.get(
    "/sites",
    operation_id="listSites",
    summary="场所 / Sites",
    response_model=Sites,
    responses=told(*LOGGED_OUT),
)
def list_sites(visitor: Anyone, database: Data) -> Sites:
    """Farms, shops, test rooms, markets of the visitor's region: their gateways, and whether anything is wrong."""
    with database.read() as session:
        return Sites(items=places.sites(visitor.scope, session, now_ms()))


@router.get(
    "/devices",
    operation_id="listDevices",
    summary="设备 / Devices",
    response_model=Devices,
    responses=told(*NARROWED),
)
def list_devices(
    visitor: Anyone,
    database: Data,
    series: Series,
    site: SiteFilter = None,
    gateway: GatewayFilter = None,
    recent: Annotated[
        bool, Query(description="with sparklines (left empty above 400 points)")
    ] = True,  # a query parameter
) -> Devices:
    """Devices with their points: newest value, quality, active alarm, sparkline."""
    with database.read() as session:
        found = devices.devices(visitor.scope, session, series, now_ms(), site=site, gateway=gateway, recent=recent)
    return Devices(items=found)


@router.get(
    "/devices/{gateway}/{device}",
    operation_id="getDevice",
    summary="一台设备 / One device",
    response_model=DeviceView,
    responses=told(*NARROWED, "not_found"),
)
def get_device(
    visitor: Anyone,
    database: Data,
    series: Series,
    gateway: Annotated[str, Path(max_length=32, examples=["yuhe-1"])],
    device: Annotated[str, Path(max_length=40, examples=["air-1"])],
) -> DeviceView:
    """One device with its points."""
    with database.read() as session:
        found = devices.devices(visitor.scope, session, series, now_ms(), gateway=gateway, device=device)
    if not found:
        raise Problem("not_found", what=f"{gateway}/{device}")
    return found[0]


@router.get(
    "/latest",
    operation_id="listLatest",
    summary="最新值 / Newest values",
    response_model=LatestValues,
    responses=told(*NARROWED),
)
def list_latest(
    visitor: Anyone,
    database: Data,
    series: Series,
    site: SiteFilter = None,
    gateway: GatewayFilter = None,
    device: DeviceFilter = None,
) -> LatestValues:
    """The newest value of every point that has one."""
    with database.read() as session:
        points = registry.points(visitor.scope, session, site=site, gateway=gateway, device=device)
    newest = series.latest([devices.name_of(point) for point in points])
    return LatestValues(
        items=[
            LatestView(series=one.series, t=one.t // 1000, value=one.value, quality=WORDS[one.quality])
            for one in newest
        ]
    )


@router.get(
    "/series",
    operation_id="readSeries",
    summary="时间序列 / Values over time",
    response_model=SeriesAnswer,
    responses=told(*NARROWED, "not_found", "range_reversed"),
)
def read_series(
    visitor: Anyone,
    database: Data,
    store_of_series: Series,
    series: Annotated[
        list[str],
        Query(
            min_length=1,
            max_length=MOST_SERIES,
            description="gateway/device/point key; repeat for more",
            examples=[["yuhe-1/air-1/air_temperature"]],
        ),
    ],
    start: Annotated[Moment, Query(description="ms UTC, included", examples=[1_795_414_800_000])],
    end: Annotated[Moment, Query(description="ms UTC, not included", examples=[1_795_418_400_000])],
    window_ms: Annotated[
        int | None,
        Query(
            ge=1, le=LATEST_MS, description="length of a window; absent: raw rows if they fit max_points, else chosen"
        ),
    ] = None,
    aggregate: Annotated[Aggregate, Query(description="what `value` is of each window")] = "mean",
    max_points: Annotated[int, Query(ge=1, le=5000, description="most points of one series; all share 20,000")] = 1000,
) -> SeriesAnswer:
    """Windows begin at whole multiples counted from midnight in Shanghai; `low` and `high` keep what a mean would hide.
    A window that would give more than `max_points` of one series, or 20,000 points of all, is widened; so is one of
    less than an hour where the series asked have more than 60,000 minutes together. `window_ms` of the answer says what
    was used."""
    if start >= end:
        raise Problem("range_reversed")
    with database.read() as session:
        points = registry.known_points(visitor.scope, session, series)
        for name in series:
            if name not in points:
                raise Problem("not_found", what=name[:120])
        begun = since(visitor.scope, session, {point.gateway_id for point in points.values()})
        if begun >= end:  # another subject ran the gateway in all of that time
            return history.nothing(points, start, end, aggregate)
        start = max(start, begun)
        gaps = history.gaps(visitor.scope, session, list(points.values()), start, end, now_ms())
    answer = history.history(
        store_of_series, points, start, end, window_ms=window_ms, aggregate=aggregate, max_points=max_points
    )
    return answer.model_copy(update={"gaps": gaps})


@router.get(
    "/alarms",
    operation_id="listAlarms",
    summary="告警 / Alarms",
    response_model=Alarms,
    responses=told(*LOGGED_OUT, "not_acceptable_input"),
)
def list_alarms(
    visitor: Anyone,
    database: Data,
    state: Annotated[
        store.AlarmState, Query(description="active: not cleared; unacknowledged: nobody has seen it")
    ] = "active",
    cursor: Annotated[int | None, Query(ge=1, le=LATEST_MS, description="`next` of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Alarms:
    """The latest change first."""
    with database.read() as session:
        seen = store.alarms(visitor.scope, session, state=state, before=cursor, limit=limit + 1)
        page = seen[:limit]
        items = alarms.views(visitor.scope, session, page)
    return Alarms(items=items, next=page[-1][0].revision if len(seen) > limit else None)


@router.post(
    "/alarms/{id}/acknowledge",
    operation_id="acknowledgeAlarm",
    summary="确认告警 / Acknowledge an alarm",
    response_model=AlarmView,
    responses=told(*LOGGED_OUT, *ACTED, "not_found", "alarm_over"),
)
def acknowledge_alarm(
    act: Annotated[Act, acting("admin", "supervisor", "inspector", "enforcement", "farm", "engineer")],
    id: Annotated[str, Path(max_length=36, examples=["7d1c9f5e-4a3b-5c2d-8e6f-0a1b2c3d4e5f"])],  # noqa: A002  # the path's name
) -> AlarmView:
    """Says who has seen it, and when. It stays active until the value comes back."""

    def see(deed: Deed) -> AlarmView:
        seen = found(store.alarm(deed.scope, deed.session, id), id)
        alarms.acknowledge(deed, seen[0], act.visitor.account)
        after = store.alarm(deed.scope, deed.session, id)
        assert after is not None  # noqa: S101  # read in the same transaction
        return alarms.views(deed.scope, deed.session, [after])[0]

    return act.do(AlarmView, see)
