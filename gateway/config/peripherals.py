"""The peripherals of a configuration: card readers, scanners, printers, each at a port, a host or an input device."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pydantic import model_validator

from contract.field import REQUIRED, Section, ShortId, told
from contract.mistakes import Mistake, refuse
from contract.profile import PeripheralProfile
from contract.profile.peripheral import PRINTERS
from gateway.config.buses import Baud

RAW_PORT: Final = 9100  # where printers on a network take raw data


class PeripheralEntry(Section):
    """One card reader, scanner or printer."""

    id: ShortId = told(REQUIRED, "外设编号，与设备编号不重复", "its id, different from those of devices")
    profile: str = told(
        REQUIRED, "设备档案编号，或 .yaml 文件路径", "id of its profile, or path of a .yaml file", min_length=1
    )
    port: str | int | None = told(
        None,
        "串口或设备文件，如 /dev/serial/by-id/…、/dev/usb/lp0；有 host 时为端口号",
        "serial port or device file, as /dev/serial/by-id/…, /dev/usb/lp0; a number where host is given",
    )
    host: str = told("", "网络外设的地址", "address of one on the network")
    input: str = told(
        "",
        "键盘式扫描枪，如 /dev/input/by-id/…-event-kbd",
        "of a scanner that is a keyboard, as /dev/input/by-id/…-event-kbd",
    )
    baud: Baud | None = told(None, "波特率，缺省按设备档案", "baud rate, the profile's where absent")
    font: str = told("", "标签打印所用的中文字体文件", "file of the Chinese font that labels are drawn with")

    @model_validator(mode="after")
    def _somewhere(self) -> PeripheralEntry:
        found = []
        if self.host and not (self.port is None or (isinstance(self.port, int) and 1 <= self.port <= 65535)):
            found.append(Mistake("port", "有 host 时应为端口号，1-65535", "must be a number, 1-65535, beside host"))
        if not self.host and isinstance(self.port, int):
            found.append(Mistake("port", "没有 host 时应为串口或设备文件", "must be a path where there is no host"))
        places = (bool(self.host), bool(self.input), isinstance(self.port, str) and bool(self.port))
        if not found and sum(places) != 1:
            zh, en = "port、host、input 三者恰写其一", "write exactly one of port, host, input"
            found.append(Mistake("", zh, en))
        refuse(found)
        return self

    def misplaced(self, where: str, profile: PeripheralProfile) -> Iterator[Mistake]:
        """What does not go with its profile."""
        keyboard = profile.protocol == "hid-scanner"
        if keyboard != bool(self.input):
            zh = "键盘式扫描枪写 input" if keyboard else f"{profile.protocol} 写 port 或 host，不写 input"
            en = (
                "a scanner that is a keyboard has input"
                if keyboard
                else f"{profile.protocol} has port or host, no input"
            )
            yield Mistake(f"{where}.input" if self.input else where, zh, en)
        if self.host and self.port is None and profile.protocol not in PRINTERS:
            yield Mistake(f"{where}.port", "须写端口号", "is needed beside host")
        if self.font and profile.protocol not in ("zpl", "tspl"):
            yield Mistake(f"{where}.font", "只用于标签打印机，请删去", "is for label printers only, take it out")
