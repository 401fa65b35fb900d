"""Routes of cycles: begin, change, end, and what is known of one: harvest, environment, evidence, its file."""

from __future__ import annotations

import re
from typing import Annotated, Final, cast

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict
from sqlmodel import Session, col

from cloud.accounts import ACTED, CHANGED, LOGGED_OUT, Act, Visitor, acting, allow
from cloud.kernel.audit import Deed
from cloud.kernel.clock import now_ms
from cloud.kernel.history import History, history_of
from cloud.kernel.page import Asked, asked, page
from cloud.kernel.problem import found, told
from cloud.kernel.scope import Scope
from cloud.kernel.web import API, Data, Reader
from cloud.production import cycle_office, store
from cloud.production.climate import Bound
from cloud.production.cycle_office import MOST_TAGS, Start
from cloud.production.dossier import dossier, sheet
from cloud.production.harvesting import harvest
from cloud.production.model import Cycle, CycleKind
from cloud.production.proof import proof
from cloud.production.report_views import (
    EnvironmentView,
    EvidenceView,
    FileView,
    HarvestView,
    environment_view,
    evidence_view,
    harvest_view,
)
from cloud.production.surroundings import environment
from cloud.production.views import Cycles, CycleView, Day, TagsView, cycle_view
from cloud.telemetry import TimeSeries
from contract.moment import EARLIEST_MS

router = APIRouter(prefix=API, tags=["production"])
CSV: Final = "text/csv"
LATEST_MS: Final = 4_102_444_800_000
Reading = Annotated[Visitor, allow("admin", "supervisor", "analyst", "inspector", "enforcement", "engineer", "farm")]
Writing = Annotated[Act, acting("admin", "supervisor", "inspector", "farm")]
CycleId = Annotated[str, Path(max_length=36, examples=["01939f3e-5c00-7d3a-9b1e-2f4a6c8e0b1d"])]
_BOUND: Final = r"^[a-z0-9_]+(\.[a-z0-9_]+)?:(-?[0-9]+(\.[0-9]+)?)?:(-?[0-9]+(\.[0-9]+)?)?$"
START_EXAMPLE: JsonDict = {
    "plot": "01939f3e-5c00-7d3a-9b1e-2f4a6c8e0b1d", "kind": "crop", "product": "豇豆", "begun": "2026-05-01",
    "expected": "2026-07-10", "amount": "3", "unit": "亩",
}  # fmt: skip


class CycleStart(BaseModel):
    """What begins: plot is an id or an origin code; ear_tags: of a herd, 15 digits each."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [START_EXAMPLE]})

    plot: str = Field(max_length=36)
    kind: CycleKind
    product: str = Field(min_length=1, max_length=40)
    begun: Day
    variety: str = Field(default="", max_length=60)
    expected: Day | None = None
    amount: str = Field(default="", max_length=26)
    unit: str = Field(default="", max_length=10)
    intercropped: bool = False
    ear_tags: list[Annotated[str, Field(max_length=20)]] = Field(default=[], max_length=MOST_TAGS)


class CycleChange(BaseModel):
    """What is to be changed; what is left out stays."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"expected": "2026-07-20"}]})

    begun: Day | None = None
    expected: Day | None = None
    variety: str | None = Field(default=None, max_length=60)
    amount: str | None = Field(default=None, max_length=26)
    unit: str | None = Field(default=None, max_length=10)
    intercropped: bool | None = None


class CycleEnd(BaseModel):
    """The last day of a cycle, and why it ends."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"ended": "2026-07-20", "reason": "采收完毕"}]}
    )

    ended: Day
    reason: str = Field(min_length=1, max_length=200)


class EarTags(BaseModel):
    """Ear tags to put into a herd."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"ear_tags": ["134990100000017"]}]})

    ear_tags: list[Annotated[str, Field(max_length=20)]] = Field(min_length=1, max_length=MOST_TAGS)


def series_of(request: Request) -> TimeSeries:
    """The store of the time series."""
    return cast(TimeSeries, request.app.state.series)


Series = Annotated[TimeSeries, Depends(series_of)]
_CYCLE_PROBLEMS: Final = ("plot_not_there", "plot_kind", "cycle_of_closed", "cycle_overlaps", "cycle_days")


