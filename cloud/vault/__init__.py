"""People behind the ledgers: sealed, matched by a keyed hash, shown masked, opened for a case and never without.

Its face: how others keep somebody, name them, show the mask, and who furnishes a process with the keys.
"""

from collections.abc import Sequence

from sqlmodel import Session

from cloud.kernel.scope import NATION, Scope
from cloud.vault import problems as problems
from cloud.vault import store
from cloud.vault.mask import name as masked_name
from cloud.vault.model import VaultPerson
from cloud.vault.office import contact, forget, keep, seen, unmask
from cloud.vault.projection import PROJECTION, handle
from cloud.vault.store import masked, people
from cloud.vault.strongroom import furnish

__all__ = [
    "PROJECTION",
    "VaultPerson",
    "contact",
    "forget",
    "furnish",
    "handle",
    "keep",
    "masked",
    "masked_name",
    "people",
    "person",
    "persons",
    "seen",
    "unmask",
]


def persons(session: Session, events: Sequence[str]) -> dict[str, str]:
    """Id of a `buyer` event, or of a person → id of the person, for those that the vault knows."""
    return store.behind(NATION, session, events) if events else {}


def person(scope: Scope, session: Session, person_id: str) -> VaultPerson | None:
    """One person, masked, or None where unknown or outside the scope."""
    return store.person(scope, session, person_id)
