"""`zhigen demo`: the whole system on simulators; with `--for SECONDS` it ends by itself and says whether all flowed."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from zhigen.tongue import said

_LEAST = 30  # days: what the invented county can be planned for


def _whole(_context: click.Context, _parameter: click.Parameter, days: int) -> int:
    if 0 < days < _LEAST:
        raise click.BadParameter(said(f"0 或至少 {_LEAST} 天", f"0, or {_LEAST} and more"))
    return days


@click.command()
@click.option(
    "--for", "seconds", default=0.0, show_default=True, help="stop by itself after so many seconds; 0: Ctrl-C"
)
@click.option(
    "--folder", type=click.Path(path_type=Path), default=Path("build/demo"), show_default=True, help="made anew"
)
@click.option(
    "--report", type=click.Path(path_type=Path), default=Path("build/demo-report.json"), show_default=True, help="JSON"
)
@click.option("--broker", type=click.Choice(["auto", "mosquitto", "amqtt"]), default="auto", show_default=True)
@click.option("--port", default=8800, show_default=True, help="of the pages; another where it is taken")
@click.option(
    "--stores",
    type=click.Choice(["embedded", "real"]),
    default="embedded",
    show_default=True,
    help="real: a PostgreSQL and an InfluxDB, started for it, and two workers",
)
@click.option(
    "--days",
    type=click.IntRange(0, 1461),
    default=90,
    show_default=True,
    callback=_whole,
    help="of records before today; 0: an empty county",
)
@click.option("--chaos", is_flag=True, help="kill a part with -9 every few seconds; nothing may be lost")
def command(
    seconds: float, folder: Path, report: Path, broker: str, port: int, stores: str, days: int, *, chaos: bool
) -> None:
    """Run broker, cloud and a county of simulated gateways on this machine, with terminals to work at."""
    from cloud.kernel.loading import loading

    with loading():
        from zhigen.demo.tour import tour

    sys.exit(tour(seconds, folder.resolve(), report, broker, port, days=days, chaos=chaos, real=stores == "real"))
