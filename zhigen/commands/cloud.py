"""`zhigen cloud …`: run the county's side, and look after its accounts and gateways."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path
from typing import Any

import click

from cloud.kernel.loading import loading
from zhigen.commands import boards, export, fleet, keys, move, pipe, upkeep
from zhigen.commands.check import check
from zhigen.commands.county import common, load, opened, plain
from zhigen.commands.probe import probe
from zhigen.tongue import language, said


def _address(broker: str | None) -> dict[str, Any]:
    if broker is None:
        return {}
    host, _, port = broker.rpartition(":")
    return {"broker.host": host.strip("[]") or broker, "broker.port": port if host else None}


@click.group()
def command() -> None:
    """Run the county's side: broker, ingest, API and pages."""


@command.command()
@common
@click.option("--host", help="Address of pages and API.")
@click.option("--port", type=int, help="TCP port of pages and API; 0 takes a free one.")
@click.option("--broker", metavar="HOST:PORT", help="A broker that runs already.")
@click.option("--broker-port", type=int, help="Plain port of the broker that is started otherwise; 0: a free one.")
@click.option("--tls-port", type=int, help="Its port for gateways; 0: a free one.")
@plain
def run(
    file: Path | None,
    data: Path | None,
    host: str | None,
    port: int | None,
    broker: str | None,
    broker_port: int | None,
    tls_port: int | None,
) -> None:
    """Run all: broker (where none is named), ingest, API and pages."""
    with loading():
        from cloud.app.run import run as run_tree

    config = load(
        file,
        data,
        **{
            "listen.host": host,
            "listen.port": port,
            "embedded_broker.port": broker_port,
            "embedded_broker.tls_port": tls_port,
            **_address(broker),
        },
    )
    run_tree(config, language(), click.echo)


@command.command()
@common
@click.option("--broker", metavar="HOST:PORT", help="The broker; default: the one of the configuration.")
@click.option("--worker", default="ingest", show_default=True, help="Its name, where intake.workers is more than one.")
@plain
def ingest(file: Path | None, data: Path | None, broker: str | None, worker: str) -> None:
    """Take in what gateways send: one worker."""
    with loading():
        from cloud.app.ingest import ingest as work
        from cloud.kernel import log

    log.to()
    if not work(load(file, data, **_address(broker)), worker):
        sys.exit(1)


@command.command()
@common
@click.option("--host", help="Address to listen on.")
@click.option("--port", type=int, help="TCP port of pages and API.")
@plain
def serve(file: Path | None, data: Path | None, host: str | None, port: int | None) -> None:
    """Serve the API and the pages."""
    with loading():
        from cloud.app.serve import serve as serve_app
        from cloud.kernel import log

    log.to()
    serve_app(load(file, data, **{"listen.host": host, "listen.port": port}))


@command.command()
@common
@plain
def migrate(file: Path | None, data: Path | None) -> None:
    """Bring the database to the version of this software."""
    from cloud import migrations
    from cloud.app import stores
    from cloud.app.preparation import say_waiting
    from cloud.kernel.folder import prepare

    config = load(file, data)
    database = stores.database(config, prepare(config.data))
    try:
        version = migrations.upgrade(database, waiting=lambda: say_waiting(language(), click.echo))
    finally:
        database.close()
    click.echo(said(f"{database.name}：库结构 {version}", f"{database.name}: schema {version}"))


@command.command()
def openapi() -> None:
    """Print the OpenAPI document of the API."""
    from cloud.app import openapi as document
    from cloud.app.factory import routes_only

    click.echo(document.text(routes_only()), nl=False)


@command.command()
@common
@click.argument("name")
@plain
def rebuild(file: Path | None, data: Path | None, name: str) -> None:
    """Build the projection NAME again from the journal."""
    from cloud.app.ingest import PROJECTIONS
    from cloud.ingest.projector import Projector
    from cloud.kernel.errors import CloudError

    names = [projection.name for projection in PROJECTIONS]
    if name not in names:
        raise CloudError("projection_missing", name=name, known=", ".join(names))
    Projector(opened(file, data), PROJECTIONS).rebuild(name)
    click.echo(said(f"已重建 {name}", f"rebuilt {name}"))


@command.group()
def account() -> None:
    """Accounts of people."""


def _password(file: Path | None) -> str:
    from cloud.kernel.errors import CloudError
    from cloud.kernel.secret import first_line

    if file is not None:
        return first_line(file)
    if not sys.stdin.isatty():
        raise CloudError("password_no_terminal")
    first = getpass.getpass(said("密码：", "Password: "))
    if getpass.getpass(said("再输一次：", "Again: ")) != first:
        raise CloudError("passwords_differ")
    return first


_password_file = click.option(
    "--password-file", type=click.Path(path_type=Path), help="File whose first line is the password (else: asked)."
)


