"""What the signed rules say to a gate: the county's voucher keys, its list of revocations, its policy."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

import msgspec

from contract import gate
from contract.errors import ContractError
from contract.gate import GatePolicy
from contract.keys import PublicKey
from contract.rules import KEYS, Part
from contract.voucher import PART as REVOKED
from contract.voucher import Revoked, Verifier, revoked
from gateway.rim.rulebook import RuleBook

log = logging.getLogger(__name__)
_keys: Final = msgspec.json.Decoder(list[PublicKey]).decode


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the rules in force say to a gate. law: the digest of the policy, as passages name it."""

    verifier: Verifier
    policy: GatePolicy
    listed: int
    law: str


class GateBook:
    """Read from the rule book when its parts change and kept ready, as the law is for the till."""

    def __init__(self, book: RuleBook) -> None:
        self._book = book
        self._read: tuple[tuple[Part | None, ...], Sheet] | None = None

    @property
    def in_force(self) -> Sheet:
        """What a gate goes by. A part that is missing or cannot be read is as if it said nothing, and is told once."""
        found = [self._book.in_force(name) for name in (KEYS, REVOKED, gate.PART)]
        parts = tuple(one[0] if one else None for one in found)
        if self._read is None or self._read[0] != parts:
            keys, listed, policy = (one[1] if one else None for one in found)
            self._read = parts, _sheet(keys, listed, policy)
        return self._read[1]


def _sheet(keys: bytes | None, listed: bytes | None, policy: bytes | None) -> Sheet:
    known, none, found = [], Revoked(), gate.NO_POLICY
    try:
        known = _keys(keys) if keys else []
        none = revoked(listed) if listed else none
        found = gate.decode(policy) if policy else found
    except (ContractError, msgspec.MsgspecError) as error:
        log.error("gate rules=unreadable why=%r", str(error))
    return Sheet(Verifier(known, none), found, none.issued, sha256(policy).hexdigest()[:16] if policy else "")
