"""Passwords: argon2id, and the same time for a name that does not exist as for one that does."""

from __future__ import annotations

from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

# RFC 9106, second recommended option, at a cost that a county's small server can bear.
_HASHER: Final = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=2)


def seal(password: str) -> str:
    """The argon2id hash that is stored."""
    return _HASHER.hash(password)


def fits(stored: str | None, password: str) -> bool:
    """Whether a password belongs to a stored hash. With None (no such account) the same work is done, and False."""
    try:
        return _HASHER.verify(stored or _nobody(), password) and stored is not None
    except (VerifyMismatchError, VerificationError, InvalidHashError):
        return False


@cache
def _nobody() -> str:
    return _HASHER.hash("no account has this password")
