"""Routes of samples and of their way from hand to hand."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict
from sqlmodel import Session, col

from cloud.accounts import ACTED, LOGGED_OUT, Act, Visitor, acting, allow
from cloud.kernel.audit import Deed
from cloud.kernel.history import History, history_of
from cloud.kernel.page import Asked, asked, page
from cloud.kernel.problem import found, told
from cloud.kernel.scope import Scope
from cloud.kernel.web import API, Data
from cloud.testing import sample_office, sample_store
from cloud.testing.sample_model import Purpose, Sample, Step
from cloud.testing.sample_problems import CUSTODY, SAMPLING
from cloud.testing.sample_views import ID, Samples, SampleView, sample_view
from contract import event
from contract.moment import EARLIEST_MS

router = APIRouter(prefix=API + "/samples", tags=["testing"])
LATEST_MS: Final = 4_102_444_800_000
Reading = Annotated[Visitor, allow("admin", "supervisor", "analyst", "inspector", "enforcement", "farm", "lab")]
Sampling = Annotated[Act, acting("admin", "supervisor", "inspector", "enforcement", "lab")]
Handling = Annotated[Act, acting("admin", "supervisor", "inspector", "enforcement", "lab")]
SampleId = Annotated[str, Path(max_length=300, examples=[ID], description="its id, or the number on its seal")]
_TAKEN: Final[JsonDict] = {
    "number": "NC-2026-0417", "purpose": "supervision", "product": "豇豆", "of": ID, "amount": "3", "unit": "kg",
    "spare": True, "place": "3 号棚", "at": 1_780_275_600_000,
}  # fmt: skip
_STEP: Final[JsonDict] = {"step": "hand_over", "to": ID, "celsius": 4.5, "at": 1_780_282_800_000}


class SampleTaken(BaseModel):
    """A sample that was taken: of a subject, or of one of its cycles. subject: who took it, the authority without."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_TAKEN]})

    number: str = Field(min_length=1, max_length=64)
    purpose: Purpose
    product: str = Field(min_length=1, max_length=40)
    of: str = Field(default="", max_length=36)
    batch: str = Field(default="", pattern="^([0-9a-f]{16})?$")
    cycle: str = Field(default="", max_length=36)
    amount: str = Field(default="", max_length=26)
    unit: str = Field(default="", max_length=26)
    plan: str = Field(default="", max_length=36)
    spare: bool = False
    place: str = Field(default="", max_length=200)
    subject: str = Field(default="", max_length=36)
    at: int | None = Field(default=None, ge=0, le=LATEST_MS)


