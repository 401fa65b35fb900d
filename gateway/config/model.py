"""The configuration of a gateway: one YAML file, version 1.

Numbers whose name ends in _s are seconds, values and limits of points are in the canonical unit of their measurement,
and relative paths start at the folder of the file. The page docs/gateway-config.md is made from this model.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, model_validator

from contract.birth import SiteKind
from contract.field import REQUIRED, County, GatewayId, Name, Region, Section, ShortId, told
from contract.mistakes import Mistake, refuse

VERSION = 1


class Identity(Section):
    """Who this gateway is."""

    id: GatewayId = told(REQUIRED, "网关编号，全国唯一，须在云端备案", "gateway id, unique, registered in the cloud")
    county: County = told(REQUIRED, "所属县的六位区划代码", "six-digit code of its county")
    keys: str = told("identity", "密钥和证书的文件夹", "folder of its key and certificates", min_length=1)


class Site(Section):
    """Where it stands."""

    id: ShortId = told(REQUIRED, "场所编号", "site id")
    name: Name = told(REQUIRED, "场所名称", "name of the site")
    kind: SiteKind = told("farm", "场所类型", "kind of site")
    region: Region = told(REQUIRED, "所在区划代码（县六位，乡镇九位）", "region code (county 6, township 9 digits)")
    latitude: float | None = told(None, "纬度，WGS-84", "latitude in degrees, WGS-84", ge=-90, le=90)
    longitude: float | None = told(None, "经度，WGS-84", "longitude in degrees, WGS-84", ge=-180, le=180)


class TlsFiles(Section):
    """Files (PEM) of an encrypted connection. None of them written: those that enrolment brought."""

    ca: str = told("", "签发服务器证书的 CA 文件", "CA file of the broker")
    cert: str = told("", "本机证书", "own certificate")
    key: str = told("", "本机私钥", "own private key")

    @model_validator(mode="after")
    def _pair(self) -> TlsFiles:
        if self.key and not self.cert:
            refuse([Mistake("cert", "有 key 也要有 cert", "is needed where key is given")])
        return self


class BrokerAddress(Section):
    """The MQTT broker."""

    host: str = told(REQUIRED, "地址", "host name or address", min_length=1)
    port: int = told(1883, "端口，加密常为 8883", "port, usually 8883 with TLS", ge=1, le=65535)
    username: str = told("", "用户名", "user name")
    password_file: str = told("", "密码所在文件（密码不写在本文件里）", "file that holds the password, never here")
    tls: TlsFiles | None = told(
        None, "加密连接；注册过的网关写 {} 即可", "encrypted connection; {} is enough for a gateway that has enrolled"
    )


class Storage(Section):
    """The outbox: what waits for the cloud."""

    folder: str = told("outbox", "发件箱文件夹", "folder of the outbox", min_length=1)
    max_mb: int = told(
        512, "上限（MB），满则舍弃最旧的读数并申报", "bound in MB; beyond it the oldest readings go, declared", ge=8
    )


class Remote(Section):
    """What the county may do from afar."""

    trial_s: float = told(
        60.0,
        "推送的配置须在此时间内证明可用，否则恢复原配置",
        "time in which a pushed configuration must prove itself, else the old one comes back",
        ge=5,
        le=600,
    )


class Metrics(Section):
    """The gateway's own figures, for Prometheus."""

    host: str = told("127.0.0.1", "监听地址", "address to listen on", min_length=1)
    port: int = told(0, "端口，0 不提供", "port, 0: not served", ge=0, le=65535)


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
    baud: Literal[1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200] = told(9600, "波特率", "baud rate")
    parity: Literal["N", "E", "O"] = told("N", "校验：无、偶、奇", "parity: none, even, odd")
    stop_bits: Literal[1, 2] = told(1, "停止位", "stop bits")
    guard_s: float = told(0.0, "两次请求之间至少的静默", "least silence between requests", ge=0, le=5)


BusEntry = Annotated[TcpPort | SerialPort, Field(discriminator="kind")]


class AlarmRule(Section):
    """An alarm on a point."""

    side: Literal["high", "low"] = told(REQUIRED, "高限或低限", "above or below the limit")
    limit: float = told(REQUIRED, "报警限", "limit that raises it")
    clear: float | None = told(None, "解除限，缺省同报警限", "value that clears it, the limit where absent")
    for_s: float = told(0.0, "持续多久才报警", "how long beyond the limit before it is raised", ge=0, le=86_400)
    severity: Literal["notice", "warning", "critical"] = told("warning", "级别", "severity")

    @model_validator(mode="after")
    def _side(self) -> AlarmRule:
        if self.clear is not None and (self.clear > self.limit if self.side == "high" else self.clear < self.limit):
            zh, en = ("低于", "below") if self.side == "high" else ("高于", "above")
            most = f"{self.limit:g}"
            refuse([Mistake("clear", f"应{zh}或等于报警限 {most}", f"must be {en} or at the limit {most}")])
        return self


