"""`zhigen sim`: stand-ins for hardware that speak the real protocols."""

from __future__ import annotations

import json
import signal
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

import click

from contract.errors import ContractError
from zhigen.commands.sim_desk import card, printer, scanner
from zhigen.tongue import language, said

if TYPE_CHECKING:
    from contract.profile import AnalyzerProfile, Profile
    from simulators import ble as air
    from simulators.analyzer import Simulator as Analyzer
    from simulators.modbus import Simulator, Station

Family = TypeVar("Family", bound="Profile")


Order = TypeVar("Order")


class Runs(Protocol):
    """A simulator that has been started."""

    def identity(self) -> dict[str, object]: ...  # noqa: D102

    def stop(self) -> None: ...  # noqa: D102


class Misuse(click.ClickException):
    """What the caller has to change, in one line."""

    exit_code = 2


@click.group()
def command() -> None:
    """Simulators of instruments; they say so, and no product code knows of them."""


for _peripheral in (card, scanner, printer):
    command.add_command(_peripheral)


@command.command()
@click.argument("profile", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def counted(profile: Path) -> None:
    """Print a device profile with a reply counter beside each block of registers, for proofs that nothing is lost."""
    from contract.profile import ModbusProfile
    from simulators.counted import as_yaml
    from simulators.counted import counted as with_counters

    try:
        click.echo(as_yaml(with_counters(_profile(profile, ModbusProfile))), nl=False)
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
    from simulators.faults import parse
    from simulators.modbus import Simulator

    if (tcp is None) == (pty is None):
        raise Misuse(said("请给出 --tcp 或 --pty 之一", "give one of --tcp and --pty"))
    begin = _moment(start)
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
        raise Misuse(_refused(error, tcp or str(pty))) from None
    _serve(simulator, control)


@command.command()
@click.option(
    "--protocol", help="the first shipped instrument that speaks it: lz4000t, dy3000, ty16, result-line, astm …"
)
@click.option("--profile", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="or that of a profile")
@click.option("--link", type=click.Path(path_type=Path), required=True, help="of the pseudo terminal that it sits on")
@click.option("--every", default=20.0, show_default=True, help="seconds from test to test")
@click.option("--made", default=0, show_default=True, help="tests in its memory at the beginning, a minute apart")
@click.option("--seed", default=1, show_default=True, help="of samples and rates")
@click.option("--fault", "faults", multiple=True, metavar="KIND[@START[+SECONDS]]")
@click.option("--control", metavar="FILE|-", help="take orders while running, JSON lines (simulators/control.py)")
def analyzer(
    protocol: str | None,
    profile: Path | None,
    link: Path,
    every: float,
    made: int,
    seed: int,
    faults: tuple[str, ...],
    control: str | None,
) -> None:
    """Play a residue analyzer on a pseudo terminal, until interrupted.

    Faults: silence, half, checksum, garbage, duplicate, contradiction, charset, clock, unplug, lost_end.
    """
    from simulators.analyzer import Simulator as Analyzer
    from simulators.analyzer import instrument
    from simulators.analyzer.bench import Bench, parse

    if (protocol is None) == (profile is None):
        raise Misuse(said("请给出 --protocol 或 --profile 之一", "give one of --protocol and --profile"))
    found = _analyzer(profile, protocol)
    try:
        bench = Bench(seed, tuple(parse(text) for text in faults))
        simulator = Analyzer(instrument(found, bench), link, every_s=every, made=made)
        simulator.start()
    except ContractError as error:
        raise Misuse(error.text(language())) from None
    except OSError as error:
        raise Misuse(_refused(error, str(link))) from None
    _serve(simulator, control)


@command.command()
@click.option("--bus", type=click.Path(path_type=Path), required=True, metavar="SOCKET", help="of the private D-Bus")
@click.option(
    "--tag", "tags", multiple=True, required=True, metavar="FILE[,ADDRESS[,KEY_FILE]]", help="one tag; repeat"
)
@click.option("--every", default=2.0, show_default=True, help="seconds from advert to advert")
@click.option("--set-point", default=2.0, show_default=True, help="of the cold store, °C")
@click.option("--seed", default=1, show_default=True, help="of the day and the noise")
@click.option("--speed", default=1.0, show_default=True, help="simulated seconds per second")
@click.option("--start", metavar="TIME", help="simulated time at the beginning, 2026-11-23T06:00 (Asia/Shanghai)")
@click.option("--active-only", is_flag=True, help="offer no passive scans, as a bluetoothd without --experimental")
@click.option("--fault", "faults", multiple=True, metavar="NUMBER:KIND[=AMOUNT][@START[+SECONDS]]")
@click.option("--control", metavar="FILE|-", help="take orders while running, JSON lines (simulators/control.py)")
def ble(
    bus: Path,
    tags: tuple[str, ...],
    every: float,
    set_point: float,
    seed: int,
    speed: float,
    start: str | None,
    active_only: bool,
    faults: tuple[str, ...],
    control: str | None,
) -> None:
    """Play Bluetooth tags in a cold store, on a D-Bus of their own with a stand-in of bluetoothd, until interrupted.

    Start the gateway that is to hear them with DBUS_SYSTEM_BUS_ADDRESS=unix:path=SOCKET. Faults of a tag (its number,
    from 1): silence, wrong_key, garbage, flood=RATE; of the adapter (number 0): no_adapter, restart, blocked, refused.
    """
    from simulators.ble import PrivateBus, Simulator
    from simulators.ble.faults import parse

    daemon = PrivateBus(bus)
    try:
        simulator = Simulator(
            daemon.address,
            [_tag(text, every) for text in tags],
            seed=seed,
            speed=speed,
            start_ms=_moment(start),
            set_point=set_point,
            monitors=not active_only,
        )
        for text in faults:
            simulator.plan(parse(text))
        daemon.start()
        simulator.start()
    except ContractError as error:
        daemon.stop()
        raise Misuse(error.text(language())) from None
    except OSError as error:
        daemon.stop()
        raise Misuse(f"{bus}: {error.strerror or error}") from None
    _serve(simulator, control)
    daemon.stop()


def _tag(text: str, every_s: float) -> air.Tag:
    from contract.profile import BleProfile
    from contract.profile.ble import ADDRESS
    from simulators.ble import Tag

    name, _, rest = text.partition(",")
    address, _, key_file = rest.partition(",")
    profile = _profile(Path(name), BleProfile)
    if address and not ADDRESS.match(address):
        raise Misuse(f"--tag {address}: A4:C1:38:00:00:01")
    try:
        key = bytes.fromhex(Path(key_file).read_text("ascii").strip()) if key_file else b""
    except (OSError, ValueError) as error:
        raise Misuse(f"--tag {key_file}: {getattr(error, 'strerror', None) or error}") from None
    return Tag(profile, address, key, every_s)


def _serve(simulator: Simulator | Analyzer | air.Simulator, control: str | None) -> None:
    from simulators.control import read_order

    serve(simulator, control, simulator.obey, read_order)


def serve(simulator: Runs, control: str | None, obey: Callable[[Order], None], read: Callable[[str], Order]) -> None:
    """Say what runs, obey the orders that come by `control` (- for stdin, or a file), until SIGTERM."""
    from simulators.control import follow, watch

    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())

    def complain(text: str) -> None:
        click.echo(text, err=True)

    click.echo(json.dumps(simulator.identity(), ensure_ascii=False))
    click.echo(said("模拟器：此处没有真实仪器", "simulator: no real instrument answers here"), err=True)
    if control == "-":
        threading.Thread(target=follow, args=(sys.stdin, obey, complain, read), daemon=True).start()
    elif control:
        threading.Thread(target=watch, args=(Path(control), obey, complain, stop, read), daemon=True).start()
    stop.wait()
    simulator.stop()


