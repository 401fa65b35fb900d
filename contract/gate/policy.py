"""What a region wants of its gates, and whom they look at twice: the part `gate` of the rules.

Whether both papers are wanted (双证), what happens to produce without one, and what being on a list of watched subjects
means is regional policy; that 未检测 alone is no reason to refuse is not. A voucher names no subject, so the list is
one of batches: those that watched subjects have vouchers out for.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

import msgspec

from contract.wire import Name, Reader, Time, Version

PART: Final = "gate"
VERSION: Final = 1
Hours = Annotated[int, msgspec.Meta(ge=1, le=24 * 90)]


class GatePolicy(msgspec.Struct, frozen=True, kw_only=True):
    """One region's policy. issued: UTC ms of its making, 0: never laid down.

    two_papers: 承诺达标合格证 and 入市追溯凭证 both. without_voucher: what a passage without one is until a rapid test
    was passed. stale_hours: older lists of revocations let nothing pass by itself. tolerance: percent by which a weight
    may differ from the voucher's. watched: batches (16 hex digits). source: the paper that the policy stands in.
    """

    ver: Version = msgspec.field(default_factory=lambda: VERSION)
    issued: Time = 0
    two_papers: bool = False
    without_voucher: Literal["review", "stop"] = "review"
    stale_hours: Hours = 72
    tolerance: Annotated[int, msgspec.Meta(ge=0, le=100)] = 10
    watched: frozenset[Name] = frozenset()
    source: Annotated[str, msgspec.Meta(max_length=300)] = ""


NO_POLICY: Final = GatePolicy()
_read: Final = Reader(GatePolicy, VERSION)
_encode: Final = msgspec.json.Encoder(order="deterministic").encode


def decode(body: bytes) -> GatePolicy:
    """Read the part. Raises ContractError as contract.wire.Reader."""
    return _read(body)


def encode(policy: GatePolicy) -> bytes:
    """The part, the same bytes for the same policy."""
    return _encode(policy)