@router.get(
    "/cycles",
    operation_id="listCycles",
    summary="茬口 / Cycles",
    response_model=Cycles,
    responses=told(*LOGGED_OUT, "cursor", "not_acceptable_input"),
)
def list_cycles(
    visitor: Reading,
    database: Data,
    wanted: Annotated[Asked, asked("-begun", "product")],
    subject: Annotated[str | None, Query(max_length=36, examples=["01939f3e-5c00-7d3a-9b1e-2f4a6c8e0b1d"])] = None,
    plot: Annotated[str | None, Query(max_length=36, examples=["01939f3e-5c00-7d3a-9b1e-2f4a6c8e0b1d"])] = None,
    kind: Annotated[CycleKind | None, Query(description="crop, herd or pond", examples=["crop"])] = None,
    running: Annotated[bool | None, Query(description="true: not ended", examples=[True])] = None,
) -> Cycles:
    """Crops from sowing to clearing, herds and ponds from stocking to the end."""
    query = store.all_cycles(visitor.scope)
    for column, value in ((Cycle.subject, subject), (Cycle.plot, plot), (Cycle.kind, kind)):
        if value is not None:
            query = query.where(col(column) == value)
    if running is not None:
        query = query.where(Cycle.ended == "" if running else Cycle.ended != "")
    columns = {"begun": col(Cycle.begun), "product": col(Cycle.product)}
    with database.read() as session:
        rows, following = page(session, query, columns, col(Cycle.id), wanted)
    return Cycles(items=[cycle_view(row) for row in rows], next=following)


@router.post(
    "/cycles",
    operation_id="beginCycle",
    summary="开茬 / Begin a cycle",
    status_code=201,
    response_model=CycleView,
    responses=told(*LOGGED_OUT, *ACTED, *_CYCLE_PROBLEMS, "ear_tags", "amount_wrong"),
)
def begin_cycle(act: Writing, body: CycleStart) -> CycleView:
    """Two crops on one plot at once only where both are intercropped; a crop that no list knows is kept and flagged."""
    start = Start(**body.model_dump() | {"expected": body.expected or "", "ear_tags": tuple(body.ear_tags)})
    return act.do(CycleView, lambda deed: cycle_view(cycle_office.begin(deed, start)))


