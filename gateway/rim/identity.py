"""Who this gateway is, in files of a folder of its own that nobody else may read:

    key.pem          its Ed25519 key, made here at the first start; it never leaves the machine
    pending.pem      its next key, while it waits for a certificate
    certificate.pem  its certificate and the chain up to the county CA, once it is enrolled
    ca.pem           what the broker's certificate must come from
    trust.json       the county's public keys, as they came with the enrolment or by signed rules

Without enrolment a gateway measures, signs and keeps everything; it believes no ack, rule or command.
"""

from __future__ import annotations

import os
from itertools import pairwise
from pathlib import Path
from typing import Final

import msgspec
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

from contract.errors import ContractError
from contract.keys import KeyRing, PublicKey, Signer
from gateway.core.errors import GatewayError

KEY: Final = "key.pem"
PENDING: Final = "pending.pem"
CERTIFICATE: Final = "certificate.pem"
CA: Final = "ca.pem"
TRUST: Final = "trust.json"
_decode: Final = msgspec.json.Decoder(list[PublicKey]).decode


class Identity:
    """The key, the certificate and the trusted keys of one gateway. Raises GatewayError("identity_unusable").

    `signer` and `ring` are replaced whole, never changed: whoever signs takes the signer of that moment, so that no
    signature stands under another key's name.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._finish()
            self.signer = Signer(_key(folder / KEY), "gateway")
            self.ring = self._ring()
            self.not_before, self.not_after = self._life()
        except (OSError, ValueError, msgspec.MsgspecError, ContractError) as error:
            why = getattr(error, "strerror", None) or str(error)
            raise GatewayError("identity_unusable", folder=folder, why=why) from None

    @property
    def kid(self) -> str:
        """The id of the key of now."""
        return self.signer.kid

    @property
    def enrolled(self) -> bool:
        """Whether the county has given it a certificate."""
        return self.not_after > 0

    def trust(self, keys: list[PublicKey]) -> None:
        """Go by these keys of the county from now on. Raises OSError; ContractError for a key that is not its id."""
        ring = KeyRing(keys)
        write(self.folder / TRUST, msgspec.json.encode(keys))
        self.ring = ring

    def request(self, gateway: str, *, fresh: bool = False) -> str:
        """A PKCS #10 request (PEM) for `gateway`, signed by its key or, where `fresh`, by the pending one.

        The pending key is made where there is none, and stays the same until it has its certificate. Raises OSError.
        """
        private = _key(self.folder / (PENDING if fresh else KEY))
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, gateway)])
        signed = x509.CertificateSigningRequestBuilder().subject_name(name).sign(private, None)
        return signed.public_bytes(serialization.Encoding.PEM).decode()

    def certify(self, chain: str, ca: str = "") -> None:
        """Keep a certificate for the key, or for the pending key, which then takes the other's place.

        ca: what to believe from now on; "": what it believes already, which must have issued the certificate. Raises
        OSError; ValueError with what is wrong with it.
        """
        believed = ca or (self.folder / CA).read_text()
        raw = _proved(chain, believed)
        if raw != self.signer.public and raw != _public(self.folder / PENDING):
            raise ValueError("the certificate is for another key")
        if ca:
            write(self.folder / CA, ca.encode())
        write(self.folder / CERTIFICATE, chain.encode())
        self._finish()
        self.signer = Signer(_key(self.folder / KEY), "gateway")
        self.not_before, self.not_after = self._life()

    def _finish(self) -> None:
        """The key that has the certificate is the key: also where a crash came between the two files."""
        pending = _public(self.folder / PENDING)
        if pending and self._certified() == pending:
            (self.folder / PENDING).replace(self.folder / KEY)
            settle(self.folder)

    def _certified(self) -> bytes:
        try:
            return _raw(x509.load_pem_x509_certificate((self.folder / CERTIFICATE).read_bytes()))
        except FileNotFoundError:
            return b""

    def _ring(self) -> KeyRing:
        try:
            return KeyRing(_decode((self.folder / TRUST).read_bytes()))
        except FileNotFoundError:
            return KeyRing()

    def _life(self) -> tuple[int, int]:
        try:
            found = x509.load_pem_x509_certificate((self.folder / CERTIFICATE).read_bytes())
        except FileNotFoundError:
            return 0, 0
        start, end = found.not_valid_before_utc, found.not_valid_after_utc
        return int(start.timestamp() * 1000), int(end.timestamp() * 1000)


def fingerprints(pem: str) -> list[str]:
    """SHA-256 (hex) of each certificate. Raises ValueError where there is none."""
    found = x509.load_pem_x509_certificates(pem.encode())
    return [one.fingerprint(SHA256()).hex() for one in found]


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
    settle(path.parent)


def settle(folder: Path) -> None:
    """The names in a folder survive a power cut from now on."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _proved(chain: str, ca: str) -> bytes:
    """The raw key of the first certificate of a chain that leads to one of `ca`. Raises ValueError."""
    believed = x509.load_pem_x509_certificates(ca.encode())
    papers = x509.load_pem_x509_certificates(chain.encode())
    try:
        for paper, above in pairwise(papers):
            paper.verify_directly_issued_by(above)
    except (InvalidSignature, ValueError, TypeError):
        raise ValueError("the chain of certificates is broken") from None
    if not any(_issued(papers[-1], one) for one in believed):
        raise ValueError("the certificate comes from a CA that this gateway does not know")
    return _raw(papers[0])


def _issued(paper: x509.Certificate, above: x509.Certificate) -> bool:
    try:
        paper.verify_directly_issued_by(above)
    except (InvalidSignature, ValueError, TypeError):
        return paper == above
    return True


def _raw(paper: x509.Certificate) -> bytes:
    return paper.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)


def _public(path: Path) -> bytes:
    return _key(path).public_key().public_bytes_raw() if path.exists() else b""


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
