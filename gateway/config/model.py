"""The configuration of a gateway: one YAML file, version 1.

Numbers whose name ends in _s are seconds, values and limits of points are in the canonical unit of their measurement,
and relative paths start at the folder of the file. The page docs/gateway-config.md is made from this model.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import model_validator

from contract.birth import SiteKind
from contract.field import REQUIRED, County, GatewayId, Name, Region, Section, ShortId, told
from contract.mistakes import Mistake, refuse
from contract.profile.ble import Address
from gateway.config.buses import AT_A_PORT, MODBUS, BleAdapter, BusEntry, InstrumentPort, InstrumentSocket
from gateway.config.camera import Camera
from gateway.config.peripherals import PeripheralEntry
from gateway.config.rooms import Farm, TestRoom, strays
from gateway.config.terminal import Terminal
from gateway.config.till import Till
from gateway.core.inlet import shown
from gateway.core.operator import PageName

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


class Gate(Section):
    """A gate of a market: the vouchers that its cameras and its scanner read decide, by the county's rules, what comes
    in; with neither it is none."""

    cameras: tuple[ShortId, ...] = told((), "看凭证的摄像头（设备编号）", "cameras that read vouchers")
    scanner: str = told("", "查验员的扫描枪（外设编号）", "the examiner's hand scanner, a peripheral", max_length=32)
    quiet_s: float = told(
        8.0, "多久没有新凭证就算一车", "seconds without another voucher after which a vehicle is whole", ge=1, le=120
    )


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
    unit: int | None = told(None, "Modbus 站号", "unit id, for Modbus", ge=1, le=247)
    address: Address | None = told(None, "蓝牙地址", "Bluetooth address, for tags")
    key_file: str = told(
        "", "密钥所在文件（十六进制），用于加密的蓝牙标签", "file with the key (hex) of a tag that encrypts"
    )
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
    terminal: Terminal = told(Terminal(), "本机的页面", "the pages of this gateway")
    gate: Gate = told(Gate(), "市场卡口", "the gate of a market")
    test_room: TestRoom | None = told(None, "速测室", "the test room")
    farm: Farm | None = told(None, "基地", "the farm")
    till: Till | None = told(
        None, "农资实名销售终端，写 {} 即有", "the till of an input shop; {} is enough to have one"
    )
    log: Literal["debug", "info", "warning", "error"] = told("info", "日志级别", "level of the log")
    profiles: tuple[str, ...] = told(
        (), "自己的设备档案文件夹，先于随产品的", "folders of own profiles, before the shipped ones"
    )
    buses: tuple[BusEntry, ...] = told((), "总线", "the buses")
    devices: tuple[DeviceEntry, ...] = told((), "设备", "the devices")
    peripherals: tuple[PeripheralEntry, ...] = told(
        (), "外设：读卡器、扫描枪、打印机", "peripherals: card readers, scanners, printers"
    )

    @model_validator(mode="after")
    def _consistent(self) -> Config:
        refuse([*_twice(self), *_strays(self), *self._unplugged()])
        return self

    @property
    def seats(self) -> dict[str, dict[str, str | None]]:
        """The peripherals that the rooms name, by section and field."""
        found: dict[str, dict[str, str | None]] = {}
        if self.test_room is not None:
            found["test_room"] = {"scanner": self.test_room.scanner, "printer": self.test_room.printer}
        if self.farm is not None:
            found["farm"] = {"scanner": self.farm.scanner}
        return found

    def _unplugged(self) -> Iterator[Mistake]:
        known = {one.id: place for place, one in enumerate(self.peripherals)}
        for section, wanted in self.seats.items():
            yield from strays(section, wanted, known)


def served_by(config: Config) -> tuple[PageName, ...]:
    """Which terminals a gateway serves: those that have a section, the gate where a camera looks, and care always."""
    sees = config.gate.scanner or any(isinstance(bus, Camera) for bus in config.buses)
    there: dict[PageName, bool] = {
        "till": config.till is not None,
        "test-room": config.test_room is not None,
        "gate": bool(sees),
        "farm": config.farm is not None,
        "care": True,
    }
    return tuple(page for page, served in there.items() if served)


def _twice(config: Config) -> Iterator[Mistake]:
    buses: dict[str, int] = {}
    ports: dict[str, int] = {}
    cameras: dict[str, int] = {}
    for place, bus in enumerate(config.buses):
        if buses.setdefault(bus.id, place) != place:
            yield _taken(f"buses[{place}].id", f"buses[{buses[bus.id]}]", bus.id)
        if isinstance(bus, Camera) and cameras.setdefault(bus.source, place) != place:
            yield _taken(f"buses[{place}].source", f"buses[{cameras[bus.source]}]", shown(bus.source))
        if isinstance(bus, AT_A_PORT) and ports.setdefault(bus.port, place) != place:
            yield _taken(f"buses[{place}].port", f"buses[{ports[bus.port]}]", bus.port)
    devices: dict[str, int] = {}
    for place, device in enumerate(config.devices):
        if devices.setdefault(device.id, place) != place:
            yield _taken(f"devices[{place}].id", f"devices[{devices[device.id]}]", device.id)
    seats = {port: f"buses[{place}]" for port, place in ports.items()}
    names = {name: f"devices[{place}]" for name, place in devices.items()}
    for place, one in enumerate(config.peripherals):
        here = f"peripherals[{place}]"
        if (other := names.setdefault(one.id, here)) != here:
            yield _taken(f"{here}.id", other, one.id)
        where = one.input or (f"{one.host}:{one.port}" if one.host else str(one.port or ""))
        if where and (other := seats.setdefault(where, here)) != here:
            yield _taken(f"{here}.{'input' if one.input else 'port'}", other, where)


def _strays(config: Config) -> Iterator[Mistake]:
    buses = {bus.id: bus for bus in config.buses}
    seats: dict[tuple[str, object], DeviceEntry] = {}
    for place, device in enumerate(config.devices):
        bus = buses.get(device.bus)
        if bus is None:
            yield Mistake(
                f"devices[{place}].bus",
                f"没有总线 {device.bus}，现有 {'、'.join(buses) or '无'}",
                f"no such bus {device.bus}, there are {', '.join(buses) or 'none'}",
            )
            continue
        yield from _misplaced(f"devices[{place}]", device, bus)
        other = seats.setdefault((device.bus, device.unit or device.address), device)
        if other is not device:
            yield _seated(place, device, other, bus)
    cameras = {device.id for device in config.devices if isinstance(buses.get(device.bus), Camera)}
    for place, name in enumerate(config.gate.cameras):
        if name not in cameras:
            yield Mistake(
                f"gate.cameras[{place}]",
                f"没有摄像头 {name}，现有 {'、'.join(sorted(cameras)) or '无'}",
                f"no such camera {name}, there are {', '.join(sorted(cameras)) or 'none'}",
            )
    scanner, peripherals = config.gate.scanner, [one.id for one in config.peripherals]
    if scanner and scanner not in peripherals:
        yield Mistake(
            "gate.scanner",
            f"没有外设 {scanner}，现有 {'、'.join(peripherals) or '无'}",
            f"no such peripheral {scanner}, there are {', '.join(peripherals) or 'none'}",
        )
    used = {device.bus for device in config.devices}
    for place, entry in enumerate(config.buses):
        if isinstance(entry, InstrumentPort | InstrumentSocket | Camera) and entry.id not in used:
            zh, en = "没有设备用它，请补上仪器或删去", "has no device, add the instrument or take it out"
            yield Mistake(f"buses[{place}]", zh, en)


def _misplaced(place: str, device: DeviceEntry, bus: BusEntry) -> Iterator[Mistake]:
    """What the kind of bus asks of a device and was not given, or was given and means nothing there."""
    if isinstance(bus, MODBUS) and device.unit is None:
        yield Mistake(f"{place}.unit", "Modbus 设备须写站号，1-247", "is needed for a Modbus device, 1-247")
    if not isinstance(bus, MODBUS) and device.unit is not None:
        yield Mistake(f"{place}.unit", f"总线 {bus.id} 不是 Modbus，请删去", f"bus {bus.id} is no Modbus, take it out")
    if isinstance(bus, BleAdapter) and device.address is None:
        yield Mistake(f"{place}.address", "蓝牙标签须写地址", "is needed for a tag, as in A4:C1:38:00:00:01")
    if not isinstance(bus, BleAdapter) and (device.address or device.key_file):
        name = "address" if device.address else "key_file"
        yield Mistake(f"{place}.{name}", f"总线 {bus.id} 不是蓝牙，请删去", f"bus {bus.id} is no BLE, take it out")


def _seated(place: int, device: DeviceEntry, other: DeviceEntry, bus: BusEntry) -> Mistake:
    if isinstance(bus, MODBUS):
        return Mistake(
            f"devices[{place}].unit",
            f"总线 {device.bus} 上的 {device.unit} 号站已是 {other.id}，请改站号",
            f"unit {device.unit} on bus {device.bus} is {other.id} already, change one of them",
        )
    if isinstance(bus, BleAdapter):
        return _taken(f"devices[{place}].address", other.id, str(device.address))
    zh, en = f"总线 {bus.id} 只容一台，已有 {other.id}", f"bus {bus.id} holds one device, {other.id} is there already"
    return Mistake(f"devices[{place}].bus", zh, en)


def _taken(place: str, other: str, name: str) -> Mistake:
    return Mistake(place, f"{name} 已用于 {other}，请换一个", f"{name} is taken by {other}, choose another")
