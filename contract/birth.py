"""What a gateway says of itself: `meta` (retained birth: site, devices, units) and `state` (retained, last will).

`meta.hash` fingerprints what does not change between restarts, so that every row can name the meta it was read under.
`state` is small and frequent: who watches it sees backlog, clock and disk without asking.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Annotated, Final, Literal

import msgspec

from contract import names
from contract.errors import ContractError
from contract.measurement import of_point
from contract.wire import Count, Key, Line, Name, Ordinal, Reader, Time, Version

VERSION: Final = 1
MAX_DEVICES: Final = 500
MAX_POINTS: Final = 256
MAX_CALIBRATIONS: Final = 16
SiteKind = Literal["farm", "shop", "lab", "market", "store"]


class Text(msgspec.Struct, frozen=True):
    """A name in both languages of the product."""

    zh: Line
    en: Line = ""


class Calibration(msgspec.Struct, frozen=True, omit_defaults=True):
    """From `since` (UTC ms) on, values of a point are what the instrument says × gain + offset, in the point's unit."""

    since: Time
    gain: float = 1.0
    offset: float = 0.0
    certificate: Line = ""


class PointMeta(msgspec.Struct, frozen=True, omit_defaults=True):
    """One point of a device: canonical unit, the sensor's own range, longest time between values while all is well.

    calibrations: the one in force at the birth and those that begin later, in the order of their dates; of two that
    have begun the later one holds.
    """

    unit: Name
    name: Text | None = None
    low: float | None = None
    high: float | None = None
    interval_ms: Count = 0
    calibrations: Annotated[list[Calibration], msgspec.Meta(max_length=MAX_CALIBRATIONS)] = []


class DeviceMeta(msgspec.Struct, frozen=True, omit_defaults=True):
    """One device: the profile (id and hash) it is read by and its points."""

    id: Name
    name: Text
    profile: Name
    profile_hash: Name
    points: Annotated[dict[Key, PointMeta], msgspec.Meta(max_length=MAX_POINTS)]


class SiteMeta(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where the gateway stands. `region` is a 6- or 9-digit code (township); coordinates in WGS-84 degrees."""

    id: Name
    name: Text
    kind: SiteKind
    region: Name
    latitude: float | None = None
    longitude: float | None = None


class Content(msgspec.Struct, frozen=True):
    """The part of the meta that the hash covers."""

    site: SiteMeta
    devices: Annotated[list[DeviceMeta], msgspec.Meta(max_length=MAX_DEVICES)]

    @property
    def hash(self) -> str:
        """First 16 hex digits of SHA-256 over the canonical JSON, as it is after a journey: a bound of -40 is -40.0."""
        arrived = _decode_content(msgspec.json.encode(self))
        return sha256(msgspec.json.encode(arrived, order="deterministic")).hexdigest()[:16]


_decode_content: Final = msgspec.json.Decoder(Content).decode


class Meta(msgspec.Struct, frozen=True, kw_only=True):
    """Birth of a run; where it goes over to another configuration, another of the same `boot`."""

    ver: Version = msgspec.field(default_factory=lambda: VERSION)
    gateway: Name
    boot: Name
    t: Time
    software: Name
    hash: Name
    content: Content


class LaneState(msgspec.Struct, frozen=True):
    """Watermarks of a lane: lowest unacked seq (high + 1 when empty), highest produced, how many wait, oldest's ms."""

    epoch: Ordinal
    low: Ordinal
    high: Count
    backlog: Count
    oldest: Time = 0


class Clock(msgspec.Struct, frozen=True):
    """What the gateway's clock is worth. `offset_ms` is what must be added to its wall time, where that is known.

    source: who says that the time is right: nobody, the kernel (ntp), or an ack of the cloud.
    """

    synced: bool
    segment: Count = 0
    offset_ms: Time | None = None
    source: Literal["none", "ntp", "ack"] = "none"


class Host(msgspec.Struct, frozen=True, omit_defaults=True):
    """The machine: bytes of disk and memory, CPU share 0-1 of one core, °C."""

    disk_free: Count = 0
    disk_total: Count = 0
    rss: Count = 0
    cpu: float = 0.0
    temperature: float | None = None


class RulesState(msgspec.Struct, frozen=True):
    """The rules that a gateway goes by: version, when they were issued, until when they are in force (UTC ms)."""

    version: Ordinal
    issued: Time
    valid_until: Time


class Identity(msgspec.Struct, frozen=True):
    """The key that a gateway signs with, and when its certificate ends (UTC ms, 0: it has none yet)."""

    kid: Name
    not_after: Time = 0


class State(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Heartbeat, and with online=False the last will (then only ver, online, boot, t)."""

    ver: Version = msgspec.field(default_factory=lambda: VERSION)
    online: bool
    boot: Name
    t: Time
    up_ms: Count = 0
    software: Name = ""
    events: LaneState | None = None
    readings: LaneState | None = None
    produced: Count = 0  # values (not rows) ever committed by this outbox
    last_ack: Time = 0
    clock: Clock | None = None
    host: Host | None = None
    lost: Annotated[list[Name], msgspec.Meta(max_length=MAX_DEVICES)] = []  # devices that do not answer
    rules: RulesState | None = None
    identity: Identity | None = None


_read_meta: Final = Reader(Meta, VERSION)
_read_state: Final = Reader(State, VERSION)
_encode: Final = msgspec.json.Encoder().encode


def encode(message: Meta | State) -> bytes:
    """The JSON bytes of a birth or a state."""
    return _encode(message)


def decode_meta(body: bytes) -> Meta:
    """Read a birth: its points must exist and be in their canonical unit, and the hash must fit.

    Raises ContractError("unknown_measurement" | "unit_mismatch" | "meta_hash") and what contract.wire.Reader raises.
    """
    meta = _read_meta(body.partition(b"\n")[0])
    content = meta.content
    if not names.REGION.match(content.site.region) or not names.DEVICE.match(content.site.id):
        raise ContractError("shape", "content.site", why="region or id is misspelt")
    for place, device in enumerate(content.devices):
        _check_device(device, f"content.devices[{place}]")
    if len({device.id for device in content.devices}) != len(content.devices):
        raise ContractError("shape", "content.devices", why="two devices have one id")
    if content.hash != meta.hash:
        raise ContractError("meta_hash", expected=content.hash, found=meta.hash)
    return meta


def _check_device(device: DeviceMeta, where: str) -> None:
    if not names.DEVICE.match(device.id):
        raise ContractError("shape", where, why="id is misspelt")
    for key, point in device.points.items():
        canonical = of_point(key).unit
        if point.unit != canonical:
            raise ContractError("unit_mismatch", where, key=key, canonical=canonical or "1", found=point.unit or "1")


def decode_state(body: bytes) -> State:
    """Read a state. Raises what contract.wire.Reader raises, and nothing else."""
    return _read_state(body.partition(b"\n")[0])
