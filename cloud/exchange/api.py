"""Routes of the exchange: the story of a batch, as others read it."""

from __future__ import annotations

from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import JSONResponse

from cloud import trace
from cloud.accounts import LOGGED_OUT, Visitor, allow
from cloud.exchange.batch_story import story
from cloud.exchange.mapping import Names
from cloud.exchange.views import EpcisDocument
from cloud.kernel.clock import now_ms
from cloud.kernel.config import Config
from cloud.kernel.problem import found, told
from cloud.kernel.web import API, Data
from cloud.telemetry import TimeSeries

router = APIRouter(prefix=API, tags=["exchange"])
_Reading = Annotated[Visitor, allow("admin", "supervisor", "analyst", "inspector", "enforcement", "farm")]
_BatchId = Annotated[str, Path(max_length=16, examples=["00c0ffee00c0ffee"])]


def _names(request: Request) -> Names:
    """Names on the county's host where it is configured, else on that of the page."""
    config = cast(Config, request.app.state.config)
    return Names(config.county.host or request.url.netloc)


def _series(request: Request) -> TimeSeries:
    return cast(TimeSeries, request.app.state.series)


@router.get(
    "/batches/{id}/epcis",
    operation_id="getBatchEpcis",
    summary="批次的来龙去脉，EPCIS 2.0 / The story of a batch as EPCIS 2.0",
    response_model=EpcisDocument,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input", "store_unavailable"),
)
def get_batch_epcis(
    visitor: _Reading,
    id: _BatchId,  # noqa: A002  # the path's name
    database: Data,
    names: Annotated[Names, Depends(_names)],
    series: Annotated[TimeSeries, Depends(_series)],
) -> JSONResponse:
    """All that it came of and all that came of it, as far as the account may see."""
    with database.read() as session:
        found(trace.batch(visitor.scope, session, id), id)
        written: dict[str, Any] = story(visitor.scope, session, id, names, now_ms(), series)
    return JSONResponse(written)
