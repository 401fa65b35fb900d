"""`zhigen gateway`: run a gateway, check its configuration."""

from __future__ import annotations

import gc
import logging
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from zhigen.commands.enrolment import enroll
from zhigen.commands.first_run import first_run
from zhigen.tongue import language, said

if TYPE_CHECKING:
    from contract.mistakes import Mistake
    from gateway.config import Setup
    from gateway.core.errors import GatewayError
    from gateway.core.fault import Fault
    from gateway.rim.trial import Trial

FILE = click.Path(path_type=Path)
LANG = click.option("--lang", type=click.Choice(["zh", "en"]), help="Language of messages (default: from LANG).")


@click.group()
@click.version_option(package_name="zhigen")
def command() -> None:
    """Run a gateway, check its configuration."""


command.add_command(enroll)
command.add_command(first_run)


@command.command()
@click.argument("file", type=FILE)
@click.option("--ports", is_flag=True, help="Also try to open every port and reach every host.")
@LANG
def check(file: Path, *, ports: bool, lang: str | None) -> None:
    """Name every mistake in FILE, one line each with its place and what to write instead; exits 2 if there is one."""
    from gateway.config.reading import warnings

    tongue = lang or language()
    setup = _setup(file, tongue)
    for mistake in warnings(setup):
        click.echo(f"{said('提醒', 'warning', tongue)}: {mistake.text(tongue, file.name)}", err=True)
    closed = _closed(setup, tongue) if ports else []
    for line in closed:
        click.echo(f"{file.name}: {line}", err=True)
    if closed:
        sys.exit(2)
    config = setup.config
    count = (len(config.buses), len(config.devices))
    zh, en = "{}：没有错误，{} 条总线，{} 台设备", "{}: no mistakes; buses: {}, devices: {}"
    click.echo(said(zh, en, tongue).format(file.name, *count))


@command.command()
@click.option("--config", "file", type=FILE, required=True, help="YAML file, see docs/gateway-config.md.")
@click.option(
    "--trace", "traces", multiple=True, metavar="BUS=FILE", help="Take down all that goes over a bus; repeat."
)
@LANG
def run(file: Path, traces: tuple[str, ...], lang: str | None) -> None:
    """Run until SIGTERM: read the devices, keep what they say, publish it.

    Changes of FILE, of devices.d beside it and of profiles are taken up while it runs; SIGHUP makes it look at once.
    """
    gc.disable()  # a tenth of a start would go into looking for rubbish among modules
    from gateway import run as process
    from gateway.core.errors import GatewayError
    from gateway.rim import logs

    gc.enable()
    tongue = lang or language()
    logs.start("info")
    trial = _trial(file, tongue)
    try:
        setup, left_out = _usable(file, tongue)
        setup = _traced(setup, traces, tongue)
        logs.start(setup.config.log)
        code = process.run(setup, trial, left_out)
    except GatewayError as error:
        click.echo(error.text(tongue), err=True)
        if error.code == "outbox_in_use":
            sys.exit(2)  # another process runs here, and the trial is its own
        code = 2
    except (Exception, SystemExit):
        if not trial.under_way:
            raise
        logging.getLogger("gateway").exception("gateway state=broken")
        code = 2
    if trial.under_way and code in (1, 2):  # a pushed configuration with which it does not even start
        trial.roll_back("the gateway does not run with it")
        code = process.RESTART
    if code == process.RESTART:
        os.execv(sys.executable, sys.orig_argv)  # noqa: S606  # the same program, the same words, the same process id
    sys.exit(code)


@command.command()
@click.option("--config", "file", type=FILE, required=True, help="YAML file, see docs/gateway-config.md.")
@LANG
def rules(file: Path, lang: str | None) -> None:
    """Show the rules that this gateway goes by, and how old they are; exits 1 where they are past their time."""
    import time

    from contract.moment import iso
    from gateway.rim.rulebook import found

    tongue = lang or language()
    manifest = found(Path(_setup(file, tongue).config.storage.folder))
    if manifest is None:
        click.echo(said("还没有规则", "no rules yet", tongue))
        sys.exit(1)
    now = time.time_ns() // 1_000_000
    hours = (now - manifest.issued) / 3_600_000
    issued, until = iso(manifest.issued), iso(manifest.valid_until)
    zh = f"版本 {manifest.version}，{issued} 发布（{hours:.1f} 小时前），有效至 {until}"
    en = f"version {manifest.version}, issued {issued} ({hours:.1f} h ago), until {until}"
    click.echo(said(zh, en, tongue))
    for name, part in sorted(manifest.parts.items()):
        click.echo(f"  {name:<20} {part.size:>8} B  {part.sha256[:16]}")
    if now > manifest.valid_until:
        click.echo(said("规则已过期", "they are past their time", tongue), err=True)
        sys.exit(1)


