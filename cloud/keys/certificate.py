"""The county's papers in X.509: root, county CA, gateways, the broker's own, and the list of what was revoked.

Ed25519 all the way; checked end to end with mosquitto 2.0.11 on OpenSSL 3.0 and Python's ssl. What others must believe
whatever their clock says (root, CA, broker) is valid since 1970: a gateway without a clock battery boots there, and it
learns the time from an ack, over this very connection. Pure but for the random serial numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import Final, NamedTuple

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_EVER: Final = datetime(1970, 1, 1, tzinfo=UTC)
_CRL_LIFE: Final = timedelta(days=3650)  # a list that ends would lock the whole county out
_EARLY: Final = timedelta(days=1)  # the clock of a broker elsewhere may be behind


class Request(NamedTuple):
    """What a gateway asks a certificate for: its name and its raw public key."""

    name: str
    public: bytes


def root(key: Ed25519PrivateKey, name: str, not_after: int) -> str:
    """The certificate of the root by itself, in PEM; `not_after` in UTC ms."""
    builder = _builder(name, key.public_key(), name, key, _EVER, not_after)
    return _pem(_authority(builder, 1).sign(key, None))


def authority(public: Ed25519PublicKey, name: str, not_after: int, root: str, root_key: Ed25519PrivateKey) -> str:
    """The certificate of a county CA by the root: it signs certificates, and no further CA."""
    builder = _builder(name, public, _subject(root), root_key, _EVER, not_after)
    return _pem(_authority(builder, 0).sign(root_key, None))


def gateway(request: Request, county: str, now: int, not_after: int, ca: str, ca_key: Ed25519PrivateKey) -> str:
    """The certificate of a gateway: its id is the common name, which the broker takes for its user name."""
    public = Ed25519PublicKey.from_public_bytes(request.public)
    builder = _builder(request.name, public, _subject(ca), ca_key, _moment(now) - _EARLY, not_after)
    uri = x509.UniformResourceIdentifier(f"zhigen:{county}/{request.name}")
    return _pem(_leaf(builder, ExtendedKeyUsageOID.CLIENT_AUTH, [uri]).sign(ca_key, None))


def broker(public: Ed25519PublicKey, names: Sequence[str], not_after: int, ca: str, ca_key: Ed25519PrivateKey) -> str:
    """The certificate of a broker that is reached under these host names and addresses."""
    builder = _builder(names[0], public, _subject(ca), ca_key, _EVER, not_after)
    return _pem(_leaf(builder, ExtendedKeyUsageOID.SERVER_AUTH, [_place(name) for name in names]).sign(ca_key, None))


def revocations(serials: Sequence[tuple[str, int]], issued: int, ca: str, ca_key: Ed25519PrivateKey) -> str:
    """The list of a CA: serials in hex, each with the time of its revocation. A later `issued` (ms) replaces it."""
    when = _moment(issued)
    builder = x509.CertificateRevocationListBuilder().issuer_name(x509.load_pem_x509_certificate(ca.encode()).subject)
    builder = builder.last_update(when).next_update(when + _CRL_LIFE)
    for serial, revoked in serials:
        entry = x509.RevokedCertificateBuilder().serial_number(int(serial, 16)).revocation_date(_moment(revoked))
        builder = builder.add_revoked_certificate(entry.build())
    known = x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key())
    return _pem(builder.add_extension(known, critical=False).sign(ca_key, None))


def request_of(pem: str) -> Request:
    """Read a PKCS #10 request that its own key has signed. Raises ValueError with what is wrong."""
    found = x509.load_pem_x509_csr(pem.encode())
    public = found.public_key()
    names = found.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    if not isinstance(public, Ed25519PublicKey):
        raise ValueError("the key is not Ed25519")
    if len(names) != 1:
        raise ValueError("wants exactly one common name")
    try:
        signed = found.is_signature_valid
    except InvalidSignature:
        signed = False
    if not signed:
        raise ValueError("the request is not signed by its key")
    return Request(str(names[0].value), public.public_bytes_raw())


def serial_of(pem: str) -> str:
    """The serial number of the first certificate, in hex."""
    return f"{x509.load_pem_x509_certificate(pem.encode()).serial_number:x}"


def names_of(pem: str) -> list[str]:
    """The host names and addresses of a broker's certificate."""
    found = x509.load_pem_x509_certificate(pem.encode()).extensions
    return [str(one.value) for one in found.get_extension_for_class(x509.SubjectAlternativeName).value]


def ends(pem: str) -> int:
    """When the first certificate ends, UTC ms."""
    return int(x509.load_pem_x509_certificate(pem.encode()).not_valid_after_utc.timestamp() * 1000)


def _builder(
    name: str, public: Ed25519PublicKey, issuer: str, issuer_key: Ed25519PrivateKey, start: datetime, not_after: int
) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(_name(name)).issuer_name(_name(issuer)).public_key(public)
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(start).not_valid_after(_moment(not_after))
    own = x509.SubjectKeyIdentifier.from_public_key(public)
    above = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
    return builder.add_extension(own, critical=False).add_extension(above, critical=False)


def _authority(builder: x509.CertificateBuilder, length: int) -> x509.CertificateBuilder:
    usage = {**_NO_USE, "key_cert_sign": True, "crl_sign": True}
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=length), critical=True)
    return builder.add_extension(x509.KeyUsage(**usage), critical=True)


def _leaf(
    builder: x509.CertificateBuilder, use: x509.ObjectIdentifier, names: Sequence[x509.GeneralName]
) -> x509.CertificateBuilder:
    usage = {**_NO_USE, "digital_signature": True}
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(x509.KeyUsage(**usage), critical=True)
    builder = builder.add_extension(x509.ExtendedKeyUsage([use]), critical=False)
    return builder.add_extension(x509.SubjectAlternativeName(names), critical=False)


_NO_USE: Final = dict.fromkeys(
    (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    ),
    False,
)  # fmt: skip


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _subject(pem: str) -> str:
    found = x509.load_pem_x509_certificate(pem.encode()).subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(found[0].value)


def _place(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _moment(ms: int) -> datetime:
    return datetime.fromtimestamp(ms // 1000, UTC)


def _pem(found: x509.Certificate | x509.CertificateRevocationList) -> str:
    return found.public_bytes(serialization.Encoding.PEM).decode()
