"""The vault at work in this process: where its keys are, and for how long a person is remembered.

The keys lie in the key room of the data folder, so only the processes of that machine open the vault: the API and the
ingest. A process furnishes its database with it, and every transaction carries it along; where it is missing, or the
key is, one line says so and nothing personal is kept.
"""

from __future__ import annotations

from typing import Final

from sqlmodel import Session

from cloud.kernel.database import Database
from cloud.kernel.desk import name_of
from cloud.kernel.errors import CloudError
from cloud.kernel.problem import Problem
from cloud.keys import KeyRoom, Vault, county_keys
from cloud.vault.retention import LEAST_DAYS
from contract.keys import PublicKey
from contract.personal import Person, Sealed, seal

_INFO: Final = "vault"


class Strongroom:
    """The vault of one process. days: how long a person is kept after the last purchase."""

    def __init__(self, room: KeyRoom, days: int = LEAST_DAYS) -> None:
        self._room = room
        self._vault: Vault | None = None
        self.days = max(days, LEAST_DAYS)

    @property
    def vault(self) -> Vault:
        """Opens and matches. Raises CloudError("key_room" | "key_file")."""
        if self._vault is None:
            self._vault = Vault(self._room)
        return self._vault


def furnish(database: Database, room: KeyRoom, days: int = LEAST_DAYS) -> None:
    """Let the transactions of a database have the vault; days: see Strongroom, never less than the law wants."""
    database.info[_INFO] = Strongroom(room, days)


def strongroom(session: Session) -> Strongroom | None:
    """The vault that a transaction carries with it."""
    found = session.info.get(_INFO)
    return found if isinstance(found, Strongroom) else None


def at_hand(session: Session) -> Strongroom:
    """The same where it must be. Raises Problem("vault_away")."""
    found = strongroom(session)
    if found is None:
        raise Problem("vault_away")
    return found


def sealed(session: Session, person: Person, county: str, now: int) -> Sealed:
    """A person sealed at the desk of a county. Raises Problem("vault_away") where there is no key to seal to."""
    return seal(person, _key(session, now), name_of(county))


def opened(session: Session, box: Sealed, sealer: str) -> Person:
    """The person in a box. Raises Problem("vault_away"), ContractError("unknown_key" | "sealed_box")."""
    room = at_hand(session)
    try:
        return room.vault.open(box, sealer)
    except CloudError:
        raise Problem("vault_away") from None


def _key(session: Session, now: int) -> PublicKey:
    at_hand(session)
    keys = [key for key in county_keys(session) if key.purpose == "vault" and not key.revoked]
    fit = [key for key in keys if key.not_before <= now <= key.not_after]
    if fit:
        return max(fit, key=lambda key: (key.not_before, key.kid))
    later = [key for key in keys if now < key.not_before]
    if not later:
        raise Problem("vault_away")
    return min(later, key=lambda key: (key.not_before, key.kid))  # of a day before the county had any
