"""From the configuration to what the other floors take: buses, devices, broker, and the birth that the cloud hears."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

from contract import birth
from contract.birth import Content, DeviceMeta, PointMeta, SiteMeta, Text
from contract.field import Name
from contract.measurement import of_point
from contract.profile import BleProfile, PeripheralProfile, Profile, Quantity
from contract.profile.ble import TagPoint
from contract.unit import to_canonical
from gateway.config.buses import (
    BleAdapter,
    BusEntry,
    InstrumentPort,
    InstrumentSocket,
    OwnMachine,
    SerialPort,
    TcpPort,
)
from gateway.config.calibrations import Records
from gateway.config.camera import Camera
from gateway.config.model import BrokerAddress, Config, DeviceEntry, PointRule
from gateway.config.peripherals import RAW_PORT, PeripheralEntry
from gateway.core.branch import Branch
from gateway.core.calibration import Calibration, current
from gateway.core.peripheral import PeripheralSpec, Plug, Socket
from gateway.core.spec import (
    AlarmSpec,
    BleBus,
    BusSpec,
    CameraBus,
    DeviceSpec,
    DirectSerial,
    DirectTcp,
    HostBus,
    ModbusBus,
    PointSpec,
    SerialBus,
    TcpBus,
)
from gateway.rim.session import Broker, Tls

SNAPSHOTS: Final = "snapshots"  # folder beside the outbox
_PLAIN: Final = PointRule()


def bus_spec(bus: BusEntry, folder: str = ".") -> BusSpec:
    """What a bus is asked to do; `folder`: that of the outbox."""
    match bus:
        case InstrumentPort():
            return DirectSerial(bus.id, bus.port, bus.baud, bus.parity, bus.stop_bits)
        case InstrumentSocket():
            return DirectTcp(bus.id, bus.host, bus.port, round(bus.connect_timeout_s * 1000))
        case BleAdapter():
            return BleBus(bus.id, bus.adapter)
        case OwnMachine():
            return HostBus(bus.id, folder)
        case Camera():
            return _camera(bus, folder)
        case TcpPort() | SerialPort():
            return _modbus(bus)


def _camera(bus: Camera, folder: str) -> CameraBus:
    kept = bus.snapshots
    region = bus.region
    return CameraBus(
        bus.id,
        bus.source,
        bus.username,
        bus.password_file,
        bus.width,
        bus.height,
        bus.fps,
        (region.left, region.top, region.right, region.bottom) if region else None,
        frozenset(bus.symbologies),
        round(bus.forget_s * 1000),
        round(bus.silence_s * 1000),
        str(Path(folder) / SNAPSHOTS / bus.id) if kept.keep else "",
        kept.keep,
        kept.max_mb * 1024 * 1024,
    )


def _modbus(bus: TcpPort | SerialPort) -> ModbusBus:
    guard_ms = round(bus.guard_s * 1000)
    if isinstance(bus, TcpPort):
        return TcpBus(bus.id, bus.host, bus.port, bus.framer, round(bus.connect_timeout_s * 1000), guard_ms)
    return SerialBus(bus.id, bus.port, bus.baud, bus.parity, bus.stop_bits, guard_ms)


def branches(
    config: Config, profiles: dict[str, Profile], keys: dict[str, bytes], calibrations: Records | None = None
) -> list[Branch]:
    """Every bus with the devices on it; `profiles` and `keys` by device id."""
    return [
        Branch(
            _named(bus_spec(bus, config.storage.folder), config.devices),
            tuple(
                device_spec(device, profiles[device.id], keys.get(device.id, b""), calibrations)
                for device in config.devices
                if device.bus == bus.id
            ),
        )
        for bus in config.buses
    ]


def _named(spec: BusSpec, devices: Iterable[DeviceEntry]) -> BusSpec:
    """A camera bears the name of its device: people see it on a page."""
    names = (device.name for device in devices if device.bus == spec.id and device.name)
    name = next(names, None) if isinstance(spec, CameraBus) else None
    return replace(spec, name=(name.zh, name.en)) if isinstance(spec, CameraBus) and name else spec


def device_spec(
    device: DeviceEntry, profile: Profile, key: bytes = b"", calibrations: Records | None = None
) -> DeviceSpec:
    """What is asked of one instrument, and how its word is corrected; `key`: what its adverts are encrypted with."""
    corrected = calibrations or {}
    return DeviceSpec(
        device.id,
        profile,
        device.unit or 0,
        device.interval_s,
        device.heartbeat_s,
        device.lost_after,
        {
            key: PointSpec(
                rule.deadband,
                rule.heartbeat_s,
                rule.low,
                rule.high,
                rule.step,
                rule.stuck_s,
                corrected.get((device.id, key), ()),
            )
            for key in (point.key for point in profile.points)
            if key in device.points or (device.id, key) in corrected
            for rule in [device.points.get(key, _PLAIN)]
        },
        tuple(
            AlarmSpec(
                key,
                alarm.side,
                alarm.limit,
                0.0 if alarm.clear is None else abs(alarm.limit - alarm.clear),
                alarm.for_s,
                alarm.severity,
            )
            for key, rule in device.points.items()
            for alarm in rule.alarms
        ),
        device.address or "",
        key,
    )


def peripheral_spec(one: PeripheralEntry, profile: PeripheralProfile) -> PeripheralSpec:
    """Where a peripheral is and what it is."""
    serial = profile.serial
    place: Plug | Socket
    if one.host:
        place = Socket(one.host, one.port if isinstance(one.port, int) else RAW_PORT)
    else:
        place = Plug(one.input or str(one.port), one.baud or serial.baud, serial.parity, serial.stop_bits)
    return PeripheralSpec(one.id, profile, place, one.font)


def broker(address: BrokerAddress) -> Broker:
    """How to reach the broker."""
    tls = Tls(address.tls.ca, address.tls.cert, address.tls.key) if address.tls else None
    return Broker(address.host, address.port, address.username, address.password_file, tls)


def content(config: Config, profiles: dict[str, Profile], calibrations: Records | None = None, now: int = 0) -> Content:
    """The birth at UTC ms `now`: site, devices, points in canonical units, how they are corrected. `profiles` by device
    id."""
    site = config.site
    return Content(
        SiteMeta(site.id, _text(site.name), site.kind, site.region, site.latitude, site.longitude),
        [_device(device, profiles[device.id], calibrations or {}, now) for device in config.devices],
    )


def _device(device: DeviceEntry, profile: Profile, calibrations: Records, now: int) -> DeviceMeta:
    name = _text(device.name) if device.name else Text(profile.name.zh, profile.name.en)
    points = {
        point.key: _point(
            point,
            device.points.get(point.key),
            device,
            profile,
            _told(calibrations.get((device.id, point.key), ()), now),
        )
        for point in profile.points
    }
    return DeviceMeta(device.id, name, profile.id, profile.hash, points)


def _spacing_ms(point: Quantity, rule: PointRule | None, device: DeviceEntry, profile: Profile) -> int:
    """The longest time between two values while all is well: one that does not move waits for the heartbeat."""
    own_s = (
        max(profile.every_s, point.every_s) if isinstance(profile, BleProfile) and isinstance(point, TagPoint) else 0
    )
    deadband = point.deadband if rule is None or rule.deadband is None else rule.deadband
    heartbeat_s = device.heartbeat_s if rule is None or rule.heartbeat_s is None else rule.heartbeat_s
    return round(max(device.interval_s, own_s, heartbeat_s if deadband else 0) * 1000)


def _told(calibrations: tuple[Calibration, ...], now: int) -> list[birth.Calibration]:
    """What holds, and what will, as far as the birth has room."""
    found = [birth.Calibration(c.since, c.gain, c.offset, c.certificate) for c in current(calibrations, now)]
    return found[: birth.MAX_CALIBRATIONS]


def _point(
    point: Quantity,
    rule: PointRule | None,
    device: DeviceEntry,
    profile: Profile,
    calibrations: list[birth.Calibration],
) -> PointMeta:
    conversion = to_canonical(point.key, point.unit)
    low, high = (
        None if end is None else round(end * conversion.factor + conversion.shift, 9) for end in (point.low, point.high)
    )
    if rule is not None:
        low = low if rule.low is None else rule.low
        high = high if rule.high is None else rule.high
    name = Text(point.name.zh, point.name.en) if point.name else None
    spacing_ms = _spacing_ms(point, rule, device, profile)
    return PointMeta(of_point(point.key).unit, name, low, high, spacing_ms, calibrations)


def _text(name: Name) -> Text:
    return Text(name.zh, name.en)
