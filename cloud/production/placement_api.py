"""Routes of placements: which device stands on which plot, and since when."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict
from sqlmodel import col

from cloud.accounts import ACTED, CHANGED, LOGGED_OUT, Act, acting
from cloud.kernel.audit import Deed
from cloud.kernel.history import History, history_of
from cloud.kernel.page import Asked, asked, page
from cloud.kernel.problem import found, told
from cloud.kernel.web import API, Data
from cloud.production import placement_office, store
from cloud.production.api import LATEST_MS, Reading
from cloud.production.model import Placement
from cloud.production.views import ID, Placements, PlacementView, placement_view

router = APIRouter(prefix=API, tags=["production"])
PlacementId = Annotated[str, Path(max_length=36, examples=[ID])]
Fitting = Annotated[Act, acting("admin", "supervisor", "inspector", "engineer", "farm")]
_PUT: Final[JsonDict] = {"plot": ID, "gateway": "qinghe-farm-01", "device": "air-1", "since": 1_780_275_600_000}


class PlacementTold(BaseModel):
    """A device on a plot. since, until: ms UTC, the end not included; until left out: it stands there."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_PUT]})

    plot: str = Field(max_length=36)
    gateway: str = Field(max_length=32)
    device: str = Field(max_length=40)
    since: int = Field(ge=0, le=LATEST_MS)
    until: int | None = Field(default=None, ge=0, le=LATEST_MS)


class PlacementEnd(BaseModel):
    """When the device was taken away (ms UTC), and why."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"until": 1_780_279_200_000, "reason": "换到 2 号棚"}]}
    )

    until: int = Field(ge=0, le=LATEST_MS)
    reason: str = Field(min_length=1, max_length=200)


@router.get(
    "/placements",
    operation_id="listPlacements",
    summary="设备所在地块 / Devices on plots",
    response_model=Placements,
    responses=told(*LOGGED_OUT, "cursor", "not_acceptable_input"),
)
def list_placements(
    visitor: Reading,
    database: Data,
    wanted: Annotated[Asked, asked("-since", "device")],
    plot: Annotated[str | None, Query(max_length=36, examples=[ID])] = None,
    gateway: Annotated[str | None, Query(max_length=32, examples=["qinghe-farm-01"])] = None,
    standing: Annotated[bool | None, Query(description="true: it stands there now", examples=[True])] = None,
) -> Placements:
    """Dated records: where a device stood, and where it stands."""
    query = store.all_placements(visitor.scope)
    if plot is not None:
        query = query.where(Placement.plot == plot)
    if gateway is not None:
        query = query.where(Placement.gateway == gateway)
    if standing is not None:
        query = query.where(col(Placement.until).is_(None) if standing else col(Placement.until).is_not(None))
    columns = {"since": col(Placement.since), "device": col(Placement.device)}
    with database.read() as session:
        rows, following = page(session, query, columns, col(Placement.id), wanted)
    return Placements(items=[placement_view(row) for row in rows], next=following)


@router.post(
    "/placements",
    operation_id="placeDevice",
    summary="设备安装到地块 / Put a device on a plot",
    status_code=201,
    response_model=PlacementView,
    responses=told(*LOGGED_OUT, *ACTED, "plot_not_there", "device_unknown", "placement_days", "placement_taken"),
)
def place_device(act: Fitting, body: PlacementTold) -> PlacementView:
    """A device stands on one plot at a time."""

    def put(deed: Deed) -> PlacementView:
        row = placement_office.put(deed, body.plot, body.gateway, body.device, body.since, body.until)
        return placement_view(row)

    return act.do(PlacementView, put)


@router.get(
    "/placements/{id}",
    operation_id="getPlacement",
    summary="一条安装记录 / One placement",
    response_model=PlacementView,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def get_placement(visitor: Reading, id: PlacementId, database: Data) -> PlacementView:  # noqa: A002  # the path's name
    """One placement."""
    with database.read() as session:
        row = found(store.placement(visitor.scope, session, id), id)
    return placement_view(row)


@router.post(
    "/placements/{id}/end",
    operation_id="endPlacement",
    summary="设备移走 / Take a device away",
    response_model=PlacementView,
    responses=told(*LOGGED_OUT, *CHANGED, "placement_days", "placement_ended"),
)
def end_placement(act: Fitting, id: PlacementId, body: PlacementEnd) -> PlacementView:  # noqa: A002  # the path's name
    """From then on its values are of no plot, until it is put on one again."""

    def end(deed: Deed) -> PlacementView:
        row = found(store.placement(deed.scope, deed.session, id), id)
        return placement_view(placement_office.end(deed, row, body.until, body.reason))

    return act.do(PlacementView, end)


@router.get(
    "/placements/{id}/events",
    operation_id="listPlacementEvents",
    summary="安装记录的经过 / What was done to a placement's record",
    response_model=History,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def list_placement_events(visitor: Reading, id: PlacementId, database: Data) -> History:  # noqa: A002  # the path's name
    """Who set what, the first first."""
    with database.read() as session:
        return history_of(visitor.scope, session, store.placement(visitor.scope, session, id), id)
