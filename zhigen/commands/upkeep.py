"""Looking after an installation: `zhigen cloud prepare`, `zhigen cloud backup`, `zhigen cloud restore`."""

from __future__ import annotations

from pathlib import Path

import click

from zhigen.commands.county import common, load, opened, plain
from zhigen.tongue import language, said

_FOLDER = click.Path(path_type=Path)


@click.command()
@common
@click.option("--broker-files", type=_FOLDER, help="Also write what a mosquitto elsewhere reads to this folder.")
@click.option("--at", "place", type=_FOLDER, help="Where those files will lie there (default: the same path).")
@plain
def prepare(file: Path | None, data: Path | None, broker_files: Path | None, place: Path | None) -> None:
    """Before serve and ingest are started one by one: tables, keys, a first account, buckets, a broker's files."""
    from cloud.app import broker_files as files
    from cloud.app.preparation import prepare_database, say_root
    from cloud.kernel.errors import CloudError
    from cloud.kernel.folder import prepare as prepare_folder
    from cloud.telemetry.influx import check

    config = load(file, data)
    folder = prepare_folder(config.data)
    made = prepare_database(config, folder, language(), click.echo)
    say_root(folder, made, language(), click.echo)
    if config.influx is not None:
        for bucket in check.make(config.influx):
            click.echo(said(f"已建存储桶 {bucket}", f"made the bucket {bucket}"))
    if broker_files is not None:
        broker = config.broker
        if broker is None:
            raise CloudError("broker_unnamed")
        names = list(dict.fromkeys((broker.gateway_host or broker.host, broker.host)))
        files.elsewhere(broker_files, place or broker_files.resolve(), names, folder, opened(file, data))
        click.echo(said(f"{broker_files}：mosquitto 的文件", f"{broker_files}: the files of mosquitto"))
    click.echo(said("准备好了", "prepared"))


@click.command()
@common
@click.argument("folder", type=_FOLDER)
@plain
def backup(file: Path | None, data: Path | None, folder: Path) -> None:
    """Write a backup to FOLDER (new or empty) while everything runs: keys, entities and events, readings."""
    from cloud.app.backup import back_up

    config = load(file, data)
    made = back_up(config, folder)
    rows = sum(sum(tables.values()) for tables in made.rows.values())
    size = sum(one.size for one in made.files)
    zh, en = f"{folder}：{rows} 行，{size / 1e6:.1f} MB", f"{folder}: {rows} rows, {size / 1e6:.1f} MB"
    click.echo(said(zh, en))
    click.echo(
        said(
            "内有县里的私钥：存放要加密，不要带出机房", "the county's private keys are in it: keep it encrypted, and in"
        )
    )
    if made.series == "InfluxDB":
        zh = "读数在 InfluxDB 里，不在这份备份中：用 `influx backup`，见 docs/operations.md"
        en = "readings lie in InfluxDB and are not in it: use `influx backup`, see docs/operations.md"
        click.echo(said(zh, en))


@click.command()
@common
@click.argument("folder", type=_FOLDER)
@click.option("--check", is_flag=True, help="Only check the backup against its packing list.")
@plain
def restore(file: Path | None, data: Path | None, folder: Path, *, check: bool) -> None:
    """Put the backup in FOLDER back, into an empty data folder and an empty database."""
    from cloud.app import packing
    from cloud.app.restore import restore as put_back
    from contract.moment import iso

    if check:
        found = packing.read(folder)
        click.echo(said(f"{folder}：完好，{iso(found.made)}", f"{folder}: sound, of {iso(found.made)}"))
        return
    found = put_back(load(file, data), folder)
    rows = sum(sum(tables.values()) for tables in found.rows.values())
    zh, en = f"已恢复到 {iso(found.made)}：{rows} 行", f"restored as of {iso(found.made)}: {rows} rows"
    click.echo(said(zh, en))
    zh = "下一步：`zhigen cloud migrate`，再启动；之后出现的缺口见 docs/operations.md"
    en = "next: `zhigen cloud migrate`, then start; about the holes that will be told see docs/operations.md"
    click.echo(said(zh, en))
