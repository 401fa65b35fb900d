"""Routes of exports: streamed, a few at a time, each one written down with who took it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Final, Literal, cast

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import StreamingResponse

from cloud import inputs
from cloud.accounts import LOGGED_OUT, OVERSIGHT, Visitor, allow
from cloud.export import csv, events, readings
from cloud.export.columns import EVENTS, LEDGER, READINGS, Column
from cloud.export.rules import Wanted, bound, check
from cloud.export.taking import taken
from cloud.inputs import EntryKind
from cloud.kernel.language import Language
from cloud.kernel.problem import told
from cloud.kernel.web import API, Data, Reader
from cloud.telemetry import TimeSeries
from contract.moment import iso

router = APIRouter(prefix=API + "/export", tags=["export"])
LATEST_MS: Final = 1 << 53
PARQUET: Final = "application/vnd.apache.parquet"

Taker = Annotated[Visitor, allow(*OVERSIGHT)]
Moment = Annotated[int, Query(ge=0, le=LATEST_MS)]
SiteFilter = Annotated[str | None, Query(max_length=60, description="site id", examples=["532331/yuhe-farm"])]
GatewayFilter = Annotated[str | None, Query(max_length=32, description="gateway id", examples=["yuhe-1"])]
DeviceFilter = Annotated[str | None, Query(max_length=40, description="device id", examples=["air-1"])]
Tongue = Annotated[Literal["zh", "en"] | None, Query(description="of headings and names; absent: by Accept-Language")]
Rows = Iterator[tuple[Any, ...]]


class CsvFile(StreamingResponse):
    """A response that is a CSV file."""

    media_type = csv.MEDIA


class ParquetFile(StreamingResponse):
    """A response that is a Parquet file."""

    media_type = PARQUET


def _where(
    start: Annotated[Moment, Query(description="ms UTC, included", examples=[1_795_414_800_000])],
    end: Annotated[Moment, Query(description="ms UTC, not included", examples=[1_795_418_400_000])],
    site: SiteFilter = None,
    gateway: GatewayFilter = None,
    device: DeviceFilter = None,
) -> Wanted:
    return Wanted(start, end, site, gateway, device)


def _which(
    where: Annotated[Wanted, Depends(_where)],
    kind: Annotated[str | None, Query(max_length=40, description="kind of event", examples=["alarm"])] = None,
) -> Wanted:
    return where._replace(kind=kind)


def _series(request: Request) -> TimeSeries:
    return cast(TimeSeries, request.app.state.series)


def _language(reader: Reader, language: Tongue = None) -> Language:
    return language or reader


Where = Annotated[Wanted, Depends(_where)]
Which = Annotated[Wanted, Depends(_which)]
Series = Annotated[TimeSeries, Depends(_series)]
Chosen = Annotated[Language, Depends(_language)]
_REFUSED: Final = (
    *LOGGED_OUT,
    "not_acceptable_input",
    "range_reversed",
    "range_too_long",
    "not_found",
    "export_busy",
    "store_unavailable",
)


def _file(media: str, columns: tuple[Column, ...]) -> dict[int | str, dict[str, Any]]:
    heads = ", ".join(column.name if media == PARQUET else column.en for column in columns)
    example = {"file": {"summary": "its columns", "value": heads}}
    schema = {"type": "string", "format": "binary"} if media == PARQUET else {"type": "string"}
    return {200: {"description": "a file", "content": {media: {"schema": schema, "examples": example}}}}


@router.get(
    "/readings.csv",
    operation_id="exportReadingsCsv",
    summary="导出读数（CSV） / Readings as CSV",
    response_class=CsvFile,
    responses={**_file(csv.MEDIA, READINGS), **told(*_REFUSED, "export_too_large")},
)
def export_readings_csv(
    visitor: Taker, database: Data, series: Series, where: Where, language: Chosen
) -> StreamingResponse:
    """All readings of a span, series by series. CSV for spreadsheets: UTF-8 with a mark, headings by language."""
    rows = _readings(visitor, database, series, where, language)
    return CsvFile(*_begun(visitor, "readings.csv", where, csv.write(READINGS, rows, language)))


@router.get(
    "/readings.parquet",
    operation_id="exportReadingsParquet",
    summary="导出读数（Parquet） / Readings as Parquet",
    response_class=ParquetFile,
    responses={**_file(PARQUET, READINGS), **told(*_REFUSED, "export_too_large")},
)
def export_readings_parquet(
    visitor: Taker, database: Data, series: Series, where: Where, language: Chosen
) -> StreamingResponse:
    """All readings of a span, series by series. Parquet for programs: typed columns, row groups of bounded size."""
    from cloud.export import parquet

    rows = _readings(visitor, database, series, where, language)
    return ParquetFile(*_begun(visitor, "readings.parquet", where, parquet.write(READINGS, rows)))


@router.get(
    "/events.csv",
    operation_id="exportEventsCsv",
    summary="导出事件（CSV） / Events as CSV",
    response_class=CsvFile,
    responses={**_file(csv.MEDIA, EVENTS), **told(*_REFUSED, "event_kind")},
)
def export_events_csv(visitor: Taker, database: Data, which: Which, language: Chosen) -> StreamingResponse:
    """All events that happened in a span, in the order of their arrival. Personal fields stay sealed and away."""
    rows = _events(visitor, database, which)
    return CsvFile(*_begun(visitor, "events.csv", which, csv.write(EVENTS, rows, language)))


@router.get(
    "/events.parquet",
    operation_id="exportEventsParquet",
    summary="导出事件（Parquet） / Events as Parquet",
    response_class=ParquetFile,
    responses={**_file(PARQUET, EVENTS), **told(*_REFUSED, "event_kind")},
)
def export_events_parquet(visitor: Taker, database: Data, which: Which) -> StreamingResponse:
    """All events that happened in a span, in the order of their arrival. Personal fields stay sealed and away."""
    from cloud.export import parquet

    return ParquetFile(
        *_begun(visitor, "events.parquet", which, parquet.write(EVENTS, _events(visitor, database, which)))
    )


@router.get(
    "/ledger.csv",
    operation_id="exportLedgerCsv",
    summary="导出进销货台账（CSV） / Ledgers of farm inputs as CSV",
    response_class=CsvFile,
    responses={**_file(csv.MEDIA, LEDGER), **told(*_REFUSED)},
)
def export_ledger_csv(
    visitor: Annotated[Visitor, allow("admin", "supervisor", "inspector", "enforcement", "shop")],
    database: Data,
    language: Chosen,
    start: Annotated[Moment, Query(description="ms UTC, included", examples=[1_795_414_800_000])],
    end: Annotated[Moment, Query(description="ms UTC, not included", examples=[1_795_418_400_000])],
    subject: Annotated[
        str | None, Query(max_length=36, description="whose ledger", examples=["019388f2-6a10-7c3e-9d41-5b7e2f60a1c4"])
    ] = None,
    kind: Annotated[EntryKind | None, Query(examples=["sale"])] = None,
) -> StreamingResponse:
    """The columns of 农药管理条例 26 and 27, a line each, in the order of time. Buyers are masked."""
    wanted = Wanted(start, end)
    check(wanted)
    chosen = inputs.Chosen(subject=subject or "", kind=kind or "", since=start, until=end)
    masks = visitor.role in ("supervisor", "inspector", "enforcement", "shop")
    rows = inputs.ledger_rows(visitor.scope, database, chosen, language, masks=masks)
    return CsvFile(*_begun(visitor, "ledger.csv", wanted, csv.write(LEDGER, rows, language)))


def _readings(visitor: Visitor, database: Data, series: TimeSeries, where: Wanted, language: Language) -> Rows:
    with database.read() as session:
        found = readings.chosen(visitor.scope, session, where)
    bound(where, found)
    return readings.rows(series, found, where, language)


def _events(visitor: Visitor, database: Data, which: Wanted) -> Rows:
    ids = events.gateways(visitor.scope, database, which)
    bound(which)
    return events.rows(visitor.scope, database, ids, which)


def _begun(
    visitor: Visitor, what: str, wanted: Wanted, pieces: Iterator[bytes]
) -> tuple[Iterator[bytes], int, dict[str, str]]:
    span = {"start": iso(wanted.start), "end": iso(wanted.end)}
    narrowed = {key: value for key, value in wanted._asdict().items() if value and key not in span}
    stream = taken(visitor, what, {**span, **narrowed}, pieces)
    name = f"zhigen-{what.replace('.', f'-{iso(wanted.start)[:10]}-{iso(wanted.end)[:10]}.')}"
    return stream, 200, {"Content-Disposition": f'attachment; filename="{name}"'}
