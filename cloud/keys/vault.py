"""The vault: the only place where sealed persons are opened, and where it is told whether two are the same.

A till cannot compare buyers: an identity number has so few possible values that any hash of it which a till could
compute could be guessed through. So the match is keyed with a secret that lies in the key room and nowhere else.
"""

from __future__ import annotations

import hmac
import secrets
from typing import Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from cloud.kernel.errors import CloudError
from cloud.keys.room import KeyRoom, write
from contract.errors import ContractError
from contract.personal import Person, Sealed, unseal

_SECRET: Final = "match.secret"  # noqa: S105  # a file's name
_BYTES: Final = 32


class Vault:
    """Opens what was sealed to any vault key that the county ever had. Raises CloudError("key_room")."""

    def __init__(self, room: KeyRoom) -> None:
        self._room = room
        path = room.folder / _SECRET
        try:
            if not path.exists():
                room.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                write(path, secrets.token_bytes(_BYTES))
            self._secret = path.read_bytes()
        except OSError as error:
            raise CloudError("key_room", folder=room.folder, why=(error.strerror or "").lower()) from None
        if len(self._secret) != _BYTES:
            raise CloudError("key_file", path=path)

    def open(self, sealed: Sealed, gateway: str) -> Person:
        """The person that `gateway` sealed. Raises ContractError("unknown_key" | "sealed_box")."""
        keys = {held.kid: held.private for held in self._room.held("vault")}
        private = keys.get(sealed.kid)
        if not isinstance(private, X25519PrivateKey):
            raise ContractError("unknown_key", kid=sealed.kid)
        return unseal(sealed, private, gateway)

    def match(self, person: Person) -> str:
        """64 hex digits that are equal for equal identity numbers, "" for a person without one."""
        number = "".join(person.number.split()).upper()
        return hmac.digest(self._secret, b"zhigen/match\0" + number.encode(), "sha256").hex() if number else ""
