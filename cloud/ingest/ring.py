"""The keys of one gateway at work: proves its events and its seals. Pure.

When a key ended is judged at the time that the message itself names, so that a backlog of a week is good although its
key has ended since; a revoked key proves nothing, whenever it comes. What was signed before the certificate began is
good (a gateway works before it is enrolled, and its clock may be behind), and so is what names no time that means
anything: signed before the clock was set, or unreadable.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from contract import seal
from contract.codec import inflate
from contract.errors import ContractError
from contract.event import EventFrame
from contract.keys import KeyRing, PublicKey, split
from contract.seal import Seal, SealCheck


class GatewayRing:
    """All keys ever certified for a gateway, revoked ones among them. One lane's threads share it."""

    def __init__(self, gateway: str, keys: Sequence[PublicKey]) -> None:
        self.gateway = gateway
        self.keys = tuple(keys)
        self._ring = KeyRing(keys)
        self._seals = SealCheck(self._ring)

    def __contains__(self, kid: str) -> bool:
        return kid in self._ring

    def event(self, frame: EventFrame) -> None:
        """Prove an event. Raises ContractError as KeyRing.check does."""
        said = frame.event
        self._signed(said.kid, frame.raw, frame.signature, said.t if said.synced else None)

    def rows(self, body: bytes, found: Seal | None, t: int | None) -> None:
        """Prove readings that name the time `t` (ms, None: none). Raises ContractError as SealCheck.check does."""
        now = self._moment(found.kid, t) if found is not None else 0
        self._seals.check(body, found, gateway=self.gateway, now=now)

    def proves(self, kind: str, payload: bytes) -> bool:
        """Whether a message that the contract refuses still came from this gateway, as its signature says."""
        try:
            body = inflate(payload)
            if kind == "data":
                self.rows(*seal.split(body), None)
            else:
                raw, signature = split(body)
                self._signed(_kid(raw), raw, signature, None)
        except ContractError:
            return False
        return True

    def _signed(self, kid: str, raw: bytes, signature: bytes, t: int | None) -> None:
        now = self._moment(kid, t)
        self._ring.check("event", kid, raw, signature, purpose="gateway", now=now, gateway=self.gateway)

    def _moment(self, kid: str, t: int | None) -> int:
        key = self._ring.get(kid)
        if key is None:
            return 0
        return key.not_before if t is None else max(t, key.not_before)


def _kid(raw: bytes) -> str:
    try:
        said: Any = json.loads(raw)
    except (ValueError, RecursionError):
        return ""
    kid = said.get("kid") if isinstance(said, dict) else None
    return kid if isinstance(kid, str) else ""