def _profile(path: Path, family: type[Family]) -> Family:
    from contract import document
    from contract.mistakes import DocumentError

    try:
        return document.read(family, path.read_bytes(), str(path))
    except DocumentError as error:
        raise Misuse(error.text(language())) from None
    except OSError as error:
        raise Misuse(f"{path}: {error.strerror}") from None


def _analyzer(path: Path | None, protocol: str | None) -> AnalyzerProfile:
    from contract.mistakes import DocumentError
    from contract.profile import AnalyzerProfile, read
    from gateway.rim.profiles import shipped

    spoken: dict[str, AnalyzerProfile] = {}
    try:
        for one in [path] if path else sorted(shipped().glob("*.yaml")):
            found = read(one.read_bytes(), str(one))
            if isinstance(found, AnalyzerProfile) and (path or found.method == "enzyme_inhibition"):
                spoken.setdefault(found.protocol, found)
    except DocumentError as error:
        raise Misuse(error.text(language())) from None
    except OSError as error:
        raise Misuse(f"{path}: {error.strerror}") from None
    if path and spoken:
        return next(iter(spoken.values()))
    if protocol is None or protocol not in spoken:
        known = ", ".join(spoken)
        raise Misuse(
            f"{path}: {said('不是检测仪的档案', 'is no profile of an analyzer')}"
            if path
            else f"--protocol {protocol}: {said('可用：', 'one of ')}{known}"
        )
    return spoken[protocol]


def _station(text: str) -> Station:
    from contract.profile import ModbusProfile
    from simulators.modbus import Station

    name, _, unit = text.rpartition(":")
    if not name or not unit.isdecimal():
        name, unit = text, ""
    if unit and not 1 <= int(unit) <= 247:
        raise Misuse(f"--profile {text}: {said('站号应为 1-247', 'a unit id is 1-247')}")
    return Station(_profile(Path(name), ModbusProfile), int(unit) if unit else None)


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


def address(text: str | None) -> tuple[str, int] | None:
    """HOST:PORT as a pair."""
    if text is None:
        return None
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65535:
        raise Misuse(f"--tcp {text}: HOST:PORT, 127.0.0.1:5020")
    return host, int(port)


def _moment(text: str | None) -> int:
    """UTC ms of a time in Asia/Shanghai, now where none is given."""
    from contract.moment import LAW_ZONE

    if text is None:
        return time.time_ns() // 1_000_000
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Misuse(f"--start {text}: 2026-11-23T06:00") from None
    return int((moment if moment.tzinfo else moment.replace(tzinfo=LAW_ZONE)).timestamp() * 1000)


def _refused(error: OSError, where: str) -> str:
    import errno

    texts = {
        errno.EADDRINUSE: said("端口已被占用，换一个端口", "port is in use, take another"),
        errno.EACCES: said("没有权限，1024 以下的端口需要 root", "not permitted; ports below 1024 want root"),
        errno.EEXIST: said("已有同名文件，换一个链接名", "a file of that name is there, take another link"),
    }
    return f"{where}: {texts.get(error.errno or 0, error.strerror or str(error))}"


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
