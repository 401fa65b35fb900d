"""`zhigen contract`: what both halves agreed on, as files for those who build against it."""

from __future__ import annotations

import sys

import click

from zhigen.tongue import said


@click.group()
def command() -> None:
    """Write and check the JSON Schemas of the wire."""


@command.command()
@click.option("--check", is_flag=True, help="Change nothing; fail where a schema differs from its type.")
def schema(check: bool) -> None:
    """Write contract/schema/*.json from the types."""
    from contract import schemas

    changed = schemas.drift() if check else schemas.write()
    for name in changed:
        if check:
            zh, en = "与类型不符，请运行 zhigen contract schema", "differs from its type, run zhigen contract schema"
            click.echo(f"{name}: {said(zh, en)}", err=True)
        else:
            click.echo(f"{name}: {said('已写', 'written')}")
    if check and changed:
        sys.exit(1)
