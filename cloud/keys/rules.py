"""How long keys live, and which of several is at work. Pure; times are UTC ms."""

from __future__ import annotations

from typing import Final, Literal

from contract.moment import DAY_MS

_YEAR_MS: Final = 365 * DAY_MS

CountyPurpose = Literal["root", "ca", "rules", "ack", "command", "log", "voucher", "vault"]

# In the order in which they are made: each certificate after the key that signs it.
LIVES_MS: Final[dict[CountyPurpose, int]] = {
    "root": 20 * _YEAR_MS,
    "ca": 10 * _YEAR_MS,
    "rules": 5 * _YEAR_MS,
    "ack": 2 * _YEAR_MS,
    "command": 2 * _YEAR_MS,
    "log": 10 * _YEAR_MS,
    "voucher": 5 * _YEAR_MS,
    "vault": 5 * _YEAR_MS,
}
OVERLAP_MS: Final = DAY_MS  # a successor is known for a day before it is used
NOTICE_MS: Final = 60 * DAY_MS  # a key that ends within this time gets its successor
CERTIFICATE_DAYS: Final = 180
MOST_DAYS: Final = 397
CLAIM_MS: Final = 7 * DAY_MS

Standing = Literal["waiting", "in_use", "replaced", "ended", "revoked"]


def standing(not_before: int, not_after: int, revoked: int, now: int, *, replaced: bool) -> Standing:
    """What a key is good for at `now`; replaced: a younger one of its purpose is in use."""
    if revoked:
        return "revoked"
    if now > not_after:
        return "ended"
    if now < not_before:
        return "waiting"
    return "replaced" if replaced else "in_use"
