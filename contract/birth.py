"""What a gateway says of itself: `meta` (retained birth: site, devices, units) and `state` (retained, last will).

`meta.hash` fingerprints what does not change between restarts, so that every row can name the meta it was read under.
`state` is small and frequent: who watches it sees backlog, clock and disk without asking.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Final, Literal

import msgspec

from contract import names
from contract.errors import ContractError
from contract.measurement import of_point

VERSION: Final = 1
SiteKind = Literal["farm", "shop", "lab", "market", "store"]


class Text(msgspec.Struct, frozen=True):
    """A name in both languages of the product."""

    zh: str
    en: str = ""


class PointMeta(msgspec.Struct, frozen=True, omit_defaults=True):
    """One point of a device: canonical unit, the sensor's own range, nominal spacing of its values."""

    unit: str
    name: Text | None = None
    low: float | None = None
    high: float | None = None
    interval_ms: int = 0


class DeviceMeta(msgspec.Struct, frozen=True, omit_defaults=True):
    """One device: the profile (id and hash) it is read by and its points."""

    id: str
    name: Text
    profile: str
    profile_hash: str
    points: dict[str, PointMeta]


class SiteMeta(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where the gateway stands. `region` is a 6- or 9-digit code (township); coordinates in WGS-84 degrees."""

    id: str
    name: Text
    kind: SiteKind
    region: str
    latitude: float | None = None
    longitude: float | None = None


class Content(msgspec.Struct, frozen=True):
    """The part of the meta that the hash covers."""

    site: SiteMeta
    devices: list[DeviceMeta]

    @property
    def hash(self) -> str:
        """First 16 hex digits of SHA-256 over the canonical JSON."""
        return sha256(msgspec.json.encode(self, order="deterministic")).hexdigest()[:16]


class Meta(msgspec.Struct, frozen=True, kw_only=True):
    """Birth of a run."""

    ver: int = VERSION
    gateway: str
    boot: str
    t: int
    software: str
    hash: str
    content: Content


class LaneState(msgspec.Struct, frozen=True):
    """Watermarks of a lane: lowest unacked seq (high + 1 when empty), highest produced, how many wait, oldest's ms."""

    epoch: int
    low: int
    high: int
    backlog: int
    oldest: int = 0


class Clock(msgspec.Struct, frozen=True):
    """What the gateway's clock is worth."""

    synced: bool
    segment: int = 0
    offset_ms: int | None = None


class Host(msgspec.Struct, frozen=True, omit_defaults=True):
    """The machine: bytes of disk and memory, CPU share 0-1 of one core, °C."""

    disk_free: int = 0
    disk_total: int = 0
    rss: int = 0
    cpu: float = 0.0
    temperature: float | None = None


class State(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Heartbeat, and with online=False the last will (then only ver, online, boot, t)."""

    ver: int = VERSION
    online: bool
    boot: str
    t: int
    up_ms: int = 0
    software: str = ""
    events: LaneState | None = None
    readings: LaneState | None = None
    produced: int = 0  # values (not rows) ever committed by this outbox
    last_ack: int = 0
    clock: Clock | None = None
    host: Host | None = None
    lost: list[str] = []  # devices that do not answer


_decode_meta: Final = msgspec.json.Decoder(Meta).decode
_decode_state: Final = msgspec.json.Decoder(State).decode
_encode: Final = msgspec.json.Encoder().encode


def encode(message: Meta | State) -> bytes:
    """The JSON bytes of a birth or a state."""
    return _encode(message)


def decode_meta(body: bytes) -> Meta:
    """Read a birth; points must exist and be in their canonical unit, the hash must fit.

    Raises ContractError("not_json" | "shape" | "newer_version" | "unknown_measurement" | "unit_mismatch" | "meta_hash").
    """
    meta: Meta = _read(_decode_meta, body)
    content = meta.content
    if not names.REGION.match(content.site.region) or not names.DEVICE.match(content.site.id):
        raise ContractError("shape", "content.site", why="region or id is misspelt")
    for place, device in enumerate(content.devices):
        where = f"content.devices[{place}]"
        if not names.DEVICE.match(device.id):
            raise ContractError("shape", where, why="id is misspelt")
        for key, point in device.points.items():
            canonical = of_point(key).unit
            if point.unit != canonical:
                raise ContractError(
                    "unit_mismatch", where, key=key, canonical=canonical or "1", found=point.unit[:20] or "1"
                )
    if len({device.id for device in content.devices}) != len(content.devices):
        raise ContractError("shape", "content.devices", why="two devices have one id")
    if content.hash != meta.hash:
        raise ContractError("meta_hash", expected=content.hash, found=meta.hash[:64])
    return meta


def decode_state(body: bytes) -> State:
    """Read a state. Raises ContractError("not_json" | "shape" | "newer_version") and nothing else."""
    state: State = _read(_decode_state, body)
    return state


def _read(decoder, body: bytes):  # type: ignore[no-untyped-def]  # generic over the two decoders of this file
    try:
        message = decoder(body.partition(b"\n")[0])
    except msgspec.ValidationError as error:
        raise ContractError("shape", why=str(error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ContractError("not_json", why=str(error)) from None
    if message.ver != VERSION:
        raise ContractError(
            "newer_version" if message.ver > VERSION else "shape", found=message.ver, known=VERSION, why="ver"
        )
    return message