@router.get(
    "/cycles/{id}",
    operation_id="getCycle",
    summary="一茬 / One cycle",
    response_model=CycleView,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def get_cycle(visitor: Reading, id: CycleId, database: Data) -> CycleView:  # noqa: A002  # the path's name
    """One cycle."""
    with database.read() as session:
        return cycle_view(_cycle(visitor.scope, session, id))


@router.patch(
    "/cycles/{id}",
    operation_id="changeCycle",
    summary="修改茬口 / Change a cycle",
    response_model=CycleView,
    responses=told(*LOGGED_OUT, *CHANGED, *_CYCLE_PROBLEMS, "cycle_over", "amount_wrong"),
)
def change_cycle(act: Writing, id: CycleId, body: CycleChange) -> CycleView:  # noqa: A002  # the path's name
    """What was done on the plot is looked at anew."""
    changes = body.model_dump(exclude_unset=True, exclude_none=True)
    return act.do(CycleView, lambda deed: cycle_view(cycle_office.change(deed, _own(deed, id), changes)))


@router.post(
    "/cycles/{id}/end",
    operation_id="endCycle",
    summary="结束茬口 / End a cycle",
    response_model=CycleView,
    responses=told(*LOGGED_OUT, *CHANGED, "cycle_over", "cycle_days", "cycle_reaches_on"),
)
def end_cycle(act: Writing, id: CycleId, body: CycleEnd) -> CycleView:  # noqa: A002  # the path's name
    """It keeps its operations; the plot is free from the next day on."""
    return act.do(CycleView, lambda deed: cycle_view(cycle_office.end(deed, _own(deed, id), body.ended, body.reason)))


@router.get(
    "/cycles/{id}/ear-tags",
    operation_id="listEarTags",
    summary="耳标 / Ear tags of a herd",
    response_model=TagsView,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def list_ear_tags(visitor: Reading, id: CycleId, database: Data) -> TagsView:  # noqa: A002  # the path's name
    """All ear tags that are known of a herd."""
    with database.read() as session:
        _cycle(visitor.scope, session, id)
        return TagsView(items=[row.tag for row in store.tags(visitor.scope, session, id)])


@router.post(
    "/cycles/{id}/ear-tags",
    operation_id="addEarTags",
    summary="登记耳标 / Put ear tags into a herd",
    response_model=CycleView,
    responses=told(*LOGGED_OUT, *CHANGED, "cycle_over", "ear_tags"),
)
def add_ear_tags(act: Writing, id: CycleId, body: EarTags) -> CycleView:  # noqa: A002  # the path's name
    """A tag is in one running herd at a time."""
    return act.do(CycleView, lambda deed: cycle_view(cycle_office.tag(deed, _own(deed, id), body.ear_tags)))


@router.get(
    "/cycles/{id}/events",
    operation_id="listCycleEvents",
    summary="茬口的经过 / What was done to a cycle's record",
    response_model=History,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def list_cycle_events(visitor: Reading, id: CycleId, database: Data) -> History:  # noqa: A002  # the path's name
    """Who set what, the first first."""
    with database.read() as session:
        return history_of(visitor.scope, session, store.cycle(visitor.scope, session, id), id)


@router.get(
    "/cycles/{id}/harvest",
    operation_id="getHarvest",
    summary="能不能采收 / May it be harvested",
    response_model=HarvestView,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def get_harvest(
    visitor: Reading,
    id: CycleId,  # noqa: A002  # the path's name
    database: Data,
    at: Annotated[int | None, Query(ge=EARLIEST_MS, le=LATEST_MS, description="ms UTC, now if left out")] = None,
) -> HarvestView:
    """By the safety interval or the withdrawal time of every use; an interval that nobody knows holds."""
    moment = now_ms() if at is None else at
    with database.read() as session:
        cycle = _cycle(visitor.scope, session, id)
        done = [one.id for one in store.operations(visitor.scope, session, id)]
        refused = sum(use.outcome == "refused" for use in store.uses(visitor.scope, session, done)) if done else 0
        return harvest_view(id, moment, harvest(session, cycle, moment), refused)


@router.get(
    "/cycles/{id}/environment",
    operation_id="getEnvironment",
    summary="产地环境小结 / Environment of a cycle",
    response_model=EnvironmentView,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input", "store_unavailable"),
)
def get_environment(
    visitor: Reading,
    id: CycleId,  # noqa: A002  # the path's name
    database: Data,
    series: Series,
    bound: Annotated[
        list[Annotated[str, Field(pattern=_BOUND, max_length=100)]] | None,
        Query(max_length=20, description="measurement:low:high", examples=[["air_temperature:5:35"]]),
    ] = None,
) -> EnvironmentView:
    """Per measurement minimum, mean, maximum, days, hours beyond the bounds given, coverage and gaps."""
    with database.read() as session:
        cycle = _cycle(visitor.scope, session, id)
        return environment_view(id, environment(session, series, cycle, now_ms(), _bounds(bound or [])))


@router.get(
    "/cycles/{id}/evidence",
    operation_id="getEvidence",
    summary="证据得分 / Evidence score of a cycle",
    response_model=EvidenceView,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input", "store_unavailable"),
)
def get_evidence(visitor: Reading, id: CycleId, database: Data, series: Series) -> EvidenceView:  # noqa: A002  # the path's name
    """How much was measured by devices, filled, typed by hand; each line says what it counts."""
    now = now_ms()
    with database.read() as session:
        cycle = _cycle(visitor.scope, session, id)
        return evidence_view(id, proof(session, cycle, environment(session, series, cycle, now, {}), now))


@router.get(
    "/cycles/{id}/file",
    operation_id="getProductionFile",
    summary="生产档案 / Production file of a cycle",
    response_model=FileView,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input", "store_unavailable"),
)
def get_production_file(visitor: Reading, id: CycleId, database: Data, series: Series) -> FileView:  # noqa: A002  # the path's name
    """Everything that is on record about a cycle, corrected operations marked and not left out."""
    with database.read() as session:
        return dossier(session, series, _cycle(visitor.scope, session, id), now_ms())


@router.get(
    "/cycles/{id}/file.csv",
    operation_id="printProductionFile",
    summary="生产档案（CSV） / Production file as CSV",
    response_class=Response,
    responses={
        200: {
            "description": "a file",
            "content": {
                CSV: {"schema": {"type": "string"}, "examples": {"file": {"summary": "a line", "value": "生产档案,…"}}}
            },
        },
        **told(*LOGGED_OUT, "not_found", "not_acceptable_input", "store_unavailable"),
    },
)
def print_production_file(
    visitor: Reading,
    id: CycleId,  # noqa: A002  # the path's name
    database: Data,
    series: Series,
    language: Reader,
) -> Response:
    """For a spreadsheet or a printer: UTF-8 with a mark, words by language."""
    with database.read() as session:
        text = sheet(dossier(session, series, _cycle(visitor.scope, session, id), now_ms()), language)
    name = f"attachment; filename=cycle-{id}.csv"
    return Response(text, media_type=CSV, headers={"Content-Disposition": name})


def _cycle(scope: Scope, session: Session, cycle_id: str) -> Cycle:
    return found(store.cycle(scope, session, cycle_id), cycle_id)


def _own(deed: Deed, cycle_id: str) -> Cycle:
    return _cycle(deed.scope, deed.session, cycle_id)


def _bounds(texts: list[str]) -> dict[str, Bound]:
    found = {}
    for text in texts:
        name, low, high = re.split(":", text)
        found[name] = Bound(float(low) if low else None, float(high) if high else None)
    return found
