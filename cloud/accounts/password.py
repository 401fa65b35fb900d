"""Passwords: argon2id, and the same time for a name that does not exist as for one that does.

A hash takes 64 MiB, so only a few are computed at once: who floods the log-in waits in line and costs no memory.
"""

from __future__ import annotations

from functools import cache
from threading import BoundedSemaphore
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

# RFC 9106, second recommended option, at a cost that a county's small server can bear.
_HASHER: Final = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=2)
_line: Final = BoundedSemaphore(3)


def seal(password: str) -> str:
    """The argon2id hash that is stored."""
    with _line:
        return _HASHER.hash(password)


def fits(stored: str | None, password: str) -> bool:
    """Whether a password belongs to a stored hash. With None (no such account) the same work is done, and False."""
    try:
        with _line:
            return _HASHER.verify(stored or _nobody(), password) and stored is not None
    except (VerifyMismatchError, VerificationError, InvalidHashError):
        return False


@cache
def _nobody() -> str:
    return _HASHER.hash("no account has this password")
