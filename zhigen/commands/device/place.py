"""Where an instrument is, as the field tools are told it: a serial port or a host, how the line is set, which model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

import click

from zhigen.tongue import language, said

if TYPE_CHECKING:
    from contract.profile import ModbusProfile, Profile
    from gateway.core.fault import Fault
    from gateway.core.spec import SerialBus
    from gateway.drivers.modbus_sweep import LineSetting
    from gateway.rim.line import Line

F = TypeVar("F", bound=Callable[..., object])
P = TypeVar("P", bound="Profile")
WHERE = click.argument("where", metavar="PORT|HOST[:PORT]")
PROFILES = click.option(
    "--profiles",
    "folders",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of own device profiles, before the shipped ones; repeat.",
)
UNIT = click.option("--unit", type=click.IntRange(1, 247), help="Unit id (default: the profile's, or 1).")
RTU = click.option("--rtu", is_flag=True, help="HOST is a serial server that tunnels RTU frames.")
BAUDS = ("1200", "2400", "4800", "9600", "19200", "38400", "57600", "115200")


class Misuse(click.ClickException):
    """What the caller has to change, in one line; exit code 2."""

    exit_code = 2


class Failed(click.ClickException):
    """The instrument or the line did not do what was asked; exit code 1."""

    exit_code = 1


def line_options(command: F) -> F:
    """--baud, --parity, --stop-bits: how the serial line is set."""
    for option in (
        click.option("--stop-bits", type=click.Choice(["1", "2"]), help="Stop bits (default: the profile's, or 1)."),
        click.option("--parity", type=click.Choice(["N", "E", "O"]), help="Parity (default: the profile's, or N)."),
        click.option("--baud", type=click.Choice(BAUDS), help="Baud rate (default: the profile's, or 9600)."),
    ):
        command = option(command)
    return command


@dataclass(frozen=True)
class Place:
    """One line: a serial port, or a host with its port."""

    where: str
    rtu: bool = False
    trace: Path | None = None

    @property
    def serial(self) -> bool:
        """Whether it is a serial port of this machine."""
        return self.where.startswith(("/", "./", "../")) or Path(self.where).exists()

    def line(self, setting: LineSetting | None) -> Line:
        """The line, closed as yet."""
        from gateway.core.spec import BusSpec, TcpBus
        from gateway.rim.wire import line_of

        trace = str(self.trace or "")
        spec: BusSpec
        if self.serial:
            assert setting is not None  # noqa: S101  # `setting` below gives one for every serial port
            spec = serial_bus(self.where, setting, trace)
        else:
            host, port = self._address()
            spec = TcpBus("tool", host, port, "rtu" if self.rtu else "socket", trace=trace)
        return line_of(spec)

    def setting(
        self, profile: ModbusProfile | None, baud: str | None, parity: str | None, stop_bits: str | None
    ) -> LineSetting | None:
        """How the line is set: as told, else as the model leaves the factory, else 9600 8N1; None for a host."""
        from contract.profile import Serial
        from gateway.drivers.modbus_sweep import LineSetting

        if not self.serial:
            return None
        serial = profile.serial if profile else Serial()
        return LineSetting(int(baud or serial.baud), parity or serial.parity, int(stop_bits or serial.stop_bits))

    def _address(self) -> tuple[str, int]:
        host, colon, port = self.where.rpartition(":")
        if not colon:
            return self.where, 502
        if not host or not port.isdecimal() or not 1 <= int(port) <= 65535:
            zh, en = "不是串口也不是 主机:端口", "neither a serial port nor HOST:PORT"
            raise Misuse(f"{self.where}: {said(zh, en)}")
        return host.strip("[]"), int(port)


def opened(line: Line) -> Line:
    """The line, open now. Raises Failed with what is in the way and who holds the port."""
    fault = line.open()
    if fault is not None:
        raise Failed(barred(fault))
    return line


def barred(fault: Fault) -> str:
    """Why a line cannot be opened; a busy port with the program that holds it."""
    text = fault.text(language())
    if fault.code != "port_busy":
        return text
    from gateway.rim.serial_ports import holders

    held = ", ".join(f"{one.name} ({one.pid})" for one in holders(Path(str(fault.details["port"]))))
    return f"{text}{said('；占用者：', '; held by ')}{held}" if held else text


def shelf_profiles(folders: tuple[Path, ...], kind: type[P]) -> list[P]:
    """Every profile of a kind on the shelf; one that cannot be read is told and left out."""
    from contract.mistakes import DocumentError
    from gateway.core.errors import GatewayError
    from gateway.rim.profiles import Shelf

    shelf = Shelf(folders)
    found = []
    for name in shelf.ids():
        try:
            profile = shelf.find(name)
            if isinstance(profile, kind):
                found.append(profile)
        except (DocumentError, GatewayError) as error:
            click.echo(f"{said('跳过档案', 'profile left out')} {name}: {error.text(language())}", err=True)
    return found


def one_profile(name: str, folders: tuple[Path, ...]) -> ModbusProfile:
    """The Modbus profile with this id, or in this .yaml file. Raises Misuse."""
    from contract.mistakes import DocumentError
    from contract.profile import ModbusProfile
    from gateway.core.errors import GatewayError
    from gateway.rim.profiles import Shelf

    try:
        found = Shelf(folders).find(name)
    except (DocumentError, GatewayError) as error:
        raise Misuse(error.text(language())) from None
    if not isinstance(found, ModbusProfile):
        hint = said("（蓝牙标签用 zhigen device scan --ble 看）", " (see a tag with zhigen device scan --ble)")
        only = said(f"是 {found.protocol} 型号，这里只能用 modbus 的", f"is a {found.protocol} model: only modbus here")
        raise Misuse(f"{name}: {only}{hint if found.protocol == 'ble' else ''}")
    return found


def serial_bus(port: str, setting: LineSetting, trace: str = "") -> SerialBus:
    """The serial line at a port, so set."""
    from gateway.core.spec import SerialBus

    parity: Literal["N", "E", "O"] = "E" if setting.parity == "E" else "O" if setting.parity == "O" else "N"
    return SerialBus("tool", port, setting.baud, parity, 2 if setting.stop_bits == 2 else 1, trace=trace)
