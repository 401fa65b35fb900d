"""Acks: the cloud's word that rows are durable, by which the gateway deletes them.

An ack names ranges, so any ingest worker may send it, in any order, twice. `refused` rows are settled too: they lie in
the cloud's quarantine with their reason and will not be asked for again. An ack deletes, so it is signed by the ack
key, and it names the boot whose rows it means: two machines under one identity number their rows alike, and must not
delete each other's.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Final, Literal

import msgspec

from contract.errors import ContractError
from contract.keys import Alg, KeyRing, Signs, signed, split
from contract.wire import Count, Line, Name, Ordinal, Reader, Time, Version

VERSION: Final = 1
Lane = Literal["events", "readings"]
LANES: Final[tuple[Lane, ...]] = ("events", "readings")
MAX_SPAN: Final = 10_000  # ranges of one lane and epoch in one ack
Range = tuple[Ordinal, Ordinal]
Ranges = Annotated[list[Range], msgspec.Meta(max_length=MAX_SPAN)]


class Durable(msgspec.Struct, frozen=True):
    """Rows first..last (inclusive) of each range are stored. `boot` is the run that made them, "" any (old clouds)."""

    lane: Lane
    epoch: Ordinal
    ranges: Ranges
    boot: Name = ""


class Refused(msgspec.Struct, frozen=True):
    """Rows that cannot be accepted and why; `code` is a key of contract.errors.TEXTS."""

    lane: Lane
    epoch: Ordinal
    ranges: Ranges
    code: Name
    text: Line = ""
    boot: Name = ""


class High(msgspec.Struct, frozen=True):
    """The highest number that the cloud ever saw in this lane and epoch: an image that knows less was restored."""

    lane: Lane
    epoch: Ordinal
    seq: Count


class Ack(msgspec.Struct, frozen=True, kw_only=True):
    """`t` is the cloud's UTC ms: a gateway without any clock learns the time from it."""

    ver: Version = msgspec.field(default_factory=lambda: VERSION)
    t: Time
    durable: list[Durable] = []
    refused: list[Refused] = []
    high: list[High] = []
    alg: Alg = "none"
    kid: Name = ""


_read: Final = Reader(Ack, VERSION)
_encode: Final = msgspec.json.Encoder().encode


def encode(ack: Ack, signer: Signs | None = None) -> bytes:
    """The payload of an ack, signed where there is a signer."""
    if signer is None:
        return _encode(ack)
    body = _encode(msgspec.structs.replace(ack, alg="ed25519", kid=signer.kid))
    return signed(body, signer.sign("ack", body))


def verified(payload: bytes, ring: KeyRing, now: int) -> Ack:
    """Read an ack that the ack key signed. Raises ContractError as `decode` and KeyRing.check do."""
    body, signature = split(payload)
    ack = decode(body)
    ring.check("ack", ack.kid, body, signature, purpose="ack", now=now)
    return ack


def decode(body: bytes) -> Ack:
    """Read an ack. Raises what contract.wire.Reader raises, and nothing else."""
    ack = _read(body.partition(b"\n")[0])
    parts: tuple[Durable | Refused, ...] = (*ack.durable, *ack.refused)
    if any(first > last for part in parts for first, last in part.ranges):
        raise ContractError("shape", "ranges", why="wants first ≤ last")
    return ack


def merge(seqs: Iterable[int]) -> list[Range]:
    """The shortest list of inclusive ranges that holds exactly these numbers."""
    ranges: list[Range] = []
    for seq in sorted(set(seqs)):
        if ranges and ranges[-1][1] == seq - 1:
            ranges[-1] = (ranges[-1][0], seq)
        else:
            ranges.append((seq, seq))
    return ranges
