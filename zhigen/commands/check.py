"""`zhigen cloud check`: is everything there that a configuration names."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from zhigen.commands.county import common, load
from zhigen.tongue import language


@click.command()
@common
def check(file: Path | None, data: Path | None) -> None:
    """Look at configuration, secrets, stores, broker and clock, one line each; exit code 1 where something is missing.

    Nothing is changed.
    """
    from cloud.app.check import checks
    from cloud.kernel.errors import CloudError
    from contract.mistakes import DocumentError

    tongue = language()
    try:
        config = load(file, data)
    except (CloudError, DocumentError) as error:
        for line in error.text(tongue).split("\n"):
            click.echo(f"✗ {line}")
        sys.exit(1)
    bad = False
    for one in checks(config):
        click.echo(one.text(tongue))
        bad |= one.mark == "bad"
    sys.exit(1 if bad else 0)
