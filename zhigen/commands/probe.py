"""`zhigen cloud probe`: whether a process of the county's side on this machine lives and works, as an exit code."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from zhigen.commands.county import common, load, plain
from zhigen.tongue import said


@click.command()
@common
@click.argument("role", type=click.Choice(["serve", "ingest"]))
@click.option("--worker", default="ingest", show_default=True, help="Which ingest, by its name.")
@click.option("--live", is_flag=True, help="Ask only whether it lives, not whether its stores and broker are there.")
@plain
def probe(file: Path | None, data: Path | None, role: str, worker: str, *, live: bool) -> None:
    """Look at the ROLE that runs on this machine: exit code 0 where it is well, 1 where not. For health checks."""
    from cloud.app import beacon, vigil

    config = load(file, data)
    if role == "ingest":
        sight, why = beacon.seen(config.data, worker)
        well = sight == "ready" or (live and sight == "alive")
        word = {"ready": ("正常", "ready"), "alive": ("活着", "lives"), "gone": ("没有在跑", "does not run")}[sight]
        zh, _, en = why.partition("\n")
        said_so = said(*word) + (f": {said(zh, en)}" if why else "")
    else:
        path = vigil.LIVE if live else vigil.READY
        status = vigil.asked(config.listen.host, config.listen.port, path)
        well = status == 200
        said_so = said("正常", "well") if well else said("没有应答", "no answer") if status == 0 else str(status)
    click.echo(f"{worker if role == 'ingest' else role}: {said_so}")
    sys.exit(0 if well else 1)
