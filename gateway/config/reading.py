"""Reading a configuration: every mistake in one line with its place, and what only looks wrong as a warning.

Beside the file may lie a folder `devices.d`: each YAML file in it adds devices, and the buses that they need. A person
puts a file there, or takes it out, and touches nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

from pydantic import model_validator

from contract import compound
from contract.mistakes import DocumentError, Mistake, refuse
from contract.profile import ModbusProfile, PeripheralProfile, Profile
from gateway.config import calibrations, specs
from gateway.config.buses import SerialPort
from gateway.config.calibrations import Records
from gateway.config.camera import Camera
from gateway.config.fit import keyless, unfit, unplugged
from gateway.config.model import Config
from gateway.core.errors import GatewayError
from gateway.core.spec import SerialBus
from gateway.core.wiretime import load
from gateway.drivers.blocks import Block, blocks
from gateway.rim.identity import CA, CERTIFICATE, KEY
from gateway.rim.papers import YAML, Papers, sheets
from gateway.rim.profiles import Shelf, shipped

FOLDER: Final = "devices.d"
LISTS: Final = ("buses", "devices", "peripherals")
_FULL = 1.0
_NEARLY = 0.8


@dataclass(frozen=True)
class Setup:
    """A configuration that can be run, from `file`: paths are absolute, every device has its profile.

    keys: of tags that encrypt, by device id; desk: the profiles of peripherals, by their ids; traces: bus -> file that
    takes down what goes over it, for this run; papers: the files that all this was read from.
    """

    file: Path
    config: Config
    profiles: dict[str, Profile]
    keys: dict[str, bytes] = field(default_factory=dict)
    calibrations: Records = field(default_factory=dict)
    traces: dict[str, Path] = field(default_factory=dict)
    desk: dict[str, PeripheralProfile] = field(default_factory=dict)
    papers: Papers = field(default_factory=Papers)


def read(
    path: Path,
    text: bytes | None = None,
    *,
    papers: Papers | None = None,
    without: Collection[str] = (),
    more: Mapping[str, bytes] | None = None,
) -> Setup:
    """The setup that a file describes; with `text`, the one that it would describe if that stood in it.

    papers: takes down what is read, so that the caller has it after a refusal too; without: names of files in
    `devices.d` that are passed over; more: files that would lie there, name -> text. The calibrations beside the file
    are read with it.
    Raises GatewayError("config_unreadable"), DocumentError with every mistake, those across entries and files too.
    """
    taken = Papers() if papers is None else papers
    base = path.resolve().parent
    taken.note(path, base, base / FOLDER)
    if text is None:
        try:
            text = path.read_bytes()
        except OSError as error:
            raise GatewayError("config_unreadable", path=path, why=error.strerror) from None
    found: dict[str, Profile] = {}
    keys: dict[str, bytes] = {}
    desk: dict[str, PeripheralProfile] = {}

    class Checked(Config):
        # Judged inside the model, so that the line of every finding is known.
        @model_validator(mode="after")
        def _fits(self) -> Self:
            taken.note(*_named(self, base))
            shelf = Shelf([base / folder for folder in self.profiles])
            refuse(
                [
                    *unfit(self, base, shelf, found),
                    *keyless(self, base, found, keys),
                    *unplugged(self, base, shelf, desk),
                ]
            )
            return self

    beside = {**_beside(base, path.name, without), **(more or {})}
    config = compound.read(Checked, text, path.name, beside, LISTS)
    corrected = calibrations.read(base)
    strays = calibrations.strays(corrected, {device: _keys(profile) for device, profile in found.items()})
    if mistakes := list(strays):
        raise DocumentError(mistakes, calibrations.FILE)
    return Setup(path, _absolute(config, base), found, keys, calibrations.records(corrected), desk=desk, papers=taken)


def read_usable(path: Path) -> tuple[Setup, list[Mistake]]:
    """The same for a start: files of `devices.d` with mistakes are left out, so that they cost nobody else his start.

    Returns the setup and the mistakes of what was left out. Raises as `read` where the file itself cannot be used.
    """
    first: DocumentError | None = None
    out: set[str] = set()
    told: list[Mistake] = []
    while True:
        try:
            return read(path, without=out), told
        except DocumentError as error:
            first = first or error
            bad = {mistake.file for mistake in error.mistakes}
            if "" in bad:
                raise (first if first.where == error.where else error) from None
            out |= bad
            told += error.mistakes


def _beside(base: Path, where: str, without: Collection[str]) -> dict[str, bytes]:
    """The files of `devices.d` by name."""
    found: dict[str, bytes] = {}
    unread: list[Mistake] = []
    for path in sheets(base / FOLDER):
        name = f"{FOLDER}/{path.name}"
        if name in without:
            continue
        try:
            found[name] = path.read_bytes()
        except OSError as error:
            zh, en = f"读不了：{error.strerror}", f"unreadable: {error.strerror}"
            unread.append(Mistake("", zh, en, file=name))
    if unread:
        raise DocumentError(unread, where)
    return found


def _named(config: Config, base: Path) -> list[Path]:
    """The files and folders that a configuration names and that decide what it means."""
    profiles = [device.profile for device in config.devices] + [one.profile for one in config.peripherals]
    files = [profile for profile in profiles if profile.endswith(YAML)]
    files += [device.key_file for device in config.devices if device.key_file]
    return [shipped(), *(base / place for place in (*config.profiles, *files))]


def warnings(setup: Setup) -> list[Mistake]:
    """What will run, but not as its writer hopes: a line that is too slow for its intervals."""
    found: list[Mistake] = []
    for place, bus in enumerate(setup.config.buses):
        if not isinstance(bus, SerialPort):
            continue
        spec = specs.bus_spec(bus)
        assert isinstance(spec, SerialBus)  # noqa: S101  # a serial port makes a serial bus
        busy = load(
            spec,
            [
                (
                    device.interval_s,
                    profile.limits.guard_ms,
                    [_size(block) for block in blocks(profile.points, profile.limits)],
                )
                for device in setup.config.devices
                if device.bus == bus.id
                for profile in [setup.profiles[device.id]]
                if isinstance(profile, ModbusProfile)
            ],
        )
        if busy > _NEARLY:
            zh = "间隔无法保证，请加大 interval_s 或提高 baud" if busy > _FULL else "几乎没有余量"
            en = "the intervals cannot be kept: raise interval_s or baud" if busy > _FULL else "little is left"
            share = f"{busy:.0%}"
            found.append(
                Mistake(f"buses[{place}]", f"线路将占用 {share}，{zh}", f"the line will be {share} busy, {en}")
            )
    return found


def _keys(profile: Profile) -> tuple[str, ...]:
    return tuple(point.key for point in profile.points)


def _size(block: Block) -> int:
    return -(-block.count // 8) if block.function in ("coil", "discrete") else 2 * block.count


def _absolute(config: Config, base: Path) -> Config:
    def at(path: str) -> str:
        return str(base / path) if path else ""

    tls = config.broker.tls
    if tls is not None:
        own = Path(at(config.gateway.keys))
        files = {"ca": at(tls.ca), "cert": at(tls.cert), "key": at(tls.key)}
        enrolled = {"ca": str(own / CA), "cert": str(own / CERTIFICATE), "key": str(own / KEY)}
        tls = tls.model_copy(update=files if any(files.values()) else enrolled)
    return config.model_copy(
        update={
            "broker": config.broker.model_copy(update={"password_file": at(config.broker.password_file), "tls": tls}),
            "gateway": config.gateway.model_copy(update={"keys": at(config.gateway.keys)}),
            "storage": config.storage.model_copy(update={"folder": at(config.storage.folder)}),
            "buses": tuple(bus.absolute(at) if isinstance(bus, Camera) else bus for bus in config.buses),
            "terminal": config.terminal.model_copy(update={"access_file": at(config.terminal.access_file)}),
            "profiles": tuple(at(folder) for folder in config.profiles),
            "peripherals": tuple(one.model_copy(update={"font": at(one.font)}) for one in config.peripherals),
        }
    )
