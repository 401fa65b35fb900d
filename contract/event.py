"""Trace events: what happened at the edge, one by one, each provable by itself.

On the wire an event is `json bytes`, or `json bytes \\n signature` with the signature in unpadded base64url. What was
signed is kept as it came and never serialised again, so a frame carries its own bytes. `prev` is the SHA-256 of the
predecessor's json bytes in the same epoch, "" for the first: the cloud links the chain afterwards, late is normal.

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
from contract.wire import Count, Key, Line, Name, Ordinal, Reader, Time, Version

VERSION: Final = 1
MAX_SIGNATURE: Final = 512  # bytes


class Birth(msgspec.Struct, tag_field="kind", tag="birth", frozen=True):
    """A run of the gateway began."""

    software: Name
    meta: Name
    reason: Literal["start", "restart", "config"] = "start"


class Gap(msgspec.Struct, tag_field="kind", tag="gap", frozen=True):
    """Readings of [start, end] ms may be missing and never will come: said, not hidden.

    device "" means all devices. `rows` is how many were dropped, where that is known (None: never measured).
    """

    start: Time
    end: Time
    cause: Literal["restart", "outbox_full", "disk_full", "thinned", "salvage", "clock"]
    device: Name = ""
    rows: Count | None = None


class Alarm(msgspec.Struct, tag_field="kind", tag="alarm", frozen=True):
    """A point crossed a limit (raise) or came back beyond the hysteresis (clear). `alarm` pairs the two."""

    alarm: Name
    state: Literal["raise", "clear"]
    device: Name
    point: Key
    side: Literal["high", "low"]
    limit: float
    value: float
    severity: Literal["notice", "warning", "critical"] = "warning"


class DeviceHealth(msgspec.Struct, tag_field="kind", tag="device", frozen=True):
    """A device stopped answering (lost) or answers again (found)."""

    device: Name
    state: Literal["lost", "found"]
    cause: Line = ""
    since: Time = 0


class ClockStep(msgspec.Struct, tag_field="kind", tag="clock", frozen=True):
    """The wall clock was set: `step` ms forward (+) or back (−); rows from now on carry `segment`."""

    step: Time
    segment: Count
    synced: bool


Body = Birth | Gap | Alarm | DeviceHealth | ClockStep
KINDS: Final = ("birth", "gap", "alarm", "device", "clock")


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One event. `seq` and `epoch` are its outbox address (lane "events"), `mono` the monotonic ms of its boot."""

    ver: Version = msgspec.field(default_factory=lambda: VERSION)
    id: UUID
    gateway: Name
    epoch: Ordinal
    seq: Ordinal
    boot: Name
    t: Count
    mono: Count
    synced: bool
    prev: Name = ""
    alg: Literal["none", "ed25519"] = "none"
    kid: Name = ""
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


_read: Final = Reader(Event, VERSION, KINDS)
_encode: Final = msgspec.json.Encoder().encode


def frame(event: Event, signature: bytes = b"") -> EventFrame:
    """Serialise an event, once."""
    return EventFrame(event, _encode(event), signature)


def decode(body: bytes) -> EventFrame:
    """Read an event. Raises what contract.wire.Reader raises, and nothing else."""
    raw, newline, tail = body.partition(b"\n")
    event = _read(raw)
    if not names.GATEWAY.match(event.gateway):
        raise ContractError("shape", "gateway", why="is misspelt")
    return EventFrame(event, raw, _signature(tail) if newline else b"")


def _signature(line: bytes) -> bytes:
    try:
        signature = urlsafe_b64decode(line + b"=" * (-len(line) % 4))
    except (binascii.Error, ValueError):
        signature = b""
    if not 0 < len(signature) <= MAX_SIGNATURE or urlsafe_b64encode(signature).rstrip(b"=") != line:
        raise ContractError("shape", "signature", why=f"not 1-{MAX_SIGNATURE} bytes in unpadded base64url")
    return signature
