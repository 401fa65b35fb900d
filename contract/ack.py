"""Acks: the cloud's word that rows are durable, by which the gateway deletes them.

An ack names ranges, so any ingest worker may send it, in any order, twice. `refused` rows are settled too: they lie in
the cloud's quarantine with their reason and will not be asked for again. A signature line may follow as with events.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal

import msgspec

from contract.errors import ContractError

VERSION: Final = 1
Lane = Literal["events", "readings"]
LANES: Final[tuple[Lane, ...]] = ("events", "readings")
MAX_SPAN: Final = 10_000  # ranges in one ack
Range = tuple[int, int]


class Durable(msgspec.Struct, frozen=True):
    """Rows first..last (inclusive) of each range are stored."""

    lane: Lane
    epoch: int
    ranges: list[Range]


class Refused(msgspec.Struct, frozen=True):
    """Rows that cannot be accepted and why; `code` is a key of contract.errors.TEXTS."""

    lane: Lane
    epoch: int
    ranges: list[Range]
    code: str
    text: str = ""


class Ack(msgspec.Struct, frozen=True, kw_only=True):
    """`t` is the cloud's UTC ms: a gateway without any clock learns the time from it."""

    ver: int = VERSION
    t: int
    durable: list[Durable] = []
    refused: list[Refused] = []


_decode: Final = msgspec.json.Decoder(Ack).decode
_encode: Final = msgspec.json.Encoder().encode


def encode(ack: Ack) -> bytes:
    """The JSON bytes of an ack."""
    return _encode(ack)


def decode(body: bytes) -> Ack:
    """Read an ack. Raises ContractError("not_json" | "shape" | "newer_version") and nothing else."""
    try:
        ack = _decode(body.partition(b"\n")[0])
    except msgspec.ValidationError as error:
        raise ContractError("shape", why=str(error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ContractError("not_json", why=str(error)) from None
    if ack.ver != VERSION:
        raise ContractError("newer_version" if ack.ver > VERSION else "shape", found=ack.ver, known=VERSION, why="ver")
    parts: tuple[Durable | Refused, ...] = (*ack.durable, *ack.refused)
    for part in parts:
        if part.epoch < 1 or len(part.ranges) > MAX_SPAN or any(not 1 <= first <= last for first, last in part.ranges):
            raise ContractError("shape", "ranges", why="wants 1 ≤ first ≤ last")
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
