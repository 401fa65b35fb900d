"""Routes of laboratory tests: reports, judged by any day, reviewed, printed."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated, Final

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict
from sqlmodel import Session, col, select

from cloud.accounts import ACTED, LOGGED_OUT, Act, Visitor, acting, allow
from cloud.kernel.audit import Deed
from cloud.kernel.history import History, history_of
from cloud.kernel.page import Asked, FirstDay, LastDay, Within, asked, page, within_days
from cloud.kernel.pdf import PDF, PDF_FILE
from cloud.kernel.problem import found, told
from cloud.kernel.scope import Scope
from cloud.kernel.web import API, Data, Reader
from cloud.testing import lab_office, lab_store, sample_office
from cloud.testing.lab_model import LabReview, LabTest
from cloud.testing.lab_settling import findings_on
from cloud.testing.lab_tallied import Sort, of_sort
from cloud.testing.limit_rules import Verdict, whole
from cloud.testing.report import report
from cloud.testing.sample_api import LATEST_MS
from cloud.testing.sample_model import Purpose
from cloud.testing.sample_problems import TEST
from cloud.testing.sample_records import Records
from cloud.testing.sample_views import ID, LabTests, LabTestView, RejudgementView, lab_test_view, rejudged_views
from contract import event
from contract.moment import EARLIEST_MS, LAW_ZONE, law_day

router = APIRouter(prefix=API + "/lab-tests", tags=["testing"])
Reading = Annotated[Visitor, allow("admin", "supervisor", "analyst", "inspector", "enforcement", "farm", "lab")]
Reporting = Annotated[Act, acting("admin", "supervisor", "lab")]
Reviewing = Annotated[Act, acting("admin", "supervisor")]
TestId = Annotated[str, Path(max_length=36, examples=[ID])]
_RESIDUE: Final[JsonDict] = {"substance": "啶虫脒", "value": "0.12", "detectable": "0.01"}
_TOLD: Final[JsonDict] = {
    "sample": "NC-2026-0417", "report": "JC-2026-118", "method": "GB 23200.121-2021", "laboratory": ID,
    "tested": 1_780_362_000_000, "residues": [_RESIDUE],
}  # fmt: skip


class ResidueTold(BaseModel):
    """One substance. value: mg/kg, "" where none was found; detectable: 检出限, "" where the report does not say."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_RESIDUE]})

    substance: str = Field(min_length=1, max_length=80)
    value: str = Field(default="", max_length=26)
    detectable: str = Field(default="", max_length=26)


class LabTestTold(BaseModel):
    """A laboratory's report on a sample, by the number on its seal. laboratory: its subject; its own account need not
    say it."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_TOLD]})

    sample: str = Field(min_length=1, max_length=64)
    report: str = Field(min_length=1, max_length=64)
    method: str = Field(min_length=1, max_length=200)
    residues: list[ResidueTold] = Field(min_length=1, max_length=600)
    tested: int = Field(ge=0, le=LATEST_MS)
    at: int | None = Field(default=None, ge=0, le=LATEST_MS)
    laboratory: str = Field(default="", max_length=36)
    confirms: str = Field(default="", max_length=36)
    reinspects: str = Field(default="", max_length=36)


class Review(BaseModel):
    """Somebody of the authority stands by a report. withheld: why it is not published all the same."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"remark": "核对无误"}]})

    remark: str = Field(default="", max_length=500)
    withheld: str = Field(default="", max_length=300)


@router.get(
    "",
    operation_id="listLabTests",
    summary="定量检测 / Laboratory tests",
    response_model=LabTests,
    responses=told(*LOGGED_OUT, "cursor", "not_acceptable_input"),
)
def list_lab_tests(
    visitor: Reading,
    database: Data,
    wanted: Annotated[Asked, asked("-at", "tested", "report")],
    verdict: Annotated[Verdict | None, Query(examples=["violation"])] = None,
    purpose: Annotated[Purpose | None, Query(examples=["supervision"])] = None,
    of: Annotated[str | None, Query(max_length=36, examples=[ID])] = None,
    laboratory: Annotated[str | None, Query(max_length=36, examples=[ID])] = None,
    sample: Annotated[str | None, Query(max_length=36, examples=[ID])] = None,
    batch: Annotated[str | None, Query(max_length=16, examples=["0123456789abcdef"])] = None,
    cycle: Annotated[str | None, Query(max_length=36, examples=[ID])] = None,
    product: Annotated[str | None, Query(max_length=40, examples=["豇豆"])] = None,
    reviewed: Annotated[bool | None, Query(description="false: what waits for a review", examples=[False])] = None,
    doubt: Annotated[str | None, Query(pattern="^[a-z_]{1,40}$", examples=["seal_broken"])] = None,
    counts: Annotated[Sort | None, Query(description="those that count as this in statistics")] = None,
    region: Within = None,
    first: FirstDay = None,
    last: LastDay = None,
    since: Annotated[int | None, Query(ge=EARLIEST_MS, le=LATEST_MS)] = None,
    until: Annotated[int | None, Query(ge=EARLIEST_MS, le=LATEST_MS)] = None,
) -> LabTests:
    """Reports with their verdicts, the newest first. since, until: of the report; first, last: of the analysis."""
    query = lab_store.all_tests(visitor.scope)
    columns = (
        (LabTest.verdict, verdict), (LabTest.purpose, purpose), (LabTest.of, of), (LabTest.laboratory, laboratory),
        (LabTest.sample, sample), (LabTest.batch, batch), (LabTest.cycle, cycle), (LabTest.product, product),
    )  # fmt: skip
    for column, value in columns:
        if value is not None:
            query = query.where(col(column) == value)
    if doubt is not None:
        query = query.where(col(LabTest.doubts).contains(doubt, autoescape=True))
    if reviewed is not None:
        seen = select(LabReview.test).where(LabReview.test == LabTest.id).exists()
        query = query.where(seen if reviewed else ~seen)
    query = query.where(Scope((region or "",)).clause(LabTest.region), *within_days(LabTest.tested, first, last))
    if counts is not None:
        query = query.where(of_sort(counts))
    if since is not None:
        query = query.where(LabTest.at >= since)
    if until is not None:
        query = query.where(LabTest.at < until)
    sorts = {"at": col(LabTest.at), "tested": col(LabTest.tested), "report": col(LabTest.report)}
    with database.read() as session:
        rows, following = page(session, query, sorts, col(LabTest.id), wanted)
        reviews = lab_store.reviews(visitor.scope, session, [row.id for row in rows])
    return LabTests(items=[lab_test_view(row, (), reviews.get(row.id)) for row in rows], next=following)


