"""Trace events: what happened at the edge, one by one, each provable by itself.

On the wire an event is `json bytes`, or `json bytes \\n signature` with the signature in unpadded base64url. What was
signed is kept as it came and never serialised again, so a frame carries its own bytes. `prev` is the SHA-256 of the
predecessor's json bytes in the same epoch, "" for the first: the cloud links the chain afterwards, late is normal.

The union of bodies is closed: a kind that this version does not know is refused as `newer_version`, never guessed.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Final
from uuid import UUID

import msgspec

from contract import names
from contract.errors import ContractError
from contract.event.body import KINDS, Body
from contract.keys import Alg, Signs, signed, split
from contract.wire import Count, Name, Ordinal, Reader, Version

VERSION: Final = 1


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
    alg: Alg = "none"
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
        return signed(self.raw, self.signature)


_read: Final = Reader(Event, VERSION, KINDS)
_encode: Final = msgspec.json.Encoder().encode


def frame(event: Event, signer: Signs | None = None) -> EventFrame:
    """Serialise an event, once, and sign what came of it."""
    if signer is None:
        return EventFrame(event, _encode(event))
    event = msgspec.structs.replace(event, alg="ed25519", kid=signer.kid)
    raw = _encode(event)
    return EventFrame(event, raw, signer.sign("event", raw))


def decode(body: bytes) -> EventFrame:
    """Read an event. Raises what contract.wire.Reader raises, and nothing else."""
    event = _read(body.partition(b"\n")[0])
    if not names.GATEWAY.match(event.gateway):
        raise ContractError("shape", "gateway", why="is misspelt")
    raw, signature = split(body)
    return EventFrame(event, raw, signature)
