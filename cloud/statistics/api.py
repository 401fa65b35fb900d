"""Routes of reports: as data, as a workbook, on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response, StreamingResponse

from cloud.accounts import LOGGED_OUT, OVERSIGHT, Visitor, allow
from cloud.export import taken
from cloud.kernel.clock import now_ms
from cloud.kernel.page import FirstDay, LastDay, Within
from cloud.kernel.pdf import PDF, PDF_FILE
from cloud.kernel.problem import told
from cloud.kernel.web import API, Data, Reader
from cloud.statistics import paper, sheets
from cloud.statistics.ground import Ground, narrowed
from cloud.statistics.making import Report, made
from cloud.statistics.period import Period, read
from cloud.statistics.report import Name
from cloud.statistics.views import StatisticsReport, report_view
from contract.moment import law_day

router = APIRouter(prefix=API + "/statistics", tags=["statistics"])
Overseer = Annotated[Visitor, allow(*OVERSIGHT)]
Wanted = Annotated[Name, Path(examples=["testing"])]
Tongue = Annotated[Literal["zh", "en"] | None, Query(description="of the file; absent: by Accept-Language")]
_REFUSED: Final = (*LOGGED_OUT, "not_acceptable_input", "not_found", "statistics_period")
_XLSX_FILE: Final[dict[str, Any]] = {
    "description": "a workbook",
    "content": {
        sheets.MEDIA: {"schema": {"type": "string", "format": "binary"}, "examples": {"file": {"value": "PK…"}}}
    },
}


def _period(
    period: Annotated[
        str, Query(max_length=7, description="year, quarter or month; absent: this year", examples=["2026-Q3"])
    ] = "",
    first: FirstDay = None,
    last: LastDay = None,
) -> Period:
    begin, end = (date.fromisoformat(day) if day else None for day in (first, last))
    return read(period, begin, end, law_day(now_ms()))


Of = Annotated[Period, Depends(_period)]


@router.get(
    "/{report}.xlsx",
    operation_id="exportReportXlsx",
    summary="统计报表（xlsx） / A report as a workbook",
    response_class=Response,
    responses={200: _XLSX_FILE, **told(*_REFUSED, "export_busy")},
)
def export_xlsx(
    visitor: Overseer,
    database: Data,
    request: Request,
    report: Wanted,
    period: Of,
    reader: Reader,
    region: Within = None,
    language: Tongue = None,
) -> StreamingResponse:
    """One sheet a table: numbers as numbers, each with the address of its rows; a sheet says how they are computed."""
    found = _made(visitor, database, report, period, region)
    base = str(request.base_url).rstrip("/")
    return _file(visitor, found, "xlsx", sheets.MEDIA, lambda: sheets.workbook(found, language or reader, base))


@router.get(
    "/{report}.pdf",
    operation_id="exportReportPdf",
    summary="统计报表（PDF） / A report on paper",
    response_class=Response,
    responses={200: PDF_FILE, **told(*_REFUSED, "export_busy")},
)
def export_pdf(
    visitor: Overseer,
    database: Data,
    report: Wanted,
    period: Of,
    reader: Reader,
    region: Within = None,
    language: Tongue = None,
) -> StreamingResponse:
    """A4, in one language, with a title in both."""
    found = _made(visitor, database, report, period, region)
    return _file(visitor, found, "pdf", PDF, lambda: paper.printed(found, language or reader))


@router.get(
    "/{report}",
    operation_id="getReport",
    summary="统计报表 / A report",
    response_model=StatisticsReport,
    responses=told(*_REFUSED),
)
def get_report(
    visitor: Overseer, database: Data, report: Wanted, period: Of, region: Within = None
) -> StatisticsReport:
    """Tables of figures, each with what it was made of and the page with the rows behind it."""
    return report_view(_made(visitor, database, report, period, region))


def _made(visitor: Visitor, database: Data, report: Name, period: Period, region: str | None) -> Report:
    now = now_ms()
    scope = narrowed(visitor.scope, region or "")
    with database.read() as session:
        return made(report, Ground(scope, session, period, region or "", law_day(now)), now, visitor.name)


def _file(visitor: Visitor, report: Report, ending: str, media: str, make: Callable[[], bytes]) -> StreamingResponse:
    def pieces() -> Iterator[bytes]:
        yield make()  # once there is a place for it

    days = {"first": report.period.first.isoformat(), "last": report.period.last.isoformat()}
    what = f"statistics-{report.name}.{ending}"
    stream = taken(visitor, what, {**days, "region": report.region}, pieces())
    name = f"zhigen-{report.name}-{days['first']}-{days['last']}.{ending}"
    return StreamingResponse(
        stream, media_type=media, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
