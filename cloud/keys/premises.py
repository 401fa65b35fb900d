"""What a broker needs of the county, as files of a folder: whom to believe, its own certificate, who was revoked.

ca.pem      all roots and county CAs in force     broker.pem  the broker's certificate and the CA above it
crl.pem     the revoked certificates              broker.key  its private key
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cloud.kernel.database import Database
from cloud.kernel.errors import CloudError
from cloud.keys import certificate, inventory, revocation
from cloud.keys.room import KeyRoom, write
from cloud.keys.rules import MOST_DAYS
from contract.moment import DAY_MS

_LEFT_MS: Final = MOST_DAYS * DAY_MS // 3


def furnish(database: Database, data: Path, folder: Path, names: Sequence[str], now: int) -> None:
    """Bring the files of a broker up to date; its certificate is made anew when a third of its life is left.

    data: the data folder of the cloud; names: host names and addresses that the broker is reached by, the first for its
    common name. Raises CloudError.
    """
    room = KeyRoom(data)
    listed = revocation.publish(database, data, now).read_bytes()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with database.read() as session:
            authorities = "".join(row.certificate for row in inventory.authorities(session, now))
            write(folder / "ca.pem", (inventory.bundle(session, now) + authorities).encode())
            if not _good(folder / "broker.pem", names, now):
                ca, ca_key = inventory.eldest_authority(session, room, now)
                key = Ed25519PrivateKey.generate()
                not_after = min(now + MOST_DAYS * DAY_MS, ca.not_after)
                paper = certificate.broker(key.public_key(), names, not_after, ca.certificate, ca_key)
                form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
                write(folder / "broker.key", key.private_bytes(*form))
                write(folder / "broker.pem", (paper + ca.certificate).encode())
        write(folder / "crl.pem", listed)
    except OSError as error:
        raise CloudError("key_room", folder=folder, why=(error.strerror or "").lower()) from None


def _good(path: Path, names: Sequence[str], now: int) -> bool:
    """Whether the broker's certificate names all of these and lasts long enough."""
    try:
        pem = path.read_text()
        return certificate.names_of(pem) == list(names) and certificate.ends(pem) > now + _LEFT_MS
    except (FileNotFoundError, ValueError):
        return False
