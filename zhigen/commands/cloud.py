"""`zhigen cloud …`: run the county's side, and look after its accounts and gateways."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from cloud.kernel.config import Config
    from cloud.kernel.database import Database


def plain(function: Callable[..., Any]) -> Callable[..., Any]:
    """A person's mistake is one line each on standard error and exit code 2, never a traceback."""

    @wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        from cloud.accounts.office import AccountError
        from cloud.app.supervisor import UselessError
        from cloud.kernel.config import ConfigError
        from cloud.kernel.problem import Problem
        from cloud.migrations import SchemaError

        try:
            return function(*args, **kwargs)
        except ConfigError as error:
            lines = error.lines
        except Problem as error:
            lines = [error.body("en").detail]
        except (AccountError, SchemaError) as error:
            lines = [str(error)]
        except UselessError as error:
            lines = [f"{error} cannot start, see above"]
        for line in lines:
            click.echo(f"zhigen cloud: {line}", err=True)
        sys.exit(2)

    return wrapper


def common(function: Callable[..., Any]) -> Callable[..., Any]:
    """`--config` and `--data` of every command."""
    path = click.Path(path_type=Path)
    function = click.option("--data", type=path, help="Folder of the databases (default: zhigen-data).")(function)
    return click.option("--config", "file", type=path, help="YAML file, see docs/cloud-config.md.")(function)


def load(file: Path | None, data: Path | None, **overrides: Any) -> Config:
    """The configuration with what the command line says on top."""
    from cloud.kernel.config import load as load_config

    return load_config(file, data=data, **overrides)


def opened(file: Path | None, data: Path | None) -> Database:
    """The database of a data folder, which must be there and of our version."""
    from cloud import migrations
    from cloud.kernel.database import Database
    from cloud.kernel.folder import prepare

    database = Database.in_folder(prepare(load(file, data).data))
    migrations.check(database)
    return database


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
@click.option("--broker-port", type=int, help="Port of the broker that is started otherwise; 0 takes a free one.")
@plain
def run(
    file: Path | None,
    data: Path | None,
    host: str | None,
    port: int | None,
    broker: str | None,
    broker_port: int | None,
) -> None:
    """Run all: broker (where none is named), ingest, API and pages."""
    from cloud.app.run import run as run_tree

    config = load(
        file,
        data,
        **{"listen.host": host, "listen.port": port, "embedded_broker.port": broker_port, **_address(broker)},
    )
    run_tree(config, click.echo)


@command.command()
@common
@click.option("--broker", metavar="HOST:PORT", help="The broker; default: the one of the configuration.")
@plain
def ingest(file: Path | None, data: Path | None, broker: str | None) -> None:
    """Take in what gateways send: one worker."""
    from cloud.app.ingest import ingest as work
    from cloud.kernel import log

    log.to()
    if not work(load(file, data, **_address(broker))):
        sys.exit(1)


@command.command()
@common
@click.option("--host", help="Address to listen on.")
@click.option("--port", type=int, help="TCP port of pages and API.")
@plain
def serve(file: Path | None, data: Path | None, host: str | None, port: int | None) -> None:
    """Serve the API and the pages."""
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
    from cloud.kernel.database import Database
    from cloud.kernel.folder import prepare

    folder = prepare(load(file, data).data)
    click.echo(f"{folder}: schema {migrations.upgrade(Database.in_folder(folder))}")


@command.command()
def openapi() -> None:
    """Print the OpenAPI document of the API."""
    from cloud.app import openapi as document
    from cloud.app.factory import routes_only

    click.echo(document.text(routes_only()), nl=False)


@command.command("config-page")
def config_page() -> None:
    """Print the page that documents the configuration (docs/cloud-config.md)."""
    from cloud.kernel.config_page import page

    click.echo(page(), nl=False)


@command.command()
@common
@click.argument("name")
@plain
def rebuild(file: Path | None, data: Path | None, name: str) -> None:
    """Build the projection NAME again from the journal."""
    from cloud.app.ingest import PROJECTIONS
    from cloud.ingest.projector import Projector
    from cloud.kernel.config import ConfigError

    names = [projection.name for projection in PROJECTIONS]
    if name not in names:
        raise ConfigError([f"no projection {name}: one of {', '.join(names)}"])
    Projector(opened(file, data), PROJECTIONS).rebuild(name)
    click.echo(f"rebuilt {name}")


@command.group()
def account() -> None:
    """Accounts of people."""


def _password(file: Path | None) -> str:
    from cloud.kernel.config import ConfigError

    if file is not None:
        try:
            return file.read_text(encoding="utf-8").split("\n", 1)[0]
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError([f"--password-file {file}: {getattr(error, 'strerror', None) or 'not text'}"]) from None
    if not sys.stdin.isatty():
        raise ConfigError(["no terminal to ask for the password: use --password-file"])
    first = getpass.getpass("Password: ")
    if getpass.getpass("Again: ") != first:
        raise ConfigError(["the two passwords differ"])
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
@click.option("--language", default="zh", help="zh or en.")
@_password_file
@plain
def account_add(
    file: Path | None, data: Path | None, name: str, role: str, region: str, language: str, password_file: Path | None
) -> None:
    """Add the account NAME."""
    from cloud.accounts import office
    from cloud.kernel.clock import now_ms

    database = opened(file, data)
    office.add(database, name, _password(password_file), role, region, language, now_ms())
    click.echo(f"added {name} ({role}, region {region or 'all'})")


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
        state = "disabled" if row.disabled else "open"
        click.echo(f"{row.name:<20} {row.role:<12} {row.region or 'all':<12} {row.language}  {state}")


@account.command("disable")
@common
@click.argument("name")
@click.option("--undo", is_flag=True, help="Open it again.")
@plain
def account_disable(file: Path | None, data: Path | None, name: str, *, undo: bool) -> None:
    """Close the account NAME; its log-ins end at once."""
    from cloud.accounts import office

    office.disable(opened(file, data), name, disabled=not undo)
    click.echo(f"{'opened' if undo else 'disabled'} {name}")


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
    click.echo(f"new password for {name}")


@command.group()
def gateway() -> None:
    """Gateways of the field."""


@gateway.command("add")
@common
@click.argument("gateway_id", metavar="ID")
@click.option("--county", required=True, help="Six-digit code of its county.")
@plain
def gateway_add(file: Path | None, data: Path | None, gateway_id: str, county: str) -> None:
    """Register the gateway ID."""
    from cloud.kernel.clock import now_ms
    from cloud.registry.registration import register

    with opened(file, data).write() as session:
        register(session, gateway_id, county, "command line", now_ms())
    click.echo(f"registered {gateway_id} in {county}")


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
        seen = iso(row.last_seen) if row.last_seen else "never"
        click.echo(f"{row.id:<32} {row.county}  {'online' if row.online else 'offline':<8} last seen {seen}")


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
        click.echo(f"{row.gateway_id:<32} {row.region}  {row.count} messages, the last {iso(row.last)}")
