"""Routes of rapid tests: results judged, their statistics, the methods, what is hard to believe."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Path, Query
from sqlmodel import col, or_

from cloud.accounts import ACTED, LOGGED_OUT, Act, Visitor, acting, allow
from cloud.kernel.audit import Deed
from cloud.kernel.day import Day
from cloud.kernel.page import Asked, asked, page
from cloud.kernel.problem import Problem, found, told
from cloud.kernel.scope import Scope
from cloud.kernel.web import API, Data
from cloud.testing import rapid_office, rapid_store
from cloud.testing.control_finding import Code
from cloud.testing.lab_rules import rapid_until
from cloud.testing.rapid_model import RapidFinding, RapidMethod, RapidResult
from cloud.testing.rapid_store import By, Counts
from cloud.testing.rapid_views import (
    ID,
    ChosenView,
    MethodChoice,
    RapidFile,
    RapidFindings,
    RapidMethods,
    RapidResults,
    RapidStatistics,
    choice_view,
    confirmation_view,
    edition_view,
    finding_view,
    result_view,
    sums_view,
)
from cloud.testing.sample_views import reinspection_view
from contract.testing import METHODS, State, Verdict

router = APIRouter(prefix=API, tags=["testing"])
Reading = Annotated[
    Visitor, allow("admin", "supervisor", "analyst", "inspector", "enforcement", "farm", "lab", "market")
]
ResultId = Annotated[str, Path(max_length=36, examples=[ID])]
_Day = Annotated[Day | None, Query(examples=["2026-11-23"])]
_Subject = Annotated[str | None, Query(max_length=36, examples=[ID])]
_Product = Annotated[str | None, Query(max_length=40, examples=["菠菜"])]
_Edition = Annotated[str | None, Query(max_length=30, examples=["gbt-5009.199-2003"])]
_Region = Annotated[str | None, Query(pattern=r"^[0-9]{2,12}$", description="a prefix", examples=["349901101"])]
_SORTS: Final = {"at": col(RapidResult.at), "received": col(RapidResult.received)}


@router.get(
    "/rapid-results",
    operation_id="listRapidResults",
    summary="快检结果 / Results of rapid tests",
    response_model=RapidResults,
    responses=told(*LOGGED_OUT, "cursor", "not_acceptable_input"),
)
def list_rapid_results(
    visitor: Reading,
    database: Data,
    wanted: Annotated[Asked, asked("-at", "received")],
    subject: _Subject = None,
    of: Annotated[str | None, Query(max_length=64, description="whom the sample was taken from", examples=[ID])] = None,
    region: _Region = None,
    product: _Product = None,
    method: _Edition = None,
    verdict: Annotated[Verdict | None, Query(examples=["positive"])] = None,
    standing: Annotated[State | None, Query(examples=["needs_rerun"])] = None,
    sample: Annotated[str | None, Query(max_length=300, examples=["S20261123-017"])] = None,
    batch: Annotated[str | None, Query(max_length=16, examples=["00000000000000aa"])] = None,
    cycle: Annotated[str | None, Query(max_length=64, examples=[ID])] = None,
    doubt: Annotated[str | None, Query(pattern="^[a-z_]{1,40}$", examples=["sample_unknown"])] = None,
    counts: Annotated[Counts | None, Query(description="those that count as this in statistics")] = None,
    since: _Day = None,
    until: _Day = None,
) -> RapidResults:
    """As told and as judged. since, until: days of the test, both included."""
    query = rapid_store.results(visitor.scope)
    for column, value in (
        (RapidResult.subject, subject),
        (RapidResult.of, of),
        (RapidResult.product, product),
        (RapidResult.edition, method),
        (RapidResult.verdict, verdict),
        (RapidResult.standing, standing),
        (RapidResult.batch, batch),
        (RapidResult.cycle, cycle),
    ):
        if value is not None:
            query = query.where(col(column) == value)
    if sample is not None:
        query = query.where(or_(col(RapidResult.sample) == sample, col(RapidResult.noted) == sample))
    if region is not None:
        query = query.where(Scope((region,)).clause(RapidResult.region))
    if doubt is not None:
        query = query.where(col(RapidResult.doubts).contains(doubt, autoescape=True))
    if counts is not None:
        query = query.where(rapid_store.counting(visitor.scope, counts))
    if since is not None:
        query = query.where(RapidResult.day >= since)
    if until is not None:
        query = query.where(RapidResult.day <= until)
    with database.read() as session:
        rows, following = page(session, query, _SORTS, col(RapidResult.id), wanted)
        notes = rapid_store.notes(Scope(visitor.scope.regions), session, rows)
    return RapidResults(items=[result_view(row, notes.get(row.id, ())) for row in rows], next=following)


@router.get(
    "/rapid-results/statistics",
    operation_id="countRapidResults",
    summary="快检统计 / Rapid tests counted",
    response_model=RapidStatistics,
    responses=told(*LOGGED_OUT, "rapid_days", "not_acceptable_input"),
)
def count_rapid_results(
    visitor: Reading,
    database: Data,
    by: Annotated[By, Query(examples=["township"])],
    since: Annotated[Day, Query(examples=["2026-11-01"])],
    until: Annotated[Day, Query(examples=["2026-11-30"])],
    method: _Edition = None,
    product: _Product = None,
) -> RapidStatistics:
    """Counted as the results came; a test that was judged anew is counted anew. since, until: both included."""
    if since > until:
        raise Problem("rapid_days", since=since, until=until)
    with database.read() as session:
        rows = rapid_store.sums(
            visitor.scope, session, by, since, until, method=method or "", product=product or ""
        )  # fmt: skip
    return RapidStatistics(items=[sums_view(row) for row in rows])


@router.get(
    "/rapid-results/{id}",
    operation_id="getRapidResult",
    summary="一条快检 / One rapid test",
    response_model=RapidFile,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def get_rapid_result(visitor: Reading, id: ResultId, database: Data) -> RapidFile:  # noqa: A002  # the path's name
    """With all tests of its sample, what laboratories said, and until when it may be doubted."""
    with database.read() as session:
        row = found(rapid_store.result(visitor.scope, session, id), id)
        chain = rapid_store.chain(visitor.scope, session, row.chain)
        around = Scope(visitor.scope.regions)  # whoever may see the result may see what was said of it
        confirmations = rapid_store.confirmations(around, session, chain)
        reinspections = rapid_store.reinspections(around, session, id)
        notes = rapid_store.notes(around, session, [row, *chain])
    return RapidFile(
        result=result_view(row, notes.get(row.id, ())),
        chain=[result_view(one, notes.get(one.id, ())) for one in chain],
        confirmations=[confirmation_view(one) for one in confirmations],
        reinspections=[reinspection_view(one) for one in reinspections],
        due=rapid_until(row.at, row.heard).ms if row.verdict == "positive" else None,
    )


@router.get(
    "/rapid-methods",
    operation_id="listRapidMethods",
    summary="快检方法 / Methods of rapid tests",
    response_model=RapidMethods,
    responses=told(*LOGGED_OUT, "not_acceptable_input"),
)
def list_rapid_methods(visitor: Reading, database: Data) -> RapidMethods:
    """The editions that are known with their thresholds and sources, and which was chosen where."""
    with database.read() as session:
        choices = session.exec(rapid_store.methods(visitor.scope).order_by(RapidMethod.since, RapidMethod.id)).all()
    return RapidMethods(
        editions=[edition_view(one) for one in METHODS.values()], choices=[choice_view(row) for row in choices]
    )


@router.post(
    "/rapid-methods",
    operation_id="chooseRapidMethod",
    summary="选定快检方法 / Choose the method of rapid tests",
    status_code=201,
    response_model=ChosenView,
    responses=told(*LOGGED_OUT, *ACTED, "not_found", "rapid_too_many"),
)
def choose_rapid_method(act: Annotated[Act, acting("admin", "supervisor")], body: MethodChoice) -> ChosenView:
    """The threshold comes with the edition. Results since that day are judged anew, from what was told."""

    def work(deed: Deed) -> ChosenView:
        row, rejudged = rapid_office.choose(deed, body.edition, body.region, body.subject, body.since, body.why)
        return ChosenView(**choice_view(row).model_dump(), rejudged=rejudged)

    return act.do(ChosenView, work)


@router.get(
    "/rapid-findings",
    operation_id="listRapidFindings",
    summary="快检疑点 / Rapid tests that are hard to believe",
    response_model=RapidFindings,
    responses=told(*LOGGED_OUT, "cursor", "not_acceptable_input"),
)
def list_rapid_findings(
    visitor: Annotated[Visitor, allow("admin", "supervisor", "analyst", "inspector", "enforcement", "lab")],
    database: Data,
    wanted: Annotated[Asked, asked("-last", "found")],
    subject: _Subject = None,
    code: Annotated[Code | None, Query(examples=["copied_series"])] = None,
    region: _Region = None,
) -> RapidFindings:
    """Drift of the blank, series that are too perfect, copies, an impossible pace. It accuses nobody."""
    query = rapid_store.findings(visitor.scope)
    if subject is not None:
        query = query.where(RapidFinding.subject == subject)
    if code is not None:
        query = query.where(RapidFinding.code == code)
    if region is not None:
        query = query.where(Scope((region,)).clause(RapidFinding.region))
    sorts = {"last": col(RapidFinding.last), "found": col(RapidFinding.found)}
    with database.read() as session:
        rows, following = page(session, query, sorts, col(RapidFinding.id), wanted)
    return RapidFindings(items=[finding_view(row) for row in rows], next=following)