@router.post(
    "",
    operation_id="reportLabTest",
    summary="报送检测报告 / Enter a laboratory's report",
    status_code=201,
    response_model=LabTestView,
    responses=told(*LOGGED_OUT, *ACTED, *TEST, "not_found", "not_tellable"),
)
def report_lab_test(act: Reporting, body: LabTestTold) -> LabTestView:
    """Judged at once by the edition in force on the day of the analysis; refused where it does not fit its sample."""

    def tell(deed: Deed) -> LabTestView:
        residues = tuple(event.Residue(**one.model_dump()) for one in body.residues)
        fields = body.model_dump(exclude={"residues", "at", "laboratory"})
        told = event.LabTest(residues=residues, at=body.at or 0, subject=body.laboratory, **fields)
        return _shown(deed.scope, deed.session, sample_office.report(deed, told))

    return act.do(LabTestView, tell)


@router.get(
    "/{id}",
    operation_id="getLabTest",
    summary="一份检测 / One laboratory test",
    response_model=LabTestView,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def get_lab_test(visitor: Reading, id: TestId, database: Data) -> LabTestView:  # noqa: A002  # the path's name
    """One report with every figure and what it was judged by."""
    with database.read() as session:
        return _shown(visitor.scope, session, _test(visitor.scope, session, id))


@router.get(
    "/{id}/judgement",
    operation_id="rejudgeLabTest",
    summary="按某天的标准判定 / A test judged by the limits of a day",
    response_model=RejudgementView,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def rejudge_lab_test(
    visitor: Reading,
    id: TestId,  # noqa: A002  # the path's name
    database: Data,
    on: Annotated[
        date | None, Query(description="a day of Asia/Shanghai, else its own", examples=["2026-06-02"])
    ] = None,
) -> RejudgementView:
    """By the editions and the bans of its own day or of any other; nothing is written."""
    with database.read() as session:
        test = _test(visitor.scope, session, id)
        rows = lab_store.residues(visitor.scope, session, [test.id])
        own = law_day(test.tested)
        day = on or own
        noon = int(datetime.combine(day, time(12), LAW_ZONE).timestamp() * 1000)
        findings = findings_on(Records(session), test, rows, noon)
    return RejudgementView(
        test=test.id,
        on=day.isoformat(),
        own=day == own,
        verdict=whole(findings),
        residues=rejudged_views(rows, findings),
    )


@router.get(
    "/{id}/report.pdf",
    operation_id="printLabTest",
    summary="检测报告单 / The report on paper",
    response_class=Response,
    responses={
        200: PDF_FILE,
        **told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
    },
)
def print_lab_test(
    visitor: Reading,
    id: TestId,  # noqa: A002  # the path's name
    database: Data,
    language: Reader,
) -> Response:
    """Sample, way, figures against their limits, conclusion, as PDF on A4; words by language."""
    with database.read() as session:
        test = _test(visitor.scope, session, id)
        pdf = report(visitor.scope, session, test, language)
    headers = {"Content-Disposition": f'inline; filename="lab-test-{test.id}.pdf"'}
    return Response(pdf, media_type=PDF, headers=headers)


@router.post(
    "/{id}/review",
    operation_id="reviewLabTest",
    summary="审核检测报告 / Stand by a report",
    response_model=LabTestView,
    responses=told(*LOGGED_OUT, *ACTED, "not_found", "review_early", "review_own", "reviewed_already"),
)
def review_lab_test(act: Reviewing, id: TestId, body: Review) -> LabTestView:  # noqa: A002  # the path's name
    """By somebody else than who entered it. Reviewed results of 监督抽查 are published by default, no others."""

    def review(deed: Deed) -> LabTestView:
        test = sample_office.test_of(deed, id)
        lab_office.review(deed, test, body.remark, body.withheld)
        return _shown(deed.scope, deed.session, test)

    return act.do(LabTestView, review)


@router.get(
    "/{id}/events",
    operation_id="listLabTestEvents",
    summary="检测的经过 / What was done to a test's record",
    response_model=History,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def list_lab_test_events(visitor: Reading, id: TestId, database: Data) -> History:  # noqa: A002  # the path's name
    """Entries and reviews of the desk; what the edge told is its own signed event."""
    with database.read() as session:
        return history_of(visitor.scope, session, lab_store.test(visitor.scope, session, id), id)


def _test(scope: Scope, session: Session, test_id: str) -> LabTest:
    return found(lab_store.test(scope, session, test_id), test_id)


def _shown(scope: Scope, session: Session, row: LabTest) -> LabTestView:
    review = lab_store.reviews(scope, session, [row.id]).get(row.id)
    return lab_test_view(row, lab_store.residues(scope, session, [row.id]), review)
