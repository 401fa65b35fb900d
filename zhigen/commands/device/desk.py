"""`zhigen device read-card`, `listen`, `print-test`: a peripheral tried out at its port, without a configuration."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from queue import Empty, SimpleQueue
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

import click

from zhigen.commands.device.place import Misuse
from zhigen.tongue import language, said

if TYPE_CHECKING:
    from gateway.core.card import Card
    from gateway.core.fault import Fault
    from gateway.core.peripheral import PeripheralSpec
    from gateway.core.scan import Scan
    from gateway.rim.peripherals import Desk
    from gateway.rim.peripherals.printer import Document

    Heard = Card | Scan | Fault

NAME: Final = "here"
PORT = click.option("--port", metavar="PATH", help="Serial port or device file.")
HOST = click.option("--host", metavar="HOST[:PORT]", help="A peripheral on the network (printers: port 9100).")
BAUD = click.option("--baud", type=int, help="Baud rate (default: the profile's).")
FOR = click.option("--for", "seconds", default=60.0, show_default=True, help="Give up after so many seconds.")


@click.command()
@PORT
@HOST
@BAUD
@click.option("--profile", default="id-card-reader", show_default=True, metavar="ID|FILE")
@FOR
def read_card(port: str | None, host: str | None, baud: int | None, profile: str, seconds: float) -> None:
    """Wait for one card, show it masked with what is doubtful about it; nothing of it is kept."""
    from datetime import datetime

    from contract.moment import LAW_ZONE
    from gateway.core.card import DOUBTS, Card

    with _desk(_spec(profile, ("id-card",), port, host, "", baud)) as desk:
        click.echo(said("请放卡", "put a card on the reader"), err=True)
        for heard in _heard(desk, seconds):
            if isinstance(heard, Card):
                click.echo(heard.masked)
                for doubt in heard.doubts(datetime.now(LAW_ZONE).date()):
                    click.echo(said(*DOUBTS[doubt]))
                return
    sys.exit(1)


@click.command()
@PORT
@HOST
@BAUD
@click.option("--input", "keyboard", default="", metavar="PATH", help="A scanner that is a keyboard: /dev/input/…")
@click.option("--profile", metavar="ID|FILE", help="serial-scanner, or hid-scanner with --input.")
@click.option("--count", default=0, help="End after so many codes (0: with Ctrl-C).")
@FOR
def listen(
    port: str | None, host: str | None, baud: int | None, keyboard: str, profile: str | None, count: int, seconds: float
) -> None:
    """Show the codes that a scanner reads, one a line, and what went wrong with one."""
    from gateway.core.scan import GS, Scan

    name = profile or ("hid-scanner" if keyboard else "serial-scanner")
    spec = _spec(name, ("hid-scanner",) if keyboard else ("serial-scanner",), port, host, keyboard, baud)
    seen = 0
    with _desk(spec) as desk:
        for heard in _heard(desk, seconds if count else None):
            if isinstance(heard, Scan):
                click.echo(heard.text.replace(GS, "<GS>"))
                seen += 1
                if seen == count:
                    return
    sys.exit(1)


@click.command()
@PORT
@HOST
@BAUD
@click.option("--profile", default="escpos-80mm", show_default=True, metavar="ID|FILE")
@click.option("--size", default="60x40", show_default=True, metavar="WxH", help="Of a label, in mm.")
@click.option("--font", default="", help="Font file for labels (default: looks for one).")
@FOR
def print_test(
    port: str | None, host: str | None, baud: int | None, profile: str, size: str, font: str, seconds: float
) -> None:
    """Print a test page and wait until the printer says that it is on paper; exits 1 where it does not."""
    from gateway.core.errors import GatewayError

    spec = replace(_spec(profile, ("escpos", "zpl", "tspl"), port, host, "", baud), font=font)
    page = _page(spec, size)
    try:
        with _desk(spec) as desk:
            desk.print(NAME, page)
            if _until(desk, lambda: desk.status()[0].served > 0, seconds):
                click.echo(said("已打完", "printed"))
                return
    except GatewayError as error:
        raise Misuse(error.text(language())) from None
    sys.exit(1)


def _page(spec: PeripheralSpec, size: str) -> Document:
    from gateway.core.specimen import label, receipt

    if spec.profile.protocol == "escpos":
        return receipt()
    width, _, height = size.partition("x")
    if not (width.isdecimal() and height.isdecimal() and 10 <= int(width) <= 200 and 10 <= int(height) <= 300):
        raise Misuse(said(f"--size {size}：应如 60x40（毫米）", f"--size {size}: as in 60x40 (mm)"))
    return label(int(width), int(height))


def _spec(
    name: str, protocols: tuple[str, ...], port: str | None, host: str | None, keyboard: str, baud: int | None
) -> PeripheralSpec:
    from contract.mistakes import DocumentError
    from contract.profile import PeripheralProfile
    from gateway.core.errors import GatewayError
    from gateway.core.peripheral import PeripheralSpec, Plug, Socket
    from gateway.rim.profiles import Shelf

    if sum(map(bool, (port, host, keyboard))) != 1:
        raise Misuse(said("请给出 --port、--host、--input 之一", "give one of --port, --host, --input"))
    try:
        profile = Shelf([]).find(name)
    except (GatewayError, DocumentError) as error:
        raise Misuse(error.text(language())) from None
    if not isinstance(profile, PeripheralProfile) or profile.protocol not in protocols:
        wanted = "、".join(protocols), ", ".join(protocols)
        zh = f"{profile.id} 说 {profile.protocol}，此处要 {wanted[0]}"
        raise Misuse(said(zh, f"{profile.id} speaks {profile.protocol}, here {wanted[1]} is wanted"))
    if host:
        address, _, number = host.partition(":")
        if number and not (number.isdecimal() and 0 < int(number) <= 65535):
            raise Misuse(said(f"--host {host}：端口应为 1-65535", f"--host {host}: the port is 1-65535"))
        return PeripheralSpec(NAME, profile, Socket(address, int(number or 9100)))
    serial = profile.serial
    return PeripheralSpec(NAME, profile, Plug(port or keyboard, baud or serial.baud, serial.parity, serial.stop_bits))


@contextmanager
def _desk(spec: PeripheralSpec) -> Iterator[Desk]:
    from gateway.rim import clock, logs
    from gateway.rim.peripherals import Desk

    logs.start("error")
    with TemporaryDirectory() as folder:
        desk = Desk([spec], lambda _: None, clock.now, Path(folder))
        desk.start()
        try:
            yield desk
        except KeyboardInterrupt:
            click.echo()
        finally:
            desk.stop()


def _heard(desk: Desk, seconds: float | None) -> Iterator[Heard]:
    """What is read, and, on the way, every change of what is the matter; ends after `seconds`."""
    from gateway.core.fault import Fault

    queue: SimpleQueue[Heard] = SimpleQueue()
    end = desk.listen(lambda _, heard: queue.put(heard))
    until = None if seconds is None else time.monotonic() + seconds
    told = ""
    try:
        while until is None or time.monotonic() < until:
            told = _tell(desk, told)
            try:
                heard = queue.get(timeout=0.1)
            except Empty:
                continue
            if isinstance(heard, Fault):
                click.echo(heard.text(language()), err=True)
            yield heard
    finally:
        end()


def _until(desk: Desk, true: Callable[[], bool], seconds: float) -> bool:
    until, told = time.monotonic() + seconds, ""
    while time.monotonic() < until:
        if true():
            return True
        told = _tell(desk, told)
        time.sleep(0.05)
    return False


def _tell(desk: Desk, told: str) -> str:
    """Say what is the matter where that has changed."""
    (status,) = desk.status()
    if status.cause and status.cause != told:
        click.echo(said(*status.text), err=True)
    return status.cause