class PointRule(Section):
    """What this farm wants otherwise than the profile says; what is absent keeps the profile's word."""

    deadband: float | None = told(None, "变化小于此值不上报", "smaller changes are not reported", ge=0)
    heartbeat_s: float | None = told(None, "不变时也至少这么久报一次", "reported at least this often", gt=0, le=86_400)
    low: float | None = told(None, "量程下限", "lower end of the range")
    high: float | None = told(None, "量程上限", "upper end of the range")
    step: float | None = told(None, "两次读数间可信的最大变化，0 不查", "largest believable step, 0: any", ge=0)
    stuck_s: float | None = told(None, "多久不变算卡值，0 不查", "how long it may stand still, 0: for ever", ge=0)
    alarms: tuple[AlarmRule, ...] = told((), "报警", "alarms")

    @model_validator(mode="after")
    def _range(self) -> PointRule:
        if self.low is not None and self.high is not None and self.low >= self.high:
            refuse([Mistake("high", f"应大于 low {self.low:g}", f"must be greater than low {self.low:g}")])
        return self


class DeviceEntry(Section):
    """One instrument."""

    id: ShortId = told(REQUIRED, "设备编号，本网关内唯一", "device id, unique on this gateway")
    name: Name | None = told(None, "名称，缺省取设备档案的", "name, the profile's where absent")
    profile: str = told(
        REQUIRED, "设备档案编号，或 .yaml 文件路径", "id of its profile, or path of a .yaml file", min_length=1
    )
    bus: ShortId = told(REQUIRED, "所在总线", "id of its bus")
    unit: int = told(REQUIRED, "站号", "unit id", ge=1, le=247)
    interval_s: float = told(10.0, "读取间隔", "time from read to read", ge=0.01, le=86_400)
    heartbeat_s: float = told(
        60.0, "不变的测点至少这么久报一次", "a still point is reported this often", gt=0, le=86_400
    )
    lost_after: int = told(3, "连续几次无应答算断线", "unanswered reads until it counts as lost", ge=1, le=1000)
    points: dict[str, PointRule] = told({}, "按测点的调整", "adjustments by point")


class Config(Section):
    """The whole file."""

    version: Literal[1] = told(REQUIRED, "本格式的版本，写 1", "version of this format: 1")
    gateway: Identity = told(REQUIRED, "网关", "the gateway")
    site: Site = told(REQUIRED, "场所", "the site")
    broker: BrokerAddress = told(REQUIRED, "MQTT 服务器", "the MQTT broker")
    storage: Storage = told(Storage(), "发件箱", "the outbox")
    remote: Remote = told(Remote(), "远程管理", "care from afar")
    metrics: Metrics = told(Metrics(), "运行指标", "figures for Prometheus")
    log: Literal["debug", "info", "warning", "error"] = told("info", "日志级别", "level of the log")
    profiles: tuple[str, ...] = told(
        (), "自己的设备档案文件夹，先于随产品的", "folders of own profiles, before the shipped ones"
    )
    buses: tuple[BusEntry, ...] = told((), "总线", "the buses")
    devices: tuple[DeviceEntry, ...] = told((), "设备", "the devices")

    @model_validator(mode="after")
    def _consistent(self) -> Config:
        refuse([*_twice(self), *_strays(self)])
        return self


def _twice(config: Config) -> Iterator[Mistake]:
    buses: dict[str, int] = {}
    ports: dict[str, int] = {}
    for place, bus in enumerate(config.buses):
        if buses.setdefault(bus.id, place) != place:
            yield _taken(f"buses[{place}].id", f"buses[{buses[bus.id]}]", bus.id)
        if isinstance(bus, SerialPort) and ports.setdefault(bus.port, place) != place:
            yield _taken(f"buses[{place}].port", f"buses[{ports[bus.port]}]", bus.port)
    devices: dict[str, int] = {}
    units: dict[tuple[str, int], DeviceEntry] = {}
    for place, device in enumerate(config.devices):
        if devices.setdefault(device.id, place) != place:
            yield _taken(f"devices[{place}].id", f"devices[{devices[device.id]}]", device.id)
        other = units.setdefault((device.bus, device.unit), device)
        if other is not device:
            yield Mistake(
                f"devices[{place}].unit",
                f"总线 {device.bus} 上的 {device.unit} 号站已是 {other.id}，请改站号",
                f"unit {device.unit} on bus {device.bus} is {other.id} already, change one of them",
            )


def _strays(config: Config) -> Iterator[Mistake]:
    known = [bus.id for bus in config.buses]
    for place, device in enumerate(config.devices):
        if device.bus not in known:
            yield Mistake(
                f"devices[{place}].bus",
                f"没有总线 {device.bus}，现有 {'、'.join(known) or '无'}",
                f"no such bus {device.bus}, there are {', '.join(known) or 'none'}",
            )


def _taken(place: str, other: str, name: str) -> Mistake:
    return Mistake(place, f"{name} 已用于 {other}，请换一个", f"{name} is taken by {other}, choose another")
