"""Personal fields: sealed where they are read, opened in the vault and nowhere else.

A till that reads an identity card seals number, name and phone to the county's vault key before anything is written, so
that no disk, broker, table or log on the way ever holds them readable. The box is HPKE in base mode after RFC 9180
(DHKEM X25519, HKDF-SHA256, ChaCha20-Poly1305) with the gateway and the purpose as `info`: a box cut out of one event
does not open as part of another gateway's.
"""

from __future__ import annotations

from typing import Annotated, Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from contract.errors import ContractError
from contract.keys import PublicKey, decoded, encoded
from contract.wire import Line, Name

_SUITE: Final = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


class Person(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is read from a document or asked at a till. Its text form shows nothing."""

    number: Line = ""
    name: Line = ""
    phone: Line = ""

    def __repr__(self) -> str:
        return "Person(…)"

    __str__ = __repr__

    def __rich_repr__(self) -> list[tuple[str, object]]:
        """Nothing for pretty printers either."""
        return []


class Sealed(msgspec.Struct, frozen=True):
    """A sealed person: the vault key it was sealed to, and the box in unpadded base64url."""

    kid: Name
    box: Annotated[str, msgspec.Meta(max_length=4096)]


_decode: Final = msgspec.json.Decoder(Person).decode


def seal(person: Person, vault: PublicKey, gateway: str) -> Sealed:
    """Seal a person to the vault. Raises ContractError("unknown_key") where the key is not a vault's."""
    if vault.purpose != "vault" or vault.alg != "x25519":
        raise ContractError("unknown_key", kid=vault.kid)
    public = X25519PublicKey.from_public_bytes(vault.raw)
    return Sealed(vault.kid, encoded(_SUITE.encrypt(msgspec.json.encode(person), public, info=_info(gateway))))


def unseal(found: Sealed, private: X25519PrivateKey, gateway: str) -> Person:
    """Open a box: in the vault only. Raises ContractError("sealed_box") where it is not for this key or gateway."""
    try:
        return _decode(_SUITE.decrypt(decoded(found.box, "box"), private, info=_info(gateway)))
    except (InvalidTag, ValueError, msgspec.MsgspecError):
        raise ContractError("sealed_box", kid=found.kid) from None


def _info(gateway: str) -> bytes:
    return b"zhigen/personal\0" + gateway.encode()
