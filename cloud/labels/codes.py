"""The codes of an order, from its seed, and the digest by which the register knows one. Pure.

A code carries 65 bits of HMAC-SHA256 (RFC 2104) of its serial under 32 drawn bytes: without the seed nobody tells one
from a drawn number. The digest is not salted: to try all codes takes 2^65 hashes for one that fits, and a salt of its
own for each would leave no way to look a scanned code up.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterator
from hashlib import sha256

from contract.printed import LabelCode, new_label
from contract.printed.label import BITS


def seed() -> bytes:
    """32 drawn bytes."""
    return secrets.token_bytes(32)


def codes(drawn: bytes, first: int, last: int) -> Iterator[LabelCode]:
    """The codes of the serials from `first` to `last`, both included."""
    for serial in range(first, last + 1):
        mac = hmac.digest(drawn, serial.to_bytes(4), "sha256")
        yield new_label(int.from_bytes(mac) >> (256 - BITS))


def digest(code: str) -> str:
    """32 hex digits for the 16 characters of a code."""
    return sha256(f"zhigen label {code}".encode()).hexdigest()[:32]
