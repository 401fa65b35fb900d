"""Rules on their way down: a signed manifest names parts by hash, so that a thin line fetches only what changed.

The manifest is retained at `zhigen/v1/{county}/rules`, each part at `…/rules/{part}` (JSON, perhaps zlib). A gateway
takes a manifest only when the rules key signed it, its county is the gateway's own and its version is higher than what
it has; a part only when its hash is the one that the manifest names. Rules are in force until `valid_until`.

A rules key is succeeded by one that it has named itself, in the part `keys`. For a gateway that was away meanwhile, the
last manifest of each key that was succeeded stays at `…/rules/{kid}`, as a bridge to the next.

What a part holds is read by its own module: `keys` here, `law` (what may be sold and sprayed) in contract.law.part.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Annotated, Final

import msgspec

from contract.errors import ContractError
from contract.keys import Alg, KeyRing, Signs, signed, split
from contract.wire import Count, Name, Ordinal, Reader, Time, Version

VERSION: Final = 1
MAX_PARTS: Final = 40
KEYS: Final = "keys"  # the part that carries the county's public keys: a list of contract.keys.PublicKey


class Part(msgspec.Struct, frozen=True):
    """One part: SHA-256 (hex) and length of its bytes before any zlib."""

    sha256: Name
    size: Count


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What is in force: `version` rises by every publication; times are UTC ms."""

    ver: Version = msgspec.field(default_factory=lambda: VERSION)
    county: Name
    version: Ordinal
    issued: Time
    valid_until: Time
    parts: Annotated[dict[Name, Part], msgspec.Meta(max_length=MAX_PARTS)]
    alg: Alg = "none"
    kid: Name = ""


class Bridge(msgspec.Struct, frozen=True):
    """The last manifest that a key has signed, as it was, and the part `keys` that it names."""

    manifest: str
    keys: str


_read: Final = Reader(Manifest, VERSION)
_bridge: Final = msgspec.json.Decoder(Bridge).decode
_encode: Final = msgspec.json.Encoder().encode


def part_of(body: bytes) -> Part:
    """How a manifest names these bytes."""
    return Part(sha256(body).hexdigest(), len(body))


def encode(manifest: Manifest, signer: Signs) -> bytes:
    """The signed payload."""
    body = _encode(msgspec.structs.replace(manifest, alg="ed25519", kid=signer.kid))
    return signed(body, signer.sign("rules", body))


def decode(payload: bytes) -> Manifest:
    """Read a manifest, its signature unproved. Raises what contract.wire.Reader raises, and nothing else."""
    return _read(split(payload)[0])


def verified(payload: bytes, ring: KeyRing, now: int) -> Manifest:
    """Read a manifest that the rules key signed. Raises ContractError as `decode` and KeyRing.check do."""
    body, signature = split(payload)
    manifest = _read(body)
    ring.check("rules", manifest.kid, body, signature, purpose="rules", now=now)
    return manifest


def bridge(manifest: bytes, keys: bytes) -> bytes:
    """What lies at `…/rules/{kid}`: a signed manifest of that key, and its part `keys`."""
    return _encode(Bridge(manifest.decode(), keys.decode()))


def crossed(payload: bytes, ring: KeyRing) -> tuple[Manifest, bytes]:
    """The manifest of a bridge, proved at the time at which it was issued, and the bytes of its part `keys`.

    Raises ContractError as `verified`; "shape" where it is no bridge, or the keys are not those of the manifest.
    """
    try:
        found = _bridge(payload)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ContractError("shape", why=str(error)) from None
    raw, keys = found.manifest.encode(), found.keys.encode()
    manifest = verified(raw, ring, decode(raw).issued)
    if manifest.parts.get(KEYS) != part_of(keys):
        raise ContractError("shape", "keys", why="not the part that the manifest names")
    return manifest, keys