class CustodyTold(BaseModel):
    """One step. to: of a hand-over, the id of a subject or `authority`; intact: the seal is whole; celsius: in °C."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_STEP]})

    step: Step
    to: str = Field(default="", max_length=36)
    intact: bool = True
    celsius: float | None = Field(default=None, ge=-200, le=200)
    why: str = Field(default="", max_length=200)
    subject: str = Field(default="", max_length=36)
    at: int | None = Field(default=None, ge=0, le=LATEST_MS)


@router.get(
    "",
    operation_id="listSamples",
    summary="样品 / Samples",
    response_model=Samples,
    responses=told(*LOGGED_OUT, "cursor", "not_acceptable_input"),
)
def list_samples(
    visitor: Reading,
    database: Data,
    wanted: Annotated[Asked, asked("-at", "received", "number")],
    purpose: Annotated[Purpose | None, Query(examples=["supervision"])] = None,
    of: Annotated[str | None, Query(max_length=36, examples=[ID])] = None,
    holder: Annotated[str | None, Query(max_length=36, examples=["authority"])] = None,
    batch: Annotated[str | None, Query(max_length=16, examples=["0123456789abcdef"])] = None,
    cycle: Annotated[str | None, Query(max_length=36, examples=[ID])] = None,
    plan: Annotated[str | None, Query(max_length=36, examples=[ID])] = None,
    product: Annotated[str | None, Query(max_length=40, examples=["豇豆"])] = None,
    doubt: Annotated[str | None, Query(pattern="^[a-z_]{1,40}$", examples=["not_drawn"])] = None,
    since: Annotated[int | None, Query(ge=EARLIEST_MS, le=LATEST_MS)] = None,
    until: Annotated[int | None, Query(ge=EARLIEST_MS, le=LATEST_MS)] = None,
) -> Samples:
    """What edge and desk told; an account of a subject sees those of its produce, those it took and those it has."""
    query = sample_store.all_samples(visitor.scope)
    columns = (
        (Sample.purpose, purpose), (Sample.of, of), (Sample.holder, holder), (Sample.batch, batch),
        (Sample.cycle, cycle), (Sample.plan, plan), (Sample.product, product),
    )  # fmt: skip
    for column, value in columns:
        if value is not None:
            query = query.where(col(column) == value)
    if doubt is not None:
        query = query.where(col(Sample.doubts).contains(doubt, autoescape=True))
    if since is not None:
        query = query.where(Sample.at >= since)
    if until is not None:
        query = query.where(Sample.at < until)
    sorts = {"at": col(Sample.at), "received": col(Sample.received), "number": col(Sample.number)}
    with database.read() as session:
        rows, following = page(session, query, sorts, col(Sample.id), wanted)
    return Samples(items=[sample_view(row) for row in rows], next=following)


@router.post(
    "",
    operation_id="takeSample",
    summary="抽样登记 / Enter a sample",
    status_code=201,
    response_model=SampleView,
    responses=told(*LOGGED_OUT, *ACTED, *SAMPLING, "not_found", "above_county", "not_tellable"),
)
def take_sample(act: Sampling, body: SampleTaken) -> SampleView:
    """Refused with the reason where something does not fit: a number twice, a subject that is closed, an odd unit."""

    def take(deed: Deed) -> SampleView:
        fields = body.model_dump(exclude={"number", "at"})
        row = sample_office.take(deed, event.Sampling(sample=body.number, at=body.at or 0, **fields))
        return _shown(deed.scope, deed.session, row)

    return act.do(SampleView, take)


@router.get(
    "/{id}",
    operation_id="getSample",
    summary="一个样品 / One sample",
    response_model=SampleView,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def get_sample(visitor: Reading, id: SampleId, database: Data) -> SampleView:  # noqa: A002  # the path's name
    """One sample with its whole way."""
    with database.read() as session:
        return _shown(visitor.scope, session, found(sample_store.sample(visitor.scope, session, id), id))


@router.post(
    "/{id}/custody",
    operation_id="tellCustody",
    summary="样品交接 / Enter a step of a sample's way",
    status_code=201,
    response_model=SampleView,
    responses=told(*LOGGED_OUT, *ACTED, *CUSTODY, "not_found", "not_tellable"),
)
def tell_custody(act: Handling, id: SampleId, body: CustodyTold) -> SampleView:  # noqa: A002  # the path's name
    """Refused where who hands on does not have the sample; a broken seal is told and kept."""

    def step(deed: Deed) -> SampleView:
        sample = sample_office.sample_of(deed, id)
        told = event.Custody(sample=sample.number, at=body.at or 0, **body.model_dump(exclude={"at"}))
        sample_office.step(deed, sample, told)
        wide = Scope(deed.scope.regions)  # who has just handed it on may see it no longer
        return _shown(wide, deed.session, sample)

    return act.do(SampleView, step)


@router.get(
    "/{id}/events",
    operation_id="listSampleEvents",
    summary="样品的经过 / What was done to a sample's record",
    response_model=History,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def list_sample_events(visitor: Reading, id: SampleId, database: Data) -> History:  # noqa: A002  # the path's name
    """Entries of the desk; what the edge told is its own signed event."""
    with database.read() as session:
        return history_of(visitor.scope, session, sample_store.sample(visitor.scope, session, id), id)


def _shown(scope: Scope, session: Session, row: Sample) -> SampleView:
    return sample_view(row, sample_store.steps(scope, session, row.id))
