"""`zhigen cloud rules …` and `zhigen cloud command …`: what goes down to the gateways, and what they answer.

Both only write tables; the ingest process, which may sign, carries them out.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from zhigen.commands.county import common, load, opened, plain
from zhigen.tongue import language, said

if TYPE_CHECKING:
    from cloud.fleet.model import GatewayCommand
    from cloud.fleet.publication import Plan
    from cloud.kernel.database import Database
    from contract.command import Body

FILE: Final = click.Path(path_type=Path)
BY: Final = "command line"
_LOOK_S: Final = 0.2


@click.group()
def rules() -> None:
    """Rules that the gateways go by."""


@rules.command("publish")
@common
@click.option("--county", help="Six-digit code (default: the county of the configuration).")
@click.option("--part", "parts", multiple=True, metavar="NAME=FILE", help="A part as a JSON file; may be repeated.")
@click.option("--drop", multiple=True, metavar="NAME", help="Leave this part out from now on; may be repeated.")
@click.option("--days", type=int, default=7, show_default=True, help="How long they are in force; renewed by itself.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@plain
def rules_publish(
    file: Path | None,
    data: Path | None,
    county: str | None,
    parts: tuple[str, ...],
    drop: tuple[str, ...],
    days: int,
    *,
    dry_run: bool,
) -> None:
    """Publish rules: the named parts are laid over those in force."""
    from cloud.fleet import publication
    from cloud.kernel.clock import now_ms

    where = county or load(file, data).county.code or ""
    laid = dict(_part(one) for one in parts)
    database = opened(file, data)
    with database.read() as session:
        _tell(where, publication.plan(session, where, laid, drop, now_ms()))
    if dry_run:
        click.echo(said("试运行：没有发布", "dry run: nothing was published"))
        return
    with database.write() as session:
        row = publication.publish(session, where, laid, drop, days=days, by=BY, now=now_ms())
    zh = f"已发布 {where} 的规则，版本 {row.version}，ingest 签名后下发"
    en = f"published rules of {where}, version {row.version}; ingest signs and sends them"
    click.echo(said(zh, en))


@rules.command("list")
@common
@click.option("--limit", default=20, show_default=True, help="How many versions.")
@plain
def rules_list(file: Path | None, data: Path | None, limit: int) -> None:
    """List the published versions, the newest first."""
    from cloud.fleet import store
    from cloud.fleet.publication import parts_of
    from cloud.kernel.scope import NATION
    from contract.moment import iso

    with opened(file, data).read() as session:
        rows = store.rules_versions(NATION, session, limit)
    for row in rows:
        state = said("已签", "signed") if row.manifest else said("待签", "unsigned")
        until = said(f"有效至 {iso(row.valid_until)}", f"until {iso(row.valid_until)}")
        click.echo(
            f"{row.region}  {row.version}  {iso(row.issued)}  {until}  {state}  {row.by}  {', '.join(parts_of(row))}"
        )


@click.group("command")
def commands() -> None:
    """Commands to one gateway: signed, answered, kept with what came of them."""


def _ordered(wait: float = 30) -> Callable[[Any], Any]:
    """GATEWAY and the options of every command that is sent; `wait` is how long an answer may take."""

    def dress(function: Any) -> Any:
        function = click.option("--no-wait", is_flag=True, help="Only queue it.")(function)
        function = click.option(
            "--wait", type=float, default=wait, show_default=True, help="Seconds to wait for its last word."
        )(function)
        function = click.option(
            "--expires", type=int, default=600, show_default=True, help="Seconds for which it may wait for its gateway."
        )(function)
        return common(click.argument("gateway")(function))

    return dress


@commands.command("ping")
@_ordered()
@plain
def command_ping(gateway: str, **how: Any) -> None:
    """Ask GATEWAY whether it is there."""
    from contract.command import Ping

    _send(gateway, Ping(), **how)


@commands.command("restart")
@_ordered()
@plain
def command_restart(gateway: str, **how: Any) -> None:
    """Let GATEWAY end in order and start again."""
    from contract.command import Restart

    _send(gateway, Restart(), **how)


@commands.command("log-level")
@_ordered()
@click.argument("level", type=click.Choice(["debug", "info", "warning", "error"]))
@click.option("--minutes", type=click.IntRange(1, 1440), default=30, show_default=True, help="For how long.")
@plain
def command_log_level(gateway: str, level: str, minutes: int, **how: Any) -> None:
    """Let GATEWAY log from LEVEL on for some minutes."""
    from contract.command import LogLevel

    _send(gateway, LogLevel(level, minutes), **how)  # type: ignore[arg-type]  # a choice of these words


@commands.command("configure")
@_ordered(wait=120)
@click.argument("yaml", type=FILE)
@plain
def command_configure(gateway: str, yaml: Path, **how: Any) -> None:
    """Let GATEWAY run by the configuration YAML; it goes back by itself where that does not prove itself."""
    from cloud.kernel.errors import CloudError
    from contract.command import MAX_TEXT, Configure

    text = _bytes(yaml).decode(errors="replace")
    if len(text) > MAX_TEXT:
        raise CloudError("file_unusable", path=yaml, why=f"> {MAX_TEXT}")
    _send(gateway, Configure(text), **how)


@commands.command("diagnose")
@_ordered()
@click.option("--to", type=FILE, help="File for the bundle (default: GATEWAY-diagnostics.json).")
@plain
def command_diagnose(gateway: str, to: Path | None, **how: Any) -> None:
    """Ask GATEWAY for a bundle of diagnostics, and save it."""
    from contract.command import Diagnose

    row = _send(gateway, Diagnose(), **how)
    if row is not None and row.data:
        path = to or Path(f"{gateway}-diagnostics.json")
        path.write_text(json.dumps(json.loads(row.data), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        click.echo(said(f"已保存 {path}", f"saved {path}"))


@commands.command("list")
@common
@click.argument("gateway", required=False)
@click.option("--limit", default=20, show_default=True, help="How many.")
@plain
def command_list(file: Path | None, data: Path | None, gateway: str | None, limit: int) -> None:
    """List commands, the newest first; of GATEWAY where it is named."""
    from cloud.fleet import store
    from cloud.kernel.scope import NATION
    from contract.moment import iso

    with opened(file, data).read() as session:
        rows = store.commands(NATION, session, gateway, limit)
    for row in rows:
        click.echo(f"{iso(row.created)}  {row.id}  {row.gateway:<16} {row.kind:<11} {row.by:<14} {_outcome(row)}")


def _send(
    gateway: str,
    body: Body,
    *,
    file: Path | None,
    data: Path | None,
    expires: int,
    wait: float,
    no_wait: bool,
) -> GatewayCommand | None:
    """Queue it and wait for its last word; ends the process with 1 where that is not `done`, 3 where none came."""
    from cloud.fleet import order
    from cloud.kernel.clock import now_ms

    database = opened(file, data)
    with database.write() as session:
        row = order(session, gateway, body, BY, expires * 1000, now_ms())
    click.echo(said(f"已排队 {row.id}", f"queued {row.id}"))
    if no_wait:
        return None
    row = _await(database, row.id, wait)
    click.echo(_outcome(row))
    if row.state != "done":
        for line in _mistakes(row):
            click.echo(line, err=True)
        sys.exit(3 if row.state in ("queued", "sent", "accepted") else 1)
    return row


def _await(database: Database, key: str, wait: float) -> GatewayCommand:
    from cloud.fleet import store
    from cloud.fleet.lifecycle import OPEN
    from cloud.kernel.scope import NATION

    deadline = time.monotonic() + wait
    while True:
        with database.read() as session:
            row = store.command(NATION, session, key)
        assert row is not None  # noqa: S101  # commands are never deleted
        if row.state not in OPEN or time.monotonic() > deadline:
            return row
        time.sleep(_LOOK_S)


def _outcome(row: GatewayCommand) -> str:
    from cloud.fleet.lifecycle import ANSWERS

    states = {
        "queued": ("排队中，网关不在线", "queued: the gateway is not there"),
        "sent": ("已发出，未答复", "sent, not answered"),
        "accepted": ("网关正在执行", "the gateway is at it"),
        "done": ("完成", "done"),
        "failed": ("失败", "failed"),
        "refused": ("被拒绝", "refused"),
        "expired": ("已过期", "expired"),
    }
    words = [said(*states[row.state])]
    if row.code in ANSWERS:
        words.append(said(*ANSWERS[row.code]))
    return ": ".join(words) + (f" ({row.text})" if row.text else "")


def _mistakes(row: GatewayCommand) -> list[str]:
    """The mistakes of a configuration that the gateway refused, a line each."""
    from contract.mistakes import Mistake

    if row.code != "config_mistakes":
        return []
    return [Mistake(**one).text(language()) for one in json.loads(row.data)]


def _part(spelt: str) -> tuple[str, bytes]:
    from cloud.kernel.errors import CloudError

    name, equals, path = spelt.partition("=")
    if not equals:
        raise CloudError("part_spelling", found=spelt)
    return name, _bytes(Path(path))


def _bytes(path: Path) -> bytes:
    from cloud.kernel.errors import CloudError

    try:
        return path.read_bytes()
    except OSError as error:
        raise CloudError("file_unusable", path=path, why=(error.strerror or "not a file").lower()) from None


def _tell(county: str, plan: Plan) -> None:
    from cloud.fleet.publication import PARTS

    for name, part in plan.parts.items():
        word = said("新增", "added") if name in plan.added else said("修改", "changed") if name in plan.changed else ""
        click.echo(
            f"{county}  {name:<18} {said(*PARTS[name]):<18} {part.size:>8} B  {word or said('不变', 'as before')}"
        )
    for name in plan.dropped:
        click.echo(f"{county}  {name:<18} {said(*PARTS[name]):<18} {'':>8}    {said('去掉', 'dropped')}")
