"""Trace events: what happened at the edge, one by one, each provable by itself.

On the wire an event is `json bytes`, or `json bytes \\n signature` with the signature in unpadded base64url. What was
signed is kept as it came and never serialised again, so a frame carries its own bytes. `prev` is the SHA-256 of the
predecessor's json bytes in the same epoch, "" for the first: the chain is linked by the cloud afterwards, late is normal.

The union of bodies is closed: a kind that this version does not know is refused as `newer_version`, never guessed.
"""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from typing import Final, Literal
from uuid import UUID

import msgspec

from contract import names
from contract.errors import ContractError

VERSION: Final = 1
_MAX_MS: Final = 1 << 53


class Birth(msgspec.Struct, tag_field="kind", tag="birth", frozen=True, forbid_unknown_fields=False):
    """A run of the gateway began."""

    software: str
    meta: str
    reason: Literal["start", "restart", "config"] = "start"


class Gap(msgspec.Struct, tag_field="kind", tag="gap", frozen=True):
    """Readings of [start, end] ms may be missing and never will come: said, not hidden.

    device "" means all devices. `rows` is how many were dropped, where that is known (None: never measured).
    """

    start: int
    end: int
    cause: Literal["restart", "outbox_full", "disk_full", "thinned", "salvage", "clock"]
    device: str = ""
    rows: int | None = None


class Alarm(msgspec.Struct, tag_field="kind", tag="alarm", frozen=True):
    """A point crossed a limit (raise) or came back beyond the hysteresis (clear). `alarm` pairs the two."""

    alarm: str
    state: Literal["raise", "clear"]
    device: str
    point: str
    side: Literal["high", "low"]
    limit: float
    value: float
    severity: Literal["notice", "warning", "critical"] = "warning"


class DeviceHealth(msgspec.Struct, tag_field="kind", tag="device", frozen=True):
    """A device stopped answering (lost) or answers again (found)."""

    device: str
    state: Literal["lost", "found"]
    cause: str = ""
    since: int = 0


class ClockStep(msgspec.Struct, tag_field="kind", tag="clock", frozen=True):
    """The wall clock was set: `step` ms forward (+) or back (−); rows from now on carry `segment`."""

    step: int
    segment: int
    synced: bool


Body = Birth | Gap | Alarm | DeviceHealth | ClockStep
KINDS: Final = ("birth", "gap", "alarm", "device", "clock")


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One event. `seq` and `epoch` are its outbox address (lane "events"), `mono` the monotonic ms of its boot."""

    ver: int = VERSION
    id: UUID
    gateway: str
    epoch: int
    seq: int
    boot: str
    t: int
    mono: int
    synced: bool
    prev: str = ""
    alg: Literal["none", "ed25519"] = "none"
    kid: str = ""
    body: Body


class EventFrame(msgspec.Struct, frozen=True):
    """An event with the bytes that were (or could have been) signed."""

    event: Event
    raw: bytes
    signature: bytes = b""

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of the json bytes: what the successor's `prev` names."""
        return sha256(self.raw).hexdigest()

    def wire(self) -> bytes:
        """The payload to publish."""
        return self.raw + b"\n" + urlsafe_b64encode(self.signature).rstrip(b"=") if self.signature else self.raw


class _Kind(msgspec.Struct):
    kind: str = ""


class _Head(msgspec.Struct):
    ver: int = 0
    body: _Kind = msgspec.field(default_factory=_Kind)


_decode: Final = msgspec.json.Decoder(Event).decode
_decode_head: Final = msgspec.json.Decoder(_Head).decode
_encode: Final = msgspec.json.Encoder().encode


def frame(event: Event, signature: bytes = b"") -> EventFrame:
    """Serialise an event, once."""
    return EventFrame(event, _encode(event), signature)


def decode(body: bytes) -> EventFrame:
    """Read an event. Raises ContractError("not_json" | "shape" | "newer_version") and nothing else."""
    raw, newline, tail = body.partition(b"\n")
    signature = b""
    if newline:
        try:
            signature = urlsafe_b64decode(tail + b"=" * (-len(tail) % 4))
        except (binascii.Error, ValueError):
            raise ContractError("shape", "signature", why="not base64url") from None
        if not signature or len(signature) > 512 or urlsafe_b64encode(signature).rstrip(b"=") != tail:
            raise ContractError("shape", "signature", why="not 1-512 bytes in unpadded base64url")
    try:
        event = _decode(raw)
    except msgspec.ValidationError as error:
        raise _newer(raw) or ContractError("shape", why=str(error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ContractError("not_json", why=str(error)) from None
    if event.ver != VERSION:
        raise ContractError(
            "newer_version" if event.ver > VERSION else "shape", found=event.ver, known=VERSION, why="ver"
        )
    if event.epoch < 1 or event.seq < 1 or not 0 <= event.t < _MAX_MS or not names.GATEWAY.match(event.gateway):
        raise ContractError("shape", why="epoch, seq, t or gateway out of bounds")
    return EventFrame(event, raw, signature)


def _newer(raw: bytes) -> ContractError | None:
    try:
        head = _decode_head(raw)
    except msgspec.MsgspecError:
        return None
    if head.ver > VERSION:
        return ContractError("newer_version", found=head.ver, known=VERSION)
    if head.body.kind and head.body.kind not in KINDS:
        return ContractError("newer_version", "body.kind", found=head.body.kind[:40], known=",".join(KINDS))
    return None
