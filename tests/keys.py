"""The keys of a county in tests: the same in every run, with their public halves as a gateway trusts them."""

from __future__ import annotations

from pathlib import Path

from contract.keys import KeyRing, PublicKey, Signer
from gateway.rim.identity import Identity
from tests.contract.messages import signer

ACK = signer("ack", 2)
RULES = signer("rules", 3)
COMMAND = signer("command", 4)
TRUSTED: list[PublicKey] = [key.described() for key in (ACK, RULES, COMMAND)]


def gateway_signer(number: int = 1) -> Signer:
    """A gateway's key."""
    return signer("gateway", 100 + number)


def ring_of(gateway: str, *signers: Signer) -> KeyRing:
    """What the cloud knows of a gateway's keys."""
    return KeyRing([key.described(gateway=gateway) for key in signers])


def trusting(folder: Path) -> Identity:
    """An identity folder of a gateway that trusts this county."""
    identity = Identity(folder)
    identity.trust(TRUSTED)
    return identity
