"""What a process that issues vouchers is furnished with: the key room, and whom to ask what came to a gate.

Every transaction of its database carries it along, as it does the vault. Whether a voucher was used is known to the
markets above, which are asked through here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Final, NamedTuple

from sqlmodel import Session

from cloud.kernel.database import Database
from cloud.kernel.errors import CloudError
from cloud.kernel.problem import Problem
from cloud.keys import KeyRoom
from contract.keys import Signer

_INFO: Final = "vouchers"


class Times(NamedTuple):
    """How often produce came in by a voucher, and when first and last (ms UTC)."""

    times: int
    first: int
    last: int


Entered = Callable[[Session, Collection[str]], Mapping[str, Times]]
"""Ids of vouchers → how often each was used, those that never were left out."""


class Desk(NamedTuple):
    """entered: None where nobody can be asked."""

    room: KeyRoom
    entered: Entered | None


def furnish(database: Database, room: KeyRoom, entered: Entered | None = None) -> None:
    """Let the transactions of a database sign vouchers."""
    database.info[_INFO] = Desk(room, entered)


def signer(session: Session, now: int) -> Signer:
    """The county's voucher key in use. Raises Problem("voucher_key_away")."""
    found = session.info.get(_INFO)
    if not isinstance(found, Desk):
        raise Problem("voucher_key_away")
    try:
        return found.room.signer("voucher", now)
    except CloudError:
        raise Problem("voucher_key_away") from None


def entered(session: Session, ids: Collection[str]) -> Mapping[str, Times] | None:
    """What came in by these vouchers; None where nobody can be asked."""
    found = session.info.get(_INFO)
    if not isinstance(found, Desk) or found.entered is None:
        return None
    return found.entered(session, ids)
