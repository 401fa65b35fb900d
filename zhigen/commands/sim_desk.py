"""`zhigen sim card`, `scanner`, `printer`: peripherals that do not exist."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contract.errors import ContractError
from zhigen.tongue import language, said

if TYPE_CHECKING:
    from simulators.orders import Deed
    from simulators.printer import Simulator as PrinterSimulator
    from simulators.switches import Switches
    from zhigen.commands.sim_run import Runs

LINK = click.option("--link", type=click.Path(path_type=Path), required=True, help="The serial port appears here.")
FAULTS = click.option("--fault", "faults", multiple=True, metavar="KIND[=AMOUNT][@START[+SECONDS]]")
CONTROL = click.option("--control", metavar="FILE|-", help="take orders, JSON lines (simulators/orders.py)")


@click.command()
@LINK
@click.option("--card", "laid", metavar="NAME", help="lay this invented card on it: valid, long_term, expired, …")
@FAULTS
@CONTROL
def card(link: Path, laid: str | None, faults: tuple[str, ...], control: str | None) -> None:
    """A reader of identity cards on a pty, until interrupted; its cards are invented.

    Faults: silence, xor, half, slow=MS, pulled, late, refuses=STATUS, clone.
    """
    from simulators.card import Simulator
    from simulators.orders import Plug, Put, Take, Unplug

    simulator = Simulator(link)

    def do(deed: Deed) -> bool:
        match deed:
            case Put(name):
                simulator.put(name)
            case Take():
                simulator.take()
            case Plug():
                simulator.start()
            case Unplug():
                simulator.stop()
            case _:
                return False
        return True

    def begin() -> None:
        simulator.start()
        if laid:
            simulator.put(laid)

    _run(simulator, simulator.faults, faults, begin, do, control)


@click.command()
@LINK
@click.option("--suffix", type=click.Choice(["cr", "lf", "crlf", "none"]), default="cr", show_default=True)
@click.option("--charset", type=click.Choice(["utf-8", "gbk"]), default="utf-8", show_default=True)
@click.option("--code", "codes", multiple=True, help="read this, again and again; repeat")
@click.option("--every", default=2.0, show_default=True, help="seconds from code to code")
@FAULTS
@CONTROL
def scanner(
    link: Path,
    suffix: str,
    charset: str,
    codes: tuple[str, ...],
    every: float,
    faults: tuple[str, ...],
    control: str | None,
) -> None:
    """A barcode scanner on a pty, until interrupted. Faults: half, charset, pause=MS, twice."""
    from simulators.orders import Plug, Read, Unplug
    from simulators.scanner import Simulator

    simulator = Simulator(link, suffix=suffix, charset=charset)

    def do(deed: Deed) -> bool:
        match deed:
            case Read(text):
                simulator.scan(text)
            case Plug():
                simulator.start()
            case Unplug():
                simulator.stop()
            case _:
                return False
        return True

    def play() -> None:
        pause = threading.Event()
        while not pause.wait(every):
            for code in codes:
                simulator.scan(code)
                pause.wait(every)

    def begin() -> None:
        simulator.start()
        if codes:
            threading.Thread(target=play, daemon=True).start()

    _run(simulator, simulator.faults, faults, begin, do, control)


@click.command()
@click.option("--language", "speaks", type=click.Choice(["escpos", "zpl", "tspl"]), required=True)
@click.option("--tcp", metavar="HOST:PORT", help="listen here (port 0: a free one)")
@click.option("--pty", type=click.Path(path_type=Path), metavar="LINK", help="or appear as a serial port here")
@click.option("--out", type=click.Path(path_type=Path), help="folder for what was printed, as text and PNG")
@FAULTS
@CONTROL
def printer(
    speaks: str, tcp: str | None, pty: Path | None, out: Path | None, faults: tuple[str, ...], control: str | None
) -> None:
    """A printer behind a TCP port or a pty, until interrupted; shows what was printed.

    Faults: paper_out, cover, silence, mute, slow=MS, jam.
    """
    from simulators.orders import Break
    from simulators.printer import Simulator
    from zhigen.commands.sim_run import Misuse, address

    if (tcp is None) == (pty is None):
        raise Misuse(said("请给出 --tcp 或 --pty 之一", "give one of --tcp and --pty"))
    simulator = Simulator(speaks, tcp=address(tcp), pty=pty)

    def do(deed: Deed) -> bool:
        if isinstance(deed, Break):
            simulator.cut()
        return isinstance(deed, Break)

    def begin() -> None:
        simulator.start()
        threading.Thread(target=_show, args=(simulator, out), daemon=True).start()

    _run(simulator, simulator.faults, faults, begin, do, control)


def _show(simulator: PrinterSimulator, out: Path | None) -> None:
    from simulators.printer.picture import picture

    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
    shown, pause = 0, threading.Event()
    while not pause.wait(0.1):
        for sheet in simulator.sheets[shown:]:
            shown += 1
            click.echo(f"--- {shown}\n{sheet.text}", file=sys.stderr)
            if out is not None:
                (out / f"{shown:04d}.txt").write_text(sheet.text, "utf-8")
                picture(sheet).save(out / f"{shown:04d}.png")


def _run(
    simulator: Runs,
    switches: Switches,
    faults: tuple[str, ...],
    begin: Callable[[], None],
    do: Callable[[Deed], bool],
    control: str | None,
) -> None:
    from simulators.orders import obedient, read
    from zhigen.commands.sim_run import Misuse, serve

    try:
        for fault in faults:
            switches.plan(fault)
        begin()
    except ContractError as error:
        raise Misuse(error.text(language())) from None
    except OSError as error:
        raise Misuse(f"{error.filename or ''}: {error.strerror}") from None
    serve(simulator, control, obedient(switches, do), read)
