"""`zhigen law`: ask the rules of a day, lint those of a county, lay them down in its cloud."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from contract import names
from contract.law.rule import CIRCUMSTANCES
from contract.moment import LAW_ZONE
from zhigen.commands.county import common, opened, plain
from zhigen.tongue import language, said

if TYPE_CHECKING:
    from cloud.law import Draft
    from contract.law import RuleSet

_FOLDER: Final = click.Path(exists=True, file_okay=False, path_type=Path)
_FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)
_BY: Final = "command line"


@click.group()
def command() -> None:
    """Ask the rules of a day, lint rule files (default: those that come with the product), lay a region's down."""


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
@click.option("--data", type=_FOLDER, help="The data folder of a cloud: by its rules.")
@click.option("--gateway", type=_FILE, help="The configuration of a gateway: by the rules that it goes by.")
def show(
    name: str,
    on: datetime | None,
    crop: str,
    region: str,
    purposes: tuple[str, ...],
    folder: Path | None,
    data: Path | None,
    gateway: Path | None,
) -> None:
    """May NAME (an active ingredient, in Chinese or English) be sold and used? With the reason and its source."""
    from zhigen.law.show import show as shown

    if region and not names.REGION.match(region):
        zh, en = "应为 2-12 位区划代码", "must be a region code of 2-12 digits"
        raise click.BadParameter(said(zh, en), param_hint="--region")
    day = on.date() if on is not None else datetime.now(LAW_ZONE).date()
    if gateway is not None:
        rules = _of_gateway(gateway, day)
    elif data is not None:
        rules = _of_cloud(data)
    else:
        rules = _of_files(folder)
    circumstances = frozenset(word for word in CIRCUMSTANCES if word in purposes)
    for line in shown(name, rules, day, crop, region, circumstances):
        click.echo(line)


@command.command()
@click.argument("path", metavar="FILE", type=_FILE)
@common
@click.option("--region", default="", help="Where a file lies that names no region itself (names, crops).")
@click.option("--dry-run", is_flag=True, help="Only say what would change, and every mistake.")
@plain
def lay(path: Path, file: Path | None, data: Path | None, region: str, *, dry_run: bool) -> None:
    """Lay FILE down in a cloud: in force at once, and on its way to the gateways as soon as it is signed."""
    from cloud.kernel.audit import Deed
    from cloud.kernel.clock import now_ms
    from cloud.kernel.scope import NATION
    from cloud.law import drafted, office
    from contract.moment import law_day

    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        click.echo(said(f"{path.name}: 不是 UTF-8 文字", f"{path.name}: is not UTF-8 text"), err=True)
        sys.exit(2)
    database = opened(file, data)
    with database.read() as session:
        found = drafted(NATION, session, text, region, law_day(now_ms()))
    for mistake in found.mistakes:
        click.echo(mistake.text(language(), path.name), err=True)
    if found.mistakes:
        sys.exit(2)
    _tell(found)
    if dry_run:
        click.echo(said("试运行：没有采用", "dry run: nothing was laid down"))
        return
    with database.write() as session:
        row = office.lay(Deed(session, NATION, _BY, now_ms(), operation="layLawFile"), text, region)
    zh = f"已采用 {row.region} {row.name} 第 {row.edition} 版，ingest 签名后下发"
    en = f"laid down {row.region} {row.name}, edition {row.edition}; ingest signs and sends it"
    click.echo(said(zh, en))


@command.command("list")
@common
@plain
def listed(file: Path | None, data: Path | None) -> None:
    """List the rule files of regions that are in force in a cloud, and the edition of the nation's."""
    from cloud.kernel.scope import NATION
    from cloud.law import store
    from contract.law import national
    from contract.moment import iso

    click.echo(f"{said('全国', 'nation')}  {national().version}")
    with opened(file, data).read() as session:
        rows = store.files(NATION, session)
    for row in rows:
        click.echo(f"{row.region}  {row.name} {row.edition}  {iso(row.created)}  {row.created_by}  {row.digest[:16]}")


def _tell(found: Draft) -> None:
    for word, ids in (
        (said("新", "new"), found.added),
        (said("改", "changed"), found.changed),
        (said("去", "dropped"), found.dropped),
        (said("改了已过去的日子", "changes days gone by"), found.backwards),
    ):
        if ids:
            click.echo(f"{word}: {', '.join(ids)}")


def _of_files(folder: Path | None) -> RuleSet:
    from contract.law.shipped import files, with_files
    from contract.mistakes import DocumentError

    try:
        return with_files(*files(folder).values() if folder is not None else ())
    except DocumentError as error:
        click.echo(error.text(language()), err=True)
        sys.exit(2)


@plain
def _of_cloud(data: Path) -> RuleSet:
    from cloud.law import rules

    with opened(None, data).read() as session:
        found: RuleSet = rules(session)
    return found


def _of_gateway(file: Path, day: date) -> RuleSet:
    from gateway.config.reading import read_usable
    from gateway.core.errors import GatewayError
    from gateway.core.law import NEVER
    from gateway.rim.lawbook import stored

    try:
        present = stored(Path(read_usable(file)[0].config.storage.folder))
    except GatewayError as error:
        click.echo(error.text(language()), err=True)
        sys.exit(2)
    if present.until == NEVER:
        zh, en = "网关还没有规则：柜台什么也不卖", "the gateway has no rules yet: its till sells nothing"
        click.echo(said(zh, en), err=True)
    elif day >= present.until:
        zh, en = f"网关的规则到 {present.until} 为止，先联网", f"the gateway's rules end on {present.until}: go online"
        click.echo(said(zh, en), err=True)
    return present.rules
