"""`zhigen law`: ask the rules of a day, and lint those of a county."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Final

import click

from contract import names
from contract.law.rule import CIRCUMSTANCES
from contract.moment import LAW_ZONE
from zhigen.tongue import language, said

_FOLDER: Final = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group()
def command() -> None:
    """Ask the rules of a day, and lint rule files (default: those that come with the product)."""


@command.command()
@click.argument("folder", type=_FOLDER, required=False)
def lint(folder: Path | None) -> None:
    """Name every mistake in a folder of rule files, one line each; exits 2 if there is one."""
    from contract.law.file import RuleFile
    from contract.law.shipped import FOLDER
    from zhigen.law.lint import lint as judged

    found = judged(folder or FOLDER)
    for name, mistake in found.mistakes:
        click.echo(mistake.text(language(), name), err=True)
    if found.mistakes:
        sys.exit(2)
    count, rules = len(found.files), sum(len(f.rules) for f in found.files.values() if isinstance(f, RuleFile))
    click.echo(said(f"{count} 个文件，{rules} 条规则，没有错误", f"{count} files, {rules} rules, no mistakes"))


@command.command()
@click.argument("name")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day, of Asia/Shanghai (default: today).")
@click.option("--crop", default="", help="The crop.")
@click.option("--region", default="", help="The region code of the shop; without it the nation's rules alone.")
@click.option("--as", "purposes", multiple=True, type=click.Choice(list(CIRCUMSTANCES)), help="Purpose or form.")
@click.option("--rules", "folder", type=_FOLDER, help="A folder with rule files of regions.")
def show(
    name: str, on: datetime | None, crop: str, region: str, purposes: tuple[str, ...], folder: Path | None
) -> None:
    """May NAME (an active ingredient, in Chinese or English) be sold and used? With the reason and its source."""
    from contract.law.shipped import files, with_files
    from contract.mistakes import DocumentError
    from zhigen.law.show import show as shown

    if region and not names.REGION.match(region):
        zh, en = "应为 2-12 位区划代码", "must be a region code of 2-12 digits"
        raise click.BadParameter(said(zh, en), param_hint="--region")
    day = on.date() if on is not None else datetime.now(LAW_ZONE).date()
    try:
        rules = with_files(*files(folder).values() if folder is not None else ())
    except DocumentError as error:
        click.echo(error.text(language()), err=True)
        sys.exit(2)
    circumstances = frozenset(word for word in CIRCUMSTANCES if word in purposes)
    for line in shown(name, rules, day, crop, region, circumstances):
        click.echo(line)
