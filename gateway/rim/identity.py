"""Who this gateway is, in files of a folder of its own that nobody else may read:

    key.pem          its Ed25519 key, made here at the first start; it never leaves the machine
    certificate.pem  its certificate and the chain up to the county CA, once it is enrolled
    ca.pem           what the broker's certificate must come from
    trust.json       the county's public keys, as they came with the enrolment or by signed rules

Without enrolment a gateway measures, signs and keeps everything; it believes no ack, rule or command.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from contract.errors import ContractError
from contract.keys import Context, KeyRing, PublicKey, Signer
from gateway.core.errors import GatewayError

KEY: Final = "key.pem"
CERTIFICATE: Final = "certificate.pem"
CA: Final = "ca.pem"
TRUST: Final = "trust.json"
_decode: Final = msgspec.json.Decoder(list[PublicKey]).decode


class Identity:
    """The key, the certificate and the trusted keys of one gateway. Raises GatewayError("identity_unusable")."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.signer = Signer(_key(folder / KEY), "gateway")
            self.ring = self._ring()
            self.not_after = self._not_after()
        except (OSError, ValueError, msgspec.MsgspecError, ContractError) as error:
            why = getattr(error, "strerror", None) or str(error)
            raise GatewayError("identity_unusable", folder=folder, why=why) from None

    @property
    def kid(self) -> str:
        """The id of the key that it signs with now."""
        return self.signer.kid

    def sign(self, context: Context, body: bytes) -> bytes:
        """Sign with the key of now: an identity is a contract.keys.Signs that outlives a change of its key."""
        return self.signer.sign(context, body)

    @property
    def enrolled(self) -> bool:
        """Whether the county has given it a certificate."""
        return self.not_after > 0

    def trust(self, keys: list[PublicKey]) -> None:
        """Go by these keys of the county from now on. Raises OSError; ContractError for a key that is not its id."""
        ring = KeyRing(keys)
        write(self.folder / TRUST, msgspec.json.encode(keys))
        self.ring = ring

    def certify(self, chain: str, ca: str) -> None:
        """Keep a certificate for the key. Raises OSError; ValueError where it is not a certificate for this key."""
        certificate = x509.load_pem_x509_certificate(chain.encode())
        raw = certificate.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        if raw != self.signer.public:
            raise ValueError("the certificate is for another key")
        write(self.folder / CA, ca.encode())
        write(self.folder / CERTIFICATE, chain.encode())
        self.not_after = self._not_after()

    def install(self, pem: str) -> None:
        """Keep a certificate (chain in PEM) that the county sent. Raises as `certify`."""
        self.certify(pem, (self.folder / CA).read_text())

    def _ring(self) -> KeyRing:
        try:
            return KeyRing(_decode((self.folder / TRUST).read_bytes()))
        except FileNotFoundError:
            return KeyRing()

    def _not_after(self) -> int:
        try:
            certificate = x509.load_pem_x509_certificate((self.folder / CERTIFICATE).read_bytes())
        except FileNotFoundError:
            return 0
        return int(certificate.not_valid_after_utc.timestamp() * 1000)


def write(path: Path, body: bytes) -> None:
    """Replace a file of the folder at once and durably, readable by its owner only."""
    fresh = path.with_name(f".{path.name}.new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        os.write(descriptor, body)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    fresh.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _key(path: Path) -> Ed25519PrivateKey:
    try:
        found = serialization.load_pem_private_key(path.read_bytes(), None)
    except FileNotFoundError:
        found = Ed25519PrivateKey.generate()
        form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        write(path, found.private_bytes(*form))
    if not isinstance(found, Ed25519PrivateKey):
        raise ValueError(f"{path.name} is no Ed25519 key")
    return found
