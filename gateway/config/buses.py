"""The buses of a configuration: every way in which instruments hang on a gateway.

`tcp` and `rtu` carry many Modbus devices, `serial` and `socket` one instrument that stands alone at its port, `ble`
tags in the air, `host` the gateway itself, `camera` one camera (gateway.config.camera).
"""

from __future__ import annotations

import re
from typing import Annotated, Final, Literal

from pydantic import Field

from contract.field import REQUIRED, Section, ShortId, spelt, told
from gateway.config.camera import Camera

Adapter = Annotated[str, spelt(re.compile(r"^hci\d{1,3}$"), "应形如 hci0", "must be like hci0")]
Baud = Literal[1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200]


class TcpPort(Section):
    """A Modbus TCP connection."""

    kind: Literal["tcp"] = told(REQUIRED, "Modbus TCP", "Modbus TCP")
    id: ShortId = told(REQUIRED, "总线编号", "id of the bus")
    host: str = told(REQUIRED, "地址", "host name or address", min_length=1)
    port: int = told(502, "端口", "port", ge=1, le=65535)
    framer: Literal["socket", "rtu"] = told(
        "socket", "rtu：串口服务器透传 RTU 帧", "rtu: a serial server that tunnels RTU frames"
    )
    connect_timeout_s: float = told(3.0, "连接等待", "longest wait for a connection", gt=0, le=60)
    guard_s: float = told(0.0, "两次请求之间的间隔", "pause between requests", ge=0, le=5)


class SerialPort(Section):
    """An RS485 line behind a serial port, 8 data bits."""

    kind: Literal["rtu"] = told(REQUIRED, "串口 Modbus RTU", "Modbus RTU on a serial port")
    id: ShortId = told(REQUIRED, "总线编号", "id of the bus")
    port: str = told(REQUIRED, "串口，如 /dev/serial/by-id/…", "serial port, such as /dev/serial/by-id/…", min_length=1)
    baud: Baud = told(9600, "波特率", "baud rate")
    parity: Literal["N", "E", "O"] = told("N", "校验：无、偶、奇", "parity: none, even, odd")
    stop_bits: Literal[1, 2] = told(1, "停止位", "stop bits")
    guard_s: float = told(0.0, "两次请求之间至少的静默", "least silence between requests", ge=0, le=5)


class InstrumentPort(Section):
    """A serial port with one instrument at it, 8 data bits."""

    kind: Literal["serial"] = told(REQUIRED, "串口上单独一台仪器", "one instrument at a serial port")
    id: ShortId = told(REQUIRED, "总线编号", "id of the bus")
    port: str = told(REQUIRED, "串口，如 /dev/serial/by-id/…", "serial port, such as /dev/serial/by-id/…", min_length=1)
    baud: Baud | None = told(None, "波特率，缺省按设备档案", "baud rate, the profile's where absent")
    parity: Literal["N", "E", "O"] | None = told(None, "校验，缺省按设备档案", "parity, the profile's where absent")
    stop_bits: Literal[1, 2] | None = told(None, "停止位，缺省按设备档案", "stop bits, the profile's where absent")


class InstrumentSocket(Section):
    """One instrument behind a serial server, or with a network socket of its own."""

    kind: Literal["socket"] = told(REQUIRED, "网口上单独一台仪器", "one instrument at a network socket")
    id: ShortId = told(REQUIRED, "总线编号", "id of the bus")
    host: str = told(REQUIRED, "地址", "host name or address", min_length=1)
    port: int = told(REQUIRED, "端口", "port", ge=1, le=65535)
    connect_timeout_s: float = told(3.0, "连接等待", "longest wait for a connection", gt=0, le=60)


class BleAdapter(Section):
    """A Bluetooth adapter that listens for tags."""

    kind: Literal["ble"] = told(REQUIRED, "蓝牙标签", "Bluetooth tags")
    id: ShortId = told(REQUIRED, "总线编号", "id of the bus")
    adapter: Adapter = told("hci0", "蓝牙适配器", "Bluetooth adapter")


class OwnMachine(Section):
    """The gateway's own machine: its load, memory, disk, temperature, clock."""

    kind: Literal["host"] = told(REQUIRED, "网关本机", "the gateway itself")
    id: ShortId = told(REQUIRED, "总线编号", "id of the bus")


BusEntry = Annotated[
    TcpPort | SerialPort | InstrumentPort | InstrumentSocket | BleAdapter | OwnMachine | Camera,
    Field(discriminator="kind"),
]
MODBUS: Final = (TcpPort, SerialPort)
AT_A_PORT: Final = (SerialPort, InstrumentPort)
