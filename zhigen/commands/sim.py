"""`zhigen sim`: stand-ins for hardware that speak the real protocols."""

from __future__ import annotations

import signal
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contract.errors import ContractError
from zhigen.commands.sim_analyzer import analyzer
from zhigen.commands.sim_ble import ble
from zhigen.commands.sim_camera import camera
from zhigen.commands.sim_desk import card, printer, scanner
from zhigen.commands.sim_run import Misuse, address, moment, profile_of, refused, serve
from zhigen.tongue import language, said

if TYPE_CHECKING:
    from simulators.modbus import Station


@click.group()
def command() -> None:
    """Simulators of instruments; they say so, and no product code knows of them."""


for _other in (analyzer, ble, camera, card, scanner, printer):
    command.add_command(_other)


@command.command()
@click.argument("profile", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def counted(profile: Path) -> None:
    """Print a device profile with a reply counter beside each block of registers, for proofs that nothing is lost."""
    from contract.profile import ModbusProfile
    from simulators.counted import as_yaml
    from simulators.counted import counted as with_counters

    try:
        click.echo(as_yaml(with_counters(profile_of(profile, ModbusProfile))), nl=False)
    except ContractError as error:
        raise Misuse(f"{profile}: {error.text(language())}") from None


@command.command()
@click.option(
    "--profile", "profiles", multiple=True, required=True, metavar="FILE[:UNIT]", help="one instrument; repeat"
)
@click.option("--tcp", metavar="HOST:PORT", help="serve Modbus TCP (port 0: a free one)")
@click.option("--pty", type=click.Path(path_type=Path), metavar="LINK", help="serve RTU on a paced pty, linked as LINK")
@click.option("--baud", type=int, help="set every instrument to this baud rate (default: factory setting)")
@click.option("--ledger", type=click.Path(dir_okay=False, path_type=Path), help="append what was served, JSON lines")
@click.option("--seed", default=1, show_default=True, help="of the day and the noise")
@click.option("--speed", default=1.0, show_default=True, help="simulated seconds per second")
@click.option("--start", metavar="TIME", help="simulated time at the beginning, 2026-11-23T06:00 (Asia/Shanghai)")
@click.option("--fault", "faults", multiple=True, metavar="UNIT:KIND[/POINT][=AMOUNT][@START[+SECONDS]]")
@click.option("--replay", "replays", multiple=True, nargs=3, metavar="CSV COLUMN [UNIT/]POINT[:UNIT_OF_FILE]")
@click.option("--skip-gaps", is_flag=True, help="play a replayed file without its gaps")
@click.option("--control", metavar="FILE|-", help="take orders while running, JSON lines (simulators/control.py)")
def modbus(
    profiles: tuple[str, ...],
    tcp: str | None,
    pty: Path | None,
    baud: int | None,
    ledger: Path | None,
    seed: int,
    speed: float,
    start: str | None,
    faults: tuple[str, ...],
    replays: tuple[tuple[str, str, str], ...],
    skip_gaps: bool,
    control: str | None,
) -> None:
    """Play device profiles over TCP or a pty with real baud timing, until interrupted.

    Faults: silence, exception=CODE, noise, wrong_length, slow=MS, wrong_unit, stuck, spike=STEP; times in seconds.
    """
    from simulators.control import read_order
    from simulators.faults import parse
    from simulators.modbus import Simulator

    if (tcp is None) == (pty is None):
        raise Misuse(said("请给出 --tcp 或 --pty 之一", "give one of --tcp and --pty"))
    begin = moment(start)
    stations = [_station(text) for text in profiles]
    for path, column, target in replays:
        _replay(stations, Path(path), column, target, begin, skip_gaps=skip_gaps)
    try:
        wanted = [parse(text) for text in faults]
        simulator = Simulator(
            stations, tcp=address(tcp), pty=pty, seed=seed, speed=speed, start_ms=begin, ledger=ledger, baud=baud
        )
        simulator.start()
        for fault in wanted:
            simulator.plan(fault)
    except ContractError as error:
        raise Misuse(error.text(language())) from None
    except OSError as error:
        raise Misuse(refused(error, tcp or str(pty))) from None
    serve(simulator, control, simulator.obey, read_order)


def _station(text: str) -> Station:
    from contract.profile import ModbusProfile
    from simulators.modbus import Station

    name, _, unit = text.rpartition(":")
    if not name or not unit.isdecimal():
        name, unit = text, ""
    if unit and not 1 <= int(unit) <= 247:
        raise Misuse(f"--profile {text}: {said('站号应为 1-247', 'a unit id is 1-247')}")
    return Station(profile_of(Path(name), ModbusProfile), int(unit) if unit else None)


def _replay(stations: list[Station], path: Path, column: str, target: str, begin: int, *, skip_gaps: bool) -> None:
    """Let a column play for a point: `target` is [UNIT/]POINT[:UNIT_OF_FILE], without unit id of the first station."""
    from contract.unit import to_canonical
    from simulators.replay import read, source

    unit, slash, rest = target.partition("/") if target.partition("/")[0].isdecimal() else ("", "", target)
    key, _, spelling = rest.partition(":")
    station = next((one for one in stations if not slash or str(one.unit) == unit), None)
    point = next((one for one in station.profile.points if one.key == key), None) if station else None
    if station is None or point is None:
        raise Misuse(f"--replay {target}: {said('没有这个测点', 'no such point')}")
    try:
        to_canonical(key, spelling or point.unit)
        track = read(path, column, skip_gaps=skip_gaps)
        station.sources[key] = source(track, key, spelling or point.unit, begin)
    except ContractError as error:
        raise Misuse(f"--replay {target}: {error.text(language())}") from None
    except OSError as error:
        raise Misuse(f"{path}: {error.strerror}") from None
    rows, odd = len(track.values), (track.duplicates, track.steps_back, track.gaps, track.unreadable)
    click.echo(
        said(
            "{}：{} 行，时间重复 {}、回拨 {}、缺口 {}、不可读 {}",
            "{}: {} rows, {} stamps twice, {} clock steps back, {} gaps, {} unreadable",
        ).format(path.name, rows, *odd),
        err=True,
    )


@command.command("influx-paths")
@click.option("--target", required=True, metavar="URL", help="an influxd 1.x that runs")
@click.option("--port", default=0, show_default=True, help="of the loopback; 0: a free one")
@click.option("--token-file", type=click.Path(path_type=Path), help="first line: the only token that is let in")
def influx_paths(target: str, port: int, token_file: Path | None) -> None:
    """Stand in for InfluxDB 2: put its paths before an influxd 1.x, until SIGTERM."""
    from simulators.influx_paths import PathMap

    over = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: over.set())
    proxy = PathMap(target, token_file.read_text().split("\n", 1)[0] if token_file else "", port)
    click.echo(proxy.url)
    over.wait()
    proxy.close()
