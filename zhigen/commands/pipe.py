"""`zhigen cloud prove` and `zhigen cloud quarantine …`: the proof of what came through the pipe, and what did not."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from zhigen.commands.county import common, load, opened, plain
from zhigen.tongue import language, said

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlmodel import Session

    from cloud.ingest.decisions import Wish
    from cloud.ingest.model import Quarantined

_MOST = 100_000  # messages decided by one command: more than a quarantine holds


@click.command()
@common
@click.argument("series")
@click.argument("time")
@plain
def prove(file: Path | None, data: Path | None, series: str, time: str) -> None:
    """Prove the value of SERIES (gateway/device/point) at TIME (ms UTC, or ISO 8601); exit code 1 if it cannot be."""
    from cloud.app import stores
    from cloud.ingest.proof_api import prove as prove_reading
    from cloud.kernel.scope import NATION

    moment = _moment(time)
    with stores.opened(load(file, data)) as (database, stored), database.read() as session:
        steps = prove_reading(NATION, session, stored, series, moment)
    for step in steps:
        click.echo(("✓ " if step.held else "✗ ") + (step.zh if language() == "zh" else step.en))
    if not steps[-1].held:
        click.echo(said("未能证明", "not proved"))
        sys.exit(1)
    click.echo(said("已证明", "proved"))


def _moment(time: str) -> int:
    if time.isdecimal():
        return int(time)
    try:
        found = datetime.fromisoformat(time)
    except ValueError:
        zh, en = "时间要写毫秒数，或如 2026-11-23T08:00:00+08:00", "a time is ms, or such as 2026-11-23T08:00:00+08:00"
        raise click.BadParameter(said(zh, en)) from None
    return round((found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp() * 1000)


@click.group()
def quarantine() -> None:
    """Messages that were refused: look at them, take them in again, dismiss them."""


_gateway = click.option("--gateway", metavar="ID", help="Only those of this gateway.")
_code = click.option("--code", help="Only those refused for this reason, such as unknown_key.")


@quarantine.command("list")
@common
@_gateway
@_code
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 100_000), help="How many at most.")
@plain
def quarantine_list(file: Path | None, data: Path | None, gateway: str | None, code: str | None, limit: int) -> None:
    """List the refused messages of which nothing was decided, oldest first."""
    from cloud.ingest import store
    from cloud.kernel.scope import NATION
    from contract.moment import iso

    with opened(file, data).read() as session:
        rows = store.held(NATION, session, gateway=gateway, code=code, limit=limit)
        losses = store.losses(NATION, session)
    for row in rows:
        reason = row.zh if language() == "zh" else row.en
        click.echo(f"{row.id:>7}  {iso(row.last)}  {row.gateway:<20} ×{row.seen:<5} {row.code:<20} {reason}")
    for loss in losses:
        zh, en = f"隔离区满，{loss.gateway} 已丢弃 {loss.dropped} 条", f"full: {loss.dropped} of {loss.gateway} dropped"
        click.echo(said(zh, en))


@quarantine.command("show")
@common
@click.argument("number", metavar="ID", type=int)
@plain
def quarantine_show(file: Path | None, data: Path | None, number: int) -> None:
    """Show one refused message."""
    from contract.moment import iso

    with opened(file, data).read() as session:
        (row,) = _rows(session, (number,))
    click.echo(f"{row.topic}\n{row.zh}\n{row.en}")
    decided = f" {row.decided_by} {iso(row.decided_at)}" if row.decided_by else ""
    click.echo(f"{row.state}{decided}  ×{row.seen}  {iso(row.first)} – {iso(row.last)}  {row.size} B")
    click.echo(row.raw.decode(errors="backslashreplace"))


def _choice(function: Callable[..., Any]) -> Callable[..., Any]:
    """Which messages a decision is about: by id, by gateway or code, or all."""
    everything = click.option("--all", "everything", is_flag=True, help="All of which nothing was decided.")
    numbers = click.argument("numbers", metavar="[ID]…", type=int, nargs=-1)
    for told in (everything, _code, _gateway, numbers):
        function = told(function)
    return function


@quarantine.command("replay")
@common
@_choice
@plain
def quarantine_replay(**chosen: Any) -> None:
    """Take messages in again as they came, under their original ids."""
    count = _decide("replay", **chosen)
    click.echo(said(f"将重放 {count} 条", f"{count} will be taken in again"))


@quarantine.command("dismiss")
@common
@_choice
@plain
def quarantine_dismiss(**chosen: Any) -> None:
    """Refuse messages for good; a gateway whose key made one is told, and keeps it no longer."""
    count = _decide("dismiss", **chosen)
    click.echo(said(f"将放弃 {count} 条", f"{count} will be dismissed"))


def _decide(
    deed: Wish,
    *,
    file: Path | None,
    data: Path | None,
    numbers: tuple[int, ...],
    gateway: str | None,
    code: str | None,
    everything: bool,
) -> int:
    from cloud.ingest import decisions, store
    from cloud.kernel.audit import by_machine
    from cloud.kernel.clock import now_ms
    from cloud.kernel.scope import NATION

    if not (numbers or gateway or code or everything):
        raise click.UsageError(said("请写编号，或 --gateway、--code、--all", "name ids, or --gateway, --code, --all"))
    with opened(file, data).write() as session:
        by = by_machine(session, f"{deed}Quarantined", now_ms())
        if numbers:
            rows = _rows(session, numbers)
        else:
            rows = store.held(NATION, session, gateway=gateway, code=code, limit=_MOST)
            rows = [row for row in rows if deed == "dismiss" or row.size == len(row.raw)]
        for row in rows:
            decisions.ask(by, row, deed)
        return len(rows)


def _rows(session: Session, numbers: Sequence[int]) -> Sequence[Quarantined]:
    from cloud.ingest import store
    from cloud.kernel.problem import Problem
    from cloud.kernel.scope import NATION

    rows = [store.quarantined(NATION, session, number) for number in numbers]
    for number, row in zip(numbers, rows, strict=True):
        if row is None:
            raise Problem("not_found", what=str(number))
    return [row for row in rows if row is not None]
