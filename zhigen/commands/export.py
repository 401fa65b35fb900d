"""`zhigen cloud export …`: readings and events of a span as a file or a stream."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from zhigen.commands.county import common, load, plain
from zhigen.tongue import language, said

if TYPE_CHECKING:
    from cloud.export.columns import Column
    from cloud.export.rules import Wanted


@click.group()
def export() -> None:
    """Take readings or events away as CSV or Parquet."""


def _span(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options that both kinds share."""
    for option in (
        click.option("--out", type=click.Path(path_type=Path), required=True, help="The file, or - for the output."),
        click.option("--format", "form", type=click.Choice(["csv", "parquet"]), default="csv", show_default=True),
        click.option("--device", help="Only this device."),
        click.option("--gateway", help="Only this gateway."),
        click.option("--site", help="Only this site."),
        click.option("--to", "end", required=True, help="End of the span, not included; written like --from."),
        click.option("--from", "start", required=True, help="2026-11-23 or 2026-11-23T08:00 (Beijing time)."),
    ):
        function = option(function)
    return common(function)


@export.command("readings")
@_span
@plain
def export_readings(file: Path | None, data: Path | None, out: Path, form: str, **where: str | None) -> None:
    """Readings: series by series, by time; minutes where raw rows are gone."""
    from cloud.app import stores
    from cloud.export import readings
    from cloud.export.columns import READINGS
    from cloud.kernel.scope import NATION

    wanted = _wanted(where)
    with stores.opened(load(file, data)) as (database, series):
        with database.read() as session:
            found = readings.chosen(NATION, session, wanted)
        _write(out, form, READINGS, readings.rows(series, found, wanted, language()))


@export.command("events")
@_span
@click.option("--kind", help="Only events of this kind, such as alarm.")
@plain
def export_events(file: Path | None, data: Path | None, out: Path, form: str, **where: str | None) -> None:
    """Events: in the order of their arrival; personal fields stay sealed and away."""
    from cloud.app import stores
    from cloud.export import events
    from cloud.export.columns import EVENTS
    from cloud.kernel.scope import NATION

    wanted = _wanted(where)
    with stores.opened(load(file, data)) as (database, _):
        ids = events.gateways(NATION, database, wanted)
        _write(out, form, EVENTS, events.rows(NATION, database, ids, wanted))


def _wanted(where: dict[str, str | None]) -> Wanted:
    from cloud.export.rules import Wanted

    start, end = (_moment(where.pop(name) or "") for name in ("start", "end"))
    return Wanted(start, end, **where)


def _moment(found: str) -> int:
    """ms of a date or a time; Beijing's where it names no zone."""
    from cloud.kernel.errors import CloudError
    from contract.moment import LAW_ZONE

    try:
        moment = datetime.fromisoformat(found)
        return round((moment if moment.tzinfo else moment.replace(tzinfo=LAW_ZONE)).timestamp() * 1000)
    except (ValueError, OverflowError):
        raise CloudError("moment_spelling", found=found) from None


def _write(out: Path, form: str, columns: tuple[Column, ...], rows: Iterator[tuple[Any, ...]]) -> None:
    """Into the file once it is whole, under its name only then; or to the output."""
    from cloud.kernel.errors import CloudError

    counted = _Counted(rows)
    pieces = _pieces(form, columns, counted)
    if str(out) == "-":
        _pour(pieces, sys.stdout.buffer)
    else:
        draft = out.with_name(out.name + ".part")
        try:
            with draft.open("wb") as file:
                _pour(pieces, file)
            draft.replace(out)
        except OSError as error:
            raise CloudError("file_unusable", path=out, why=os.strerror(error.errno or 0).lower()) from None
        finally:
            draft.unlink(missing_ok=True)
    click.echo(said(f"{out}：{counted.rows} 行", f"{out}: {counted.rows} rows"), err=True)


def _pieces(form: str, columns: tuple[Column, ...], rows: Iterator[tuple[Any, ...]]) -> Iterator[bytes]:
    if form == "parquet":
        from cloud.export import parquet

        return parquet.write(columns, rows)
    from cloud.export import csv

    return csv.write(columns, rows, language())


def _pour(pieces: Iterator[bytes], file: BinaryIO) -> None:
    for piece in pieces:
        file.write(piece)
    file.flush()


class _Counted(Iterator[tuple[Any, ...]]):
    """Rows, counted while they pass."""

    def __init__(self, rows: Iterator[tuple[Any, ...]]) -> None:
        self._rows = rows
        self.rows = 0

    def __next__(self) -> tuple[Any, ...]:
        row = next(self._rows)
        self.rows += 1
        return row
