"""`zhigen device trace`: what goes over a line, with its meaning."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from zhigen.commands.device.place import PROFILES, Misuse, Place, barred, line_options, one_profile, serial_bus
from zhigen.commands.device.words import table_of, valued
from zhigen.tongue import language, said

if TYPE_CHECKING:
    from contract.profile import ModbusProfile
    from gateway.core.trace import Framing
    from gateway.drivers.modbus_exchange import Exchange
    from gateway.drivers.modbus_frames import Frame

_BYTES = 19  # of a hex dump in one line: with time and side it stays within 80 columns
_FOR_EVER = 10 * 365 * 86400.0
UNITS = click.option(
    "--profile", "models", multiple=True, metavar="[UNIT=]ID", help="Decode values by this profile; repeat for units."
)


@click.command()
@click.argument("where", metavar="PORT|FILE")
@line_options
@UNITS
@PROFILES
@click.option("--config", "file", type=click.Path(path_type=Path), help="Take the profiles of a bus from here.")
@click.option("--bus", metavar="ID", help="The bus of --config.")
@click.option("--for", "seconds", type=click.FloatRange(0.1), help="Stop after so many seconds (default: Ctrl-C).")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Also write the trace to this file.")
def trace(
    where: str,
    baud: str | None,
    parity: str | None,
    stop_bits: str | None,
    models: tuple[str, ...],
    folders: tuple[Path, ...],
    file: Path | None,
    bus: str | None,
    seconds: float | None,
    output: Path | None,
) -> None:
    """Listen to a serial PORT without a word, or read a trace FILE; show frames in hex, what they ask and answer.

    PORT needs an adapter of its own beside the line. A gateway writes the trace of its own line with
    `zhigen gateway run --trace BUS=FILE`.
    """
    profiles = unit_profiles(models, folders)
    if file is not None:
        profiles = {**_of_bus(file, bus), **profiles}
    path = Path(where)
    if path.is_file():
        _replay(path, profiles)
        return
    _listen(Place(where), (baud, parity, stop_bits), profiles, seconds or _FOR_EVER, output)


def unit_profiles(models: tuple[str, ...], folders: tuple[Path, ...]) -> dict[int, ModbusProfile]:
    """Profiles by unit id: `3=xy-md02`, or `xy-md02` for its factory id. Raises Misuse."""
    found: dict[int, ModbusProfile] = {}
    for text in models:
        unit, equals, name = text.partition("=")
        if equals and not (unit.isdecimal() and 1 <= int(unit) <= 247):
            raise Misuse(
                f"--profile {text}: {said('应写成 站号=档案，如 3=xy-md02', 'write UNIT=ID, as in 3=xy-md02')}"
            )
        profile = one_profile(name if equals else text, folders)
        found[int(unit) if equals else profile.serial.unit] = profile
    return found


def _of_bus(file: Path, bus: str | None) -> dict[int, ModbusProfile]:
    from contract.mistakes import DocumentError
    from contract.profile import ModbusProfile
    from gateway.config import read
    from gateway.core.errors import GatewayError

    try:
        setup = read(file)
    except (DocumentError, GatewayError) as error:
        raise Misuse(error.text(language())) from None
    known = [one.id for one in setup.config.buses]
    if bus not in known:
        raise Misuse(f"--bus {bus or ''}: {said('应为其中之一：', 'one of ')}{', '.join(known)}")
    return {
        device.unit: profile
        for device in setup.config.devices
        if device.bus == bus and device.unit and isinstance(profile := setup.profiles[device.id], ModbusProfile)
    }


def _replay(path: Path, profiles: dict[int, ModbusProfile]) -> None:
    from gateway.core.trace import read

    try:
        found = read(path.read_text(encoding="utf-8", errors="replace"))
    except OSError as error:
        raise Misuse(f"{path}: {error.strerror}") from None
    printer = Printer(found.framing, profiles)
    for heard in found.heard:
        printer.feed(heard.t, heard.side, heard.data)
    printer.end()
    for number in found.bad:
        click.echo(f"{path}:{number}: {said('看不懂此行，已跳过', 'cannot be read, left out')}", err=True)


def _listen(
    place: Place, line: tuple[str | None, ...], profiles: dict[int, ModbusProfile], seconds: float, output: Path | None
) -> None:
    from gateway.core.trace import head, spell
    from gateway.rim.overhearing import Overhearing

    model = next(iter(profiles.values()), None)
    setting = place.setting(model, *line)
    if setting is None:
        zh, en = f"{place.where}：不是串口，也不是文件", f"{place.where}: neither a serial port nor a file"
        raise Misuse(said(zh, en))
    ear = Overhearing(serial_bus(place.where, setting))
    fault = ear.open()
    if fault is not None:
        click.echo(barred(fault), err=True)
        sys.exit(2)
    printer = Printer("rtu", profiles)
    sink: IO[str] | None = None
    try:
        if output is not None:
            sink = output.open("w", encoding="utf-8", buffering=1)
            sink.write(head("rtu", f"{place.where} {setting.text}"))
        for heard in ear.heard(seconds):
            if heard is None:
                printer.pause()
                continue
            if sink is not None:
                sink.write(spell(heard) + "\n")
            printer.feed(heard.t, heard.side, heard.data)
    except KeyboardInterrupt:
        pass
    except OSError as error:
        click.echo(f"{error.filename or place.where}: {error.strerror}", err=True)
        sys.exit(1)
    finally:
        printer.end()
        ear.close()
        if sink is not None:
            sink.close()
    if not printer.frames and not printer.noise:
        zh = "什么也没听到：检查 A/B 接线，线上要有主站在问"
        click.echo(said(zh, "heard nothing: check A and B, and that a master asks on this line"), err=True)
        sys.exit(1)
    if not printer.frames:
        zh = "听到的都不成帧：波特率或校验不对，换 --baud、--parity 再听"
        click.echo(said(zh, "no whole frame: wrong baud rate or parity, try --baud and --parity"), err=True)
        sys.exit(1)


class Printer:
    """Prints frames as they are whole, and what an exchange means once it is over."""

    def __init__(self, framing: Framing, profiles: dict[int, ModbusProfile]) -> None:
        from gateway.drivers.modbus_exchange import Pairing
        from gateway.drivers.modbus_frames import Cutter

        self._raw = framing == "raw"
        self._tcp = framing == "tcp"
        self._cutter = Cutter(framing)
        self._pairing = Pairing()
        self._profiles = profiles
        self.frames = 0
        self.noise = 0

    def feed(self, t: int, side: str, data: bytes) -> None:
        """Some bytes came."""
        from gateway.core.trace import Heard

        heard = Heard(t, side, data)  # type: ignore[arg-type]
        if self._raw:
            self.frames += 1
            click.echo(_dump(t, side, data))
        else:
            self._print(self._cutter.feed(heard))

    def pause(self) -> None:
        """Nothing came for a while: what is not whole will not be."""
        self._print(self._cutter.end())

    def end(self) -> None:
        """Nothing more will come."""
        self.pause()
        for exchange in self._pairing.end():
            self._explain(exchange)

    def _print(self, frames: list[Frame]) -> None:
        for frame in frames:
            self.frames += frame.sound
            self.noise += not frame.sound
            before = self._pairing.feed(frame)
            for exchange in before:
                if exchange.reply is not frame:
                    self._explain(exchange)
            click.echo(_dump(frame.t, frame.side, frame.raw) + ("" if frame.sound else said("  校验错", "  bad CRC")))
            for exchange in before:
                if exchange.reply is frame:
                    self._explain(exchange)

    def _explain(self, exchange: Exchange) -> None:
        click.echo(" " * 13 + explained(exchange, self._profiles))


def explained(exchange: Exchange, profiles: dict[int, ModbusProfile]) -> str:
    """What an exchange says, in one line."""
    from gateway.drivers.blocks import Block
    from gateway.drivers.modbus_exchange import meaning

    found = meaning(exchange, profiles)
    who = said(f"站 {found.unit}", f"unit {found.unit}")
    if isinstance(found.ask, Block):
        last = found.ask.address + found.ask.count - 1
        span = f"{found.ask.address:#06x}" + (f"-{last:#06x}" if found.ask.count > 1 else "")
        who += f" {said('读', 'read')} {table_of(found.ask.function)} {span}"
    elif found.ask is not None:
        who += said(
            f" 写 {found.ask.address:#06x} = {found.ask.value}", f" write {found.ask.address:#06x} = {found.ask.value}"
        )
    late = ""
    if exchange.request and exchange.reply:
        late = f" ({exchange.reply.t - exchange.request.t} ms)"
    if found.fault is not None:
        return f"{who}{late}: {found.fault.text(language())}"
    if found.values:
        return f"{who}{late}: {', '.join(valued(key, value) for key, value in found.values.items())}"
    if found.registers:
        return f"{who}{late}: {' '.join(str(value) for value in found.registers.values())}"
    return f"{who}{late}" + (
        said("（迟到的应答，或没有听到请求）", " (late, or its request was not heard)")
        if exchange.request is None
        else ""
    )


def _dump(t: int, side: str, data: bytes) -> str:
    moment = datetime.fromtimestamp(t / 1000).strftime("%H:%M:%S.%f")[:-3] if t else " " * 12  # noqa: DTZ006  # the wall of whoever looks
    rows = [data[at : at + _BYTES].hex(" ").upper() for at in range(0, len(data), _BYTES)] or [""]
    return f"{moment} {side} " + ("\n" + " " * 15).join(rows)
