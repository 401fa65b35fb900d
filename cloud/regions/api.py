"""Routes of regions. Lists come in at the command line: `zhigen import regions`."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from cloud.accounts import LOGGED_OUT, Visitor, allow
from cloud.kernel import day
from cloud.kernel.page import Asked, asked
from cloud.kernel.problem import found, told
from cloud.kernel.web import API, Data
from cloud.regions import store
from cloud.regions.asking import name_of, today
from cloud.regions.views import (
    Editions,
    Level,
    OutlinesView,
    Regions,
    RegionView,
    edition_view,
    outline_view,
    region_view,
)

router = APIRouter(prefix=API + "/regions", tags=["regions"])
Day = Annotated[day.Day | None, Query(examples=["2026-11-30"], description="as of this day, else today")]


@router.get(
    "",
    operation_id="listRegions",
    summary="区划 / Regions",
    response_model=Regions,
    responses=told(*LOGGED_OUT, "not_acceptable_input", "cursor"),
)
def list_regions(
    visitor: Annotated[Visitor, allow()],
    database: Data,
    wanted: Annotated[Asked, asked("region")],
    level: Annotated[Level | None, Query(examples=["township"])] = None,
    parent: Annotated[str | None, Query(pattern="^[0-9]{0,12}$", examples=["349901"])] = None,
    on: Day = None,
) -> Regions:
    """The regions of the visitor's scope that were in use on a day, by code."""
    with database.read() as session:
        rows, behind = store.region_page(visitor.scope, session, wanted, on or today(), level=level, parent=parent)
    return Regions(items=[region_view(row) for row in rows], next=behind)


@router.get(
    "/editions",
    operation_id="listRegionEditions",
    summary="区划版本 / Editions of the list of regions",
    response_model=Editions,
    responses=told(*LOGGED_OUT),
)
def list_region_editions(visitor: Annotated[Visitor, allow()], database: Data) -> Editions:
    """Which lists were brought in, from where, and from which day on they are in force."""
    with database.read() as session:
        return Editions(items=[edition_view(row) for row in store.editions(visitor.scope, session)])


@router.get(
    "/outlines",
    operation_id="listRegionOutlines",
    summary="区划轮廓 / Outlines of regions",
    response_model=OutlinesView,
    responses=told(*LOGGED_OUT),
)
def list_region_outlines(visitor: Annotated[Visitor, allow()], database: Data) -> OutlinesView:
    """How the regions of the visitor's scope lie, as GeoJSON, as far as the county has brought them in."""
    with database.read() as session:
        rows = store.outlines(visitor.scope, session)
        return OutlinesView(features=[outline_view(row, name_of(session, row.region)) for row in rows])


@router.get(
    "/{code}",
    operation_id="getRegion",
    summary="一个区划 / One region",
    response_model=RegionView,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def get_region(
    visitor: Annotated[Visitor, allow()],
    database: Data,
    code: Annotated[str, Path(max_length=12, examples=["349901101"])],
    on: Day = None,
) -> RegionView:
    """What a code was called on a day."""
    with database.read() as session:
        row = found(store.region(visitor.scope, session, code, on or today()), code)
    return region_view(row)
