"""What is found of messages that no key of their gateway proves: an alert, but not one for every message of a flood."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Final

from cloud.alerts import Finding
from cloud.ingest.directory import Listing
from cloud.ingest.ring import GatewayRing
from contract.errors import ContractError

UNPROVED: Final = frozenset({"unsigned", "unknown_key", "bad_signature", "key_revoked", "key_expired"})
PAUSE_S: Final = 5.0  # between two words on the same finding
QUIET_MS: Final = 24 * 3_600_000  # an alert of forgeries is over when none came for a day
_MOST: Final = 10_000


class Forgeries:
    """One per lane. A key is named only where it is one of the gateway's: a forger may invent any number of others."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._told: dict[tuple[str, str], float] = {}

    def finding(self, ring: GatewayRing, listing: Listing, error: ContractError) -> Finding | None:
        """What to raise, None where the same was raised a moment ago."""
        kid = str(error.details.get("kid", ""))
        subject = f"{error.code} {kid}" if kid in ring else error.code
        now, key = self._clock(), (ring.gateway, subject)
        if now - self._told.get(key, -PAUSE_S) < PAUSE_S:
            return None
        if len(self._told) >= _MOST:
            self._told.clear()
        self._told[key] = now
        details = {"code": error.code, "kid": kid[:64], "reason": error.text("zh"), "reason_en": error.text("en")}
        return Finding("forged", ring.gateway, listing.region, subject, details)
