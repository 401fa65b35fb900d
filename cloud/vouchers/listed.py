"""The list of what is no longer good, as it goes to the gates with the rules.

It is made from the tables each time. `issued` is when it was last told that nothing else is void: the beginning of
the quarter of a day, so that a list without a change is published four times a day and gates can tell a fresh one
from one that got stuck; a change is published at once.
"""

from __future__ import annotations

from typing import Final

from sqlmodel import Session

from cloud import trace
from cloud.kernel.doubt import split
from cloud.kernel.scope import NATION, Scope
from cloud.vouchers import doubts, store
from contract.voucher import Revoked

QUARTER_MS: Final = 6 * 3_600_000


def revoked_list(session: Session, county: str, now: int) -> Revoked:
    """The vouchers of a county that were made void and have not run out, and the batches that may not be sold.

    Batches of every county: what was made elsewhere comes to its gates too.
    """
    made = now - now % QUARTER_MS
    rows = store.void(Scope((county,)), session, made)
    held = trace.held_back(NATION, session, now)
    return Revoked(
        issued=made,
        batches=frozenset(flow.batch for flow in trace.descendants(session, held)),
        vouchers=frozenset(row.id for row in rows if not doubts.WORTHLESS & set(split(row.doubts))),
    )
