"""Whether the devices of a configuration fit what lies outside of it: the shelf of profiles, their buses, key files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path

from contract.mistakes import DocumentError, Mistake
from contract.profile import (
    AnalyzerProfile,
    BleProfile,
    CameraProfile,
    HostProfile,
    ModbusProfile,
    PeripheralProfile,
    Profile,
)
from gateway.config.buses import BleAdapter, BusEntry, InstrumentPort, InstrumentSocket, OwnMachine, SerialPort, TcpPort
from gateway.config.camera import Camera
from gateway.config.model import Config, DeviceEntry
from gateway.config.rooms import misfits
from gateway.core.errors import GatewayError
from gateway.drivers.ble import FAMILIES
from gateway.rim.profiles import Shelf

CARRIES: dict[type, type[Profile]] = {
    TcpPort: ModbusProfile,
    SerialPort: ModbusProfile,
    InstrumentPort: AnalyzerProfile,
    InstrumentSocket: AnalyzerProfile,
    BleAdapter: BleProfile,
    OwnMachine: HostProfile,
    Camera: CameraProfile,
}


def unfit(config: Config, base: Path, shelf: Shelf, found: dict[str, Profile]) -> Iterator[Mistake]:
    """Fill `found` with the profile of each device; what is missing or does not fit is a mistake."""
    for place, folder in enumerate(config.profiles):
        if not (base / folder).is_dir():
            yield Mistake(f"profiles[{place}]", f"没有文件夹 {folder}", f"no such folder {folder}")
    for place, device in enumerate(config.devices):
        name = str(base / device.profile) if device.profile.endswith((".yaml", ".yml")) else device.profile
        try:
            profile = found[device.id] = shelf.find(name)
        except DocumentError as error:
            yield from _inside(f"devices[{place}].profile", error)
        except GatewayError as error:
            yield Mistake(f"devices[{place}].profile", error.text("zh"), error.text("en"))
        else:
            yield from _foreign(f"devices[{place}].profile", device, profile, config.buses)
            keys = [point.key for point in profile.points]
            for key in device.points:
                if key not in keys:
                    yield _no_point(f"devices[{place}].points.{key}", profile.id, key, keys)


def _foreign(place: str, device: DeviceEntry, profile: Profile, buses: Iterable[BusEntry]) -> Iterator[Mistake]:
    """A profile of a protocol that the device's bus does not carry."""
    bus = next((bus for bus in buses if bus.id == device.bus), None)
    if bus is not None and not isinstance(profile, CARRIES[type(bus)]):
        zh = f"{profile.id} 说 {profile.protocol}，总线 {bus.id}（{bus.kind}）不能承载"
        en = f"{profile.id} speaks {profile.protocol}, which bus {bus.id} ({bus.kind}) does not carry"
        yield Mistake(place, zh, en)


def unplugged(config: Config, base: Path, shelf: Shelf, found: dict[str, PeripheralProfile]) -> Iterator[Mistake]:
    """Fill `found` with the profile of each peripheral; one that cannot be where it is said to be is a mistake."""
    for place, one in enumerate(config.peripherals):
        where = f"peripherals[{place}]"
        name = str(base / one.profile) if one.profile.endswith((".yaml", ".yml")) else one.profile
        try:
            profile = shelf.find(name)
        except DocumentError as error:
            yield from _inside(f"{where}.profile", error)
        except GatewayError as error:
            yield Mistake(f"{where}.profile", error.text("zh"), error.text("en"))
        else:
            if isinstance(profile, PeripheralProfile):
                found[one.id] = profile
                yield from one.misplaced(where, profile)
            else:
                zh, en = (
                    f"{profile.id} 不是外设，请写在 devices 下",
                    f"{profile.id} is no peripheral, put it under devices",
                )
                yield Mistake(f"{where}.profile", zh, en)
    for section, wanted in config.seats.items():
        yield from misfits(section, wanted, found)

    if config.till is not None:
        yield from config.till.misplaced([one.id for one in config.peripherals], found)


def _inside(place: str, error: DocumentError) -> Iterator[Mistake]:
    for inner in error.mistakes:
        zh, en = inner.text("zh", Path(error.where).name), inner.text("en", Path(error.where).name)
        yield Mistake(place, zh, en)


def keyless(config: Config, base: Path, profiles: dict[str, Profile], keys: dict[str, bytes]) -> Iterator[Mistake]:
    """Fill `keys` from the files of keys; what is missing or no key is a mistake."""
    for place, device in enumerate(config.devices):
        profile = profiles.get(device.id)
        wants = isinstance(profile, BleProfile) and profile.encrypted
        if wants and not device.key_file:
            zh, en = f"{device.profile} 的广播是加密的，须有密钥", f"is needed: {device.profile} encrypts its adverts"
            yield Mistake(f"devices[{place}].key_file", zh, en)
        if device.key_file:
            try:
                keys[device.id] = bytes.fromhex((base / device.key_file).read_text("ascii").strip())
            except OSError as error:
                yield Mistake(
                    f"devices[{place}].key_file", f"读不了：{error.strerror}", f"unreadable: {error.strerror}"
                )
            except ValueError:
                zh, en = "应只含十六进制密钥", "must hold the key in hex and nothing else"
                yield Mistake(f"devices[{place}].key_file", zh, en)
            else:
                yield from _short(f"devices[{place}].key_file", profile, keys[device.id])


def _short(place: str, profile: Profile | None, key: bytes) -> Iterator[Mistake]:
    """A key of another length than those of the family."""
    sizes = FAMILIES[profile.parser].keys if isinstance(profile, BleProfile) else ()
    if sizes and len(key) not in sizes:
        wanted = [str(2 * size) for size in sizes]
        zh = f"密钥应为 {' 或 '.join(wanted)} 位十六进制，文件里是 {2 * len(key)} 位"
        en = f"the key must have {' or '.join(wanted)} hex digits, the file has {2 * len(key)}"
        yield Mistake(place, zh, en)


def _no_point(place: str, profile: str, key: str, keys: list[str]) -> Mistake:
    like = get_close_matches(key, keys, n=1, cutoff=0.6)
    zh = f"是不是 {like[0]}？" if like else f"有 {'、'.join(keys)}"
    en = f"did you mean {like[0]}?" if like else f"it has {', '.join(keys)}"
    return Mistake(place, f"设备档案 {profile} 没有这个测点，{zh}", f"profile {profile} has no such point, {en}")
