"""Acks: the cloud's word that rows are durable, by which the gateway deletes them.

An ack names ranges, so any ingest worker may send it, in any order, twice. `refused` rows are settled too: they lie in
the cloud's quarantine with their reason and will not be asked for again. A signature line may follow as with events.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Final, Literal

import msgspec

from contract.errors import ContractError
from contract.wire import Line, Name, Ordinal, Reader, Time, Version

VERSION: Final = 1
Lane = Literal["events", "readings"]
LANES: Final[tuple[Lane, ...]] = ("events", "readings")
MAX_SPAN: Final = 10_000  # ranges of one lane and epoch in one ack
Range = tuple[Ordinal, Ordinal]
Ranges = Annotated[list[Range], msgspec.Meta(max_length=MAX_SPAN)]


class Durable(msgspec.Struct, frozen=True):
    """Rows first..last (inclusive) of each range are stored."""

    lane: Lane
    epoch: Ordinal
    ranges: Ranges


class Refused(msgspec.Struct, frozen=True):
    """Rows that cannot be accepted and why; `code` is a key of contract.errors.TEXTS."""

    lane: Lane
    epoch: Ordinal
    ranges: Ranges
    code: Name
    text: Line = ""


class Ack(msgspec.Struct, frozen=True, kw_only=True):
    """`t` is the cloud's UTC ms: a gateway without any clock learns the time from it."""

    ver: Version = msgspec.field(default_factory=lambda: VERSION)
    t: Time
    durable: list[Durable] = []
    refused: list[Refused] = []


_read: Final = Reader(Ack, VERSION)
_encode: Final = msgspec.json.Encoder().encode


def encode(ack: Ack) -> bytes:
    """The JSON bytes of an ack."""
    return _encode(ack)


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