@account.command("add")
@common
@click.argument("name")
@click.option(
    "--role",
    required=True,
    help="admin, supervisor, analyst, inspector, enforcement, farm, shop, lab, market, engineer",
)
@click.option("--region", default="", help="Region code whose rows may be seen (default: the whole nation).")
@click.option("--subject", default="", help="Id of the farm, shop, room or market that the person belongs to.")
@click.option("--language", "tongue", default="zh", help="zh or en.")
@_password_file
@plain
def account_add(
    file: Path | None,
    data: Path | None,
    name: str,
    role: str,
    region: str,
    subject: str,
    tongue: str,
    password_file: Path | None,
) -> None:
    """Add the account NAME."""
    import cloud.regions
    import cloud.subjects  # noqa: F401  # both ask something of every account from here on
    from cloud.accounts import office
    from cloud.kernel.clock import now_ms

    database = opened(file, data)
    office.add(database, name, _password(password_file), role, region, tongue, now_ms(), subject=subject)
    zh, en = f"已添加 {name}（{role}，辖区 {region or '全国'}）", f"added {name} ({role}, region {region or 'all'})"
    click.echo(said(zh, en))


@account.command("list")
@common
@plain
def account_list(file: Path | None, data: Path | None) -> None:
    """List the accounts."""
    from cloud.accounts import store
    from cloud.kernel.scope import NATION

    with opened(file, data).read() as session:
        rows = store.accounts(NATION, session)
    for row in rows:
        state = said("停用", "disabled") if row.disabled else said("启用", "open")
        place = row.region or said("全国", "all")
        click.echo(f"{row.name:<20} {row.role:<12} {place:<12} {row.language}  {state}  {row.subject}".rstrip())


@account.command("disable")
@common
@click.argument("name")
@click.option("--undo", is_flag=True, help="Open it again.")
@plain
def account_disable(file: Path | None, data: Path | None, name: str, *, undo: bool) -> None:
    """Close the account NAME; its log-ins end at once."""
    from cloud.accounts import office
    from cloud.kernel.clock import now_ms

    office.disable(opened(file, data), name, now_ms(), disabled=not undo)
    click.echo(said(f"已启用 {name}", f"opened {name}") if undo else said(f"已停用 {name}", f"disabled {name}"))


@account.command("password")
@common
@click.argument("name")
@_password_file
@plain
def account_password(file: Path | None, data: Path | None, name: str, password_file: Path | None) -> None:
    """Give the account NAME a new password; its log-ins end."""
    from cloud.accounts import office
    from cloud.kernel.clock import now_ms

    database = opened(file, data)
    office.new_password(database, name, _password(password_file), now_ms())
    click.echo(said(f"{name} 的密码已换", f"new password for {name}"))


@command.group()
def gateway() -> None:
    """Gateways of the field."""


@gateway.command("add")
@common
@click.argument("gateway_id", metavar="ID")
@click.option("--county", required=True, help="Six-digit code of its county.")
@keys.code_file
@plain
def gateway_add(file: Path | None, data: Path | None, gateway_id: str, county: str, code_file: Path | None) -> None:
    """Register the gateway ID, and print the claim code for its first certificate."""
    from cloud.kernel.clock import now_ms
    from cloud.keys import new_claim
    from cloud.registry.registration import register

    with opened(file, data).write() as session:
        register(session, gateway_id, county, "command line", now_ms())
        code, _ = new_claim(session, gateway_id, county, "command line", now_ms())
    click.echo(said(f"已备案 {gateway_id}，属 {county}", f"registered {gateway_id} in {county}"))
    keys.tell_claim(code, code_file)


@gateway.command("list")
@common
@plain
def gateway_list(file: Path | None, data: Path | None) -> None:
    """List the registered gateways."""
    from cloud.kernel.scope import NATION
    from cloud.registry import store
    from contract.moment import iso

    with opened(file, data).read() as session:
        rows = store.gateways(NATION, session)
    for row in rows:
        seen = iso(row.last_seen) if row.last_seen else said("从未", "never")
        state = said("在线", "online") if row.online else said("离线", "offline")
        click.echo(f"{row.id:<32} {row.county}  {state:<8} {said('最近', 'last seen')} {seen}")


@gateway.command("pending")
@common
@plain
def gateway_pending(file: Path | None, data: Path | None) -> None:
    """List gateways that knocked but are not registered."""
    from cloud.kernel.scope import NATION
    from cloud.registry import store
    from contract.moment import iso

    with opened(file, data).read() as session:
        rows = store.knocks(NATION, session)
    for row in rows:
        zh, en = f"{row.count} 条消息，最近 {iso(row.last)}", f"{row.count} messages, the last {iso(row.last)}"
        click.echo(f"{row.gateway_id:<32} {row.region}  {said(zh, en)}")


command.add_command(fleet.rules)
command.add_command(fleet.commands)
gateway.add_command(keys.claim)
gateway.add_command(keys.revoke_gateway)
command.add_command(keys.keys)
command.add_command(keys.broker_config)
command.add_command(boards.reader)
command.add_command(pipe.prove)
command.add_command(probe)
command.add_command(check)
command.add_command(pipe.quarantine)
command.add_command(upkeep.prepare)
command.add_command(upkeep.backup)
command.add_command(upkeep.restore)
command.add_command(move.migrate_store)
command.add_command(export.export)
