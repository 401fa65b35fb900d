"""Revocation: a key that proves nothing any more, and the list by which the broker keeps its bearer out.

First the record, by which ingest refuses within seconds; then the list (`<data>/keys/crl.pem`), which whoever keeps
the broker watches for (cloud.app.broker): it has the list read again and throws the gateway out.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlmodel import Session

from cloud.kernel.database import Database
from cloud.kernel.errors import CloudError
from cloud.kernel.scope import NATION, Scope
from cloud.keys import certificate, inventory, store
from cloud.keys.model import GatewayKey
from cloud.keys.room import KeyRoom, write

FILE: Final = "crl.pem"
_BEHIND_MS: Final = 3_600_000  # the clock of a broker elsewhere may be behind; a list of the future locks all out


def revoke_gateway(
    scope: Scope, database: Database, folder: Path, gateway: str, by: str, why: str, now: int
) -> list[str]:
    """Revoke every key of a gateway; returns their ids. Raises CloudError("gateway_no_key"), and as `publish` does."""
    with database.write() as session:
        keys = mark_gateway(scope, session, gateway, by, why, now)
    publish(database, folder, now)
    return keys


def mark_gateway(scope: Scope, session: Session, gateway: str, by: str, why: str, now: int) -> list[str]:
    """The record of it, in the caller's write; `publish` comes after. Raises CloudError("gateway_no_key")."""
    rows = store.certificates(scope, session, gateway=gateway)
    if not rows:
        raise CloudError("gateway_no_key", gateway=gateway)
    _mark(session, rows, by, why, now)
    return sorted({row.kid for row in rows})


def revoke_key(database: Database, folder: Path, kid: str, by: str, why: str, now: int) -> None:
    """Revoke one key, of the county or of a gateway. Raises CloudError("key_unknown"), and as `publish` does.

    The private half of a county's key is destroyed, but for a vault key: what was sealed to it must still be opened.
    """
    with database.write() as session:
        mark_key(session, kid, by, why, now)
    let_go(database, folder, kid)
    publish(database, folder, now)


def barred(session: Session, text: bytes, now: int) -> dict[str, str]:
    """Serial -> gateway of every revoked certificate with which nobody comes in again: it stands in the list (the bytes
    of its file), or has ended. One that was revoked after the list was written is not among them yet.
    """
    listed = {entry.serial_number for found in _read(text) for entry in found}
    rows = [row for row in store.certificates(NATION, session) if row.revoked]
    return {row.serial: row.gateway for row in rows if int(row.serial, 16) in listed or row.not_after <= now}


def mark_key(session: Session, kid: str, by: str, why: str, now: int) -> str:
    """The record of it, in the caller's write; `let_go` and `publish` come after. Returns the region that it was of.

    Raises CloudError("key_unknown").
    """
    rows = store.of_key(NATION, session, kid)
    own = store.county_key(NATION, session, kid)
    if not rows and own is None:
        raise CloudError("key_unknown", kid=kid[:40])
    _mark(session, rows, by, why, now)
    if own is not None and not own.revoked:
        own.revoked, own.revoked_by, own.revoked_why = now, by, why[:200]
        session.add(own)
    return own.region if own is not None else rows[0].region


def let_go(database: Database, folder: Path, kid: str) -> None:
    """Destroy the private half of a county's key that is revoked, but for a vault key."""
    with database.read() as session:
        own = store.county_key(NATION, session, kid)
    if own is not None and own.revoked and own.purpose != "vault":
        KeyRoom(folder).destroy(kid)


def publish(database: Database, folder: Path, now: int) -> Path:
    """Write the list of every CA at hand, and keep what is there of the others; returns its path. Raises CloudError.

    OpenSSL takes the latest of several lists of one CA, and they are told apart by whole seconds: each is at least a
    second later than the one before.
    """
    room = KeyRoom(folder)
    path = room.folder / FILE
    known = {found.issuer: found for found in _lists(path)}
    held = {one.kid: one.private for one in room.held("ca")}
    with database.read() as session:
        rows = [row for row in store.certificates(NATION, session) if row.revoked and row.not_after > now]
        for ca in inventory.authorities(session, now):
            key = held.get(ca.kid)
            if isinstance(key, Ed25519PrivateKey):
                serials = [(row.serial, row.revoked) for row in rows if row.ca == ca.kid]
                issuer = x509.load_pem_x509_certificate(ca.certificate.encode()).subject
                last = known.get(issuer)
                issued = max(now - _BEHIND_MS, _issued(last) + 1000 if last else 0)
                pem = certificate.revocations(serials, issued, ca.certificate, key)
                known[issuer] = x509.load_pem_x509_crl(pem.encode())
    try:
        write(path, b"".join(found.public_bytes(serialization.Encoding.PEM) for found in known.values()))
    except OSError as error:
        raise CloudError("key_room", folder=room.folder, why=(error.strerror or "").lower()) from None
    return path


def _mark(session: Session, rows: Sequence[GatewayKey], by: str, why: str, now: int) -> None:
    for row in rows:
        if not row.revoked:
            row.revoked, row.revoked_by, row.revoked_why = now, by, why[:200]
            session.add(row)


def _issued(found: x509.CertificateRevocationList) -> int:
    return int(found.last_update_utc.timestamp() * 1000)


def _lists(path: Path) -> list[x509.CertificateRevocationList]:
    try:
        return _read(path.read_bytes())
    except FileNotFoundError:
        return []


def _read(text: bytes) -> list[x509.CertificateRevocationList]:
    end = b"-----END X509 CRL-----"
    return [x509.load_pem_x509_crl(part + end) for part in text.split(end)[:-1]]
