"""`zhigen profile`: lint and test a folder of device profiles."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from zhigen.tongue import language, said

FOLDER = click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), required=False)


@click.group()
def command() -> None:
    """Lint and test device profiles (default: those that come with the product)."""


@command.command()
@FOLDER
def lint(folder: Path | None) -> None:
    """Name every mistake in a folder of profiles, one line each; exits 2 if there is one."""
    from gateway.rim.profiles import shipped
    from zhigen.profiles.lint import lint as judged

    found = judged(folder or shipped())
    for name, mistake in found.mistakes:
        click.echo(mistake.text(language(), name), err=True)
    if found.mistakes:
        sys.exit(2)
    count = len(found.profiles)
    click.echo(said(f"{count} 份档案，没有错误", f"{count} profiles, no mistakes"))


@command.command()
@FOLDER
def test(folder: Path | None) -> None:
    """Decode the examples of every profile as the gateway does; exits 2 if one comes out different."""
    from gateway.rim.profiles import shipped
    from zhigen.profiles.lint import lint as judged
    from zhigen.profiles.trial import trial

    found = judged(folder or shipped())
    unread = {name for name, _ in found.mistakes} - {path.name for path in found.profiles}
    failed = [(name, mistake) for name, mistake in found.mistakes if name in unread]
    for path, profile in found.profiles.items():
        mistakes = trial(profile)
        failed += [(path.name, mistake) for mistake in mistakes]
        if not mistakes:
            count = len(getattr(profile, "examples", ()))
            click.echo(said(f"{profile.id}：{count} 例通过", f"{profile.id}: {count} examples pass"))
    for name, mistake in failed:
        click.echo(mistake.text(language(), name), err=True)
    if failed:
        sys.exit(2)
