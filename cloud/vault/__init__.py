"""People behind the ledgers: sealed, matched by a keyed hash, shown masked, opened for a case and never without.

Their face: what the ledgers ask.
"""

from collections.abc import Sequence

from sqlmodel import Session

from cloud.kernel.scope import NATION
from cloud.vault import store

__all__ = ["persons"]


def persons(session: Session, events: Sequence[str]) -> dict[str, str]:
    """Id of a `buyer` event, or of a person → id of the person, for those that the vault knows."""
    return store.behind(NATION, session, events) if events else {}
