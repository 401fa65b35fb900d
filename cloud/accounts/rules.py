"""Roles, passwords that are refused, how long a log-in lasts. Pure decisions."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final, Literal, get_args

Role = Literal[
    "admin", "supervisor", "analyst", "inspector", "enforcement", "farm", "shop", "lab", "market", "engineer"
]
ROLES: Final[tuple[Role, ...]] = get_args(Role)
OVERSIGHT: Final[tuple[Role, ...]] = ("admin", "supervisor", "analyst", "inspector", "enforcement")  # see the county
OFFICE: Final[tuple[Role, ...]] = (*OVERSIGHT, "engineer")

OUTSIDE: Final[tuple[Role, ...]] = ("farm", "shop", "lab", "market")  # see what is their own subject's, no more

NAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9]|[._-](?![._-])){0,38}[a-z0-9]\Z")
SHORTEST: Final = 10
LONGEST: Final = 128
LIFE_MS: Final = 12 * 3_600_000  # a working day; then the password again
IDLE_MS: Final = 30 * 60_000  # away from the desk
TOUCH_MS: Final = 60_000  # how exact the last use is kept, so that reading does not write at every click

_COMMON: Final = (
    "password", "123456", "qwerty", "abc123", "admin", "zhigen", "iloveyou", "welcome", "letmein", "woaini", "111111",
    "888888", "666666", "asdfgh", "zxcvbn", "1q2w3e", "monkey", "dragon", "changeme", "secret",
)  # fmt: skip


def weak(password: str, name: str) -> bool:
    """Whether a new password is too short, too long, only digits, or little more than a common one or the name."""
    if not SHORTEST <= len(password) <= LONGEST:
        return True
    bare = password.lower()
    for word in sorted((*_COMMON, name.lower()), key=len, reverse=True):
        bare = bare.replace(word, "")
    return len(bare) < 4 or len(set(password)) < 5 or password.isdigit() or _runs(password)


def may_give(giver: Role, role: Role) -> bool:
    """Whether somebody may make an account of a role, or one into it: administrators make all, nobody else any."""
    return giver == "admin" and role in ROLES


def _runs(password: str) -> bool:
    steps = {ord(b) - ord(a) for a, b in pairwise(password)}
    return steps in ({1}, {-1}, {0})


def alive(opened: int, used: int, expires: int, now: int) -> bool:
    """Whether a log-in still holds at `now` (ms): not beyond its life, and not idle too long."""
    return opened <= now + 60_000 and now < expires and now - used < IDLE_MS
