"""What every command of the county's side shares: where its data lies, and how it tells a person's mistake."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from zhigen.tongue import language

if TYPE_CHECKING:
    from cloud.kernel.config import Config
    from cloud.kernel.database import Database


def plain(function: Callable[..., Any]) -> Callable[..., Any]:
    """A person's mistake is one line each on standard error and exit code 2, a store that is away 1; no traceback."""

    @wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        from sqlalchemy.exc import SQLAlchemyError

        from cloud.app.stores import PASSING, away
        from cloud.kernel.errors import CloudError
        from cloud.kernel.problem import Problem
        from cloud.kernel.trouble import trouble
        from cloud.telemetry import StoreError
        from contract.mistakes import DocumentError

        code = 2
        try:
            return function(*args, **kwargs)
        except (SQLAlchemyError, StoreError) as error:
            if not isinstance(error, StoreError) and trouble(error) is None:
                raise
            text, code = away(error).text(language()), 1  # it may be there again in a moment
        except (CloudError, DocumentError) as error:
            text = error.text(language())
            code = 1 if error.code in PASSING else code
        except Problem as error:
            text = error.body(language()).detail
        for line in text.split("\n"):
            click.echo(f"zhigen cloud: {line}", err=True)
        sys.exit(code)

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
    """The database of a data folder, which must be there and of our version, the keys of its vault at hand."""
    from cloud import migrations, vault
    from cloud.app import listening, stores
    from cloud.kernel.folder import prepare
    from cloud.keys import KeyRoom

    config = load(file, data)
    folder = prepare(config.data)
    database = stores.database(config, folder)
    vault.furnish(database, KeyRoom(folder), config.buyer_days)
    listening.furnish(database)
    try:
        migrations.check(database)
    except BaseException:
        database.close()
        raise
    return database
