"""The seal of readings: one signature per flush, under which every message of that flush can be proved by itself.

The bodies of one flush (at most MAX_LEAVES) are the leaves of a Merkle tree (contract.merkle); the gateway signs its
root. Each message then travels with its own seal in a second line, so that losing a neighbour costs nothing:

    {"ver":1,"e":1,…}                                  the readings, as they are signed
    {"kid":"gateway-…","i":1,"n":3,"p":["…"],"s":"…"}  leaf i of n, the sister hashes, the signature of the root
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Final

import msgspec

from contract import merkle
from contract.errors import ContractError
from contract.keys import Alg, KeyRing, Signs, decoded, encoded
from contract.wire import Name

MAX_LEAVES: Final = 1024
_HASH: Final = 32
Text = Annotated[str, msgspec.Meta(max_length=128)]


class Seal(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where a message lies in the tree of its flush, and the signature of the root."""

    kid: Name
    i: Annotated[int, msgspec.Meta(ge=0, lt=MAX_LEAVES)]
    n: Annotated[int, msgspec.Meta(ge=1, le=MAX_LEAVES)]
    p: Annotated[list[Text], msgspec.Meta(max_length=10)]
    s: Text
    alg: Alg = "ed25519"


_decode: Final = msgspec.json.Decoder(Seal).decode
_encode: Final = msgspec.json.Encoder().encode


def seal(bodies: Sequence[bytes], signer: Signs) -> list[bytes]:
    """The bodies of one flush, each with its seal behind it. One signature in all; at most MAX_LEAVES bodies."""
    if not bodies:
        return []
    root, paths = merkle.paths([merkle.leaf_hash(body) for body in bodies])
    signature = encoded(signer.sign("readings", root))
    return [
        body + b"\n" + _encode(Seal(signer.kid, place, len(bodies), [encoded(one) for one in path], signature))
        for place, (body, path) in enumerate(zip(bodies, paths, strict=True))
    ]


def split(payload: bytes) -> tuple[bytes, Seal | None]:
    """(readings, seal) of an inflated payload. Raises ContractError("shape") for a second line that is no seal."""
    body, newline, line = payload.partition(b"\n")
    if not newline:
        return body, None
    try:
        return body, _decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ContractError("shape", "seal", why=str(error)) from None


class SealCheck:
    """Checks seals against a ring, and each signed root once: the messages of a flush share it."""

    def __init__(self, ring: KeyRing) -> None:
        self._ring = ring
        self._known: dict[tuple[str, bytes, str], None] = {}

    def check(self, body: bytes, found: Seal | None, *, gateway: str, now: int) -> None:
        """Raises ContractError as KeyRing.check does, and "bad_signature" where the path leads elsewhere."""
        if found is None:
            raise ContractError("unsigned")
        path = [decoded(one, "seal.p") for one in found.p]
        root = merkle.root_of(merkle.leaf_hash(body), found.i, found.n, path) if found.i < found.n else None
        if root is None or any(len(one) != _HASH for one in path):
            raise ContractError("bad_signature", "seal", kid=found.kid)
        key = (found.kid, root, found.s)
        if key in self._known:
            return
        self._ring.check(
            "readings", found.kid, root, decoded(found.s, "seal.s"), purpose="gateway", now=now, gateway=gateway
        )
        if len(self._known) >= MAX_LEAVES:
            self._known.clear()
        self._known[key] = None