@command.command()
@click.option("--config", "file", type=FILE, required=True, help="YAML file, see docs/gateway-config.md.")
@LANG
def dossier(file: Path, lang: str | None) -> None:
    """Show of whom the county has told this gateway, and how old that is; exits 1 where there is nothing yet."""
    import time

    from contract.moment import iso
    from gateway.rim.dossier_shelf import found

    tongue = lang or language()
    present = found(Path(_setup(file, tongue).config.storage.folder))
    if present is None:
        click.echo(said("还没有档案", "no dossier yet", tongue))
        sys.exit(1)
    hours = (time.time_ns() // 1_000_000 - present.issued) / 3_600_000
    zh = f"版本 {present.version}，{iso(present.issued)} 签发（{hours:.1f} 小时前）"
    en = f"version {present.version}, issued {iso(present.issued)} ({hours:.1f} h ago)"
    click.echo(said(zh, en, tongue))
    who = present.holder
    click.echo(said("县里没有登记它归谁", "nobody runs it", tongue) if who is None else f"{who.name}  {who.id}")
    for name in ("licences", "stock", "growings", "batches", "guests"):
        click.echo(f"  {name:<20} {len(getattr(present, name)):>8}")


def _trial(file: Path, tongue: str) -> Trial:
    """The trial of a pushed configuration, gone on with where the run before left it."""
    from gateway.core.errors import GatewayError
    from gateway.rim.trial import Trial

    try:
        trial = Trial(file)
        trial.resume()
    except OSError as error:
        click.echo(GatewayError("config_unreadable", path=file, why=error.strerror).text(tongue), err=True)
        sys.exit(2)
    return trial


def _setup(file: Path, tongue: str) -> Setup:
    from contract.mistakes import DocumentError
    from gateway.config import read
    from gateway.core.errors import GatewayError

    try:
        return read(file)
    except (DocumentError, GatewayError) as error:
        click.echo(error.text(tongue), err=True)
        sys.exit(2)


def _traced(setup: Setup, traces: tuple[str, ...], tongue: str) -> Setup:
    known = [bus.id for bus in setup.config.buses if bus.kind in ("tcp", "rtu")]
    wanted = {}
    for text in traces:
        bus, _, path = text.partition("=")
        if bus not in known or not path:
            there = ", ".join(known)
            zh, en = f"应为 总线=文件，Modbus 总线有 {there}", f"write BUS=FILE, the Modbus buses are {there}"
            click.echo(f"--trace {text}: {said(zh, en, tongue)}", err=True)
            sys.exit(2)
        wanted[bus] = Path(path)
    return replace(setup, traces=wanted)


def _usable(file: Path, tongue: str) -> tuple[Setup, list[Mistake]]:
    """The setup of a start, and the mistakes of files that are left out of it; exits as `_setup`."""
    from contract.mistakes import DocumentError
    from gateway.config.reading import read_usable
    from gateway.core.errors import GatewayError

    try:
        return read_usable(file)
    except (DocumentError, GatewayError) as error:
        click.echo(error.text(tongue), err=True)
        sys.exit(2)


def _closed(setup: Setup, tongue: str) -> list[str]:
    """Why ports cannot be opened or hosts reached, a line each."""
    from gateway.config.specs import bus_spec, peripheral_spec
    from gateway.core.errors import GatewayError
    from gateway.rim import peripherals
    from gateway.rim.ports import closed

    found: list[str] = []
    for place, bus in enumerate(setup.config.buses):
        try:
            fault: Fault | GatewayError | None = closed(bus_spec(bus))
        except GatewayError as error:  # a library that the bus needs is missing
            fault = error
        if fault is not None:
            found.append(f"buses[{place}]: {fault.text(tongue)}")
    for place, one in enumerate(setup.config.peripherals):
        fault = peripherals.closed(peripheral_spec(one, setup.desk[one.id]))
        if fault is not None:
            found.append(f"peripherals[{place}]: {fault.text(tongue)}")
    return found
