"""Two machines under one identity: their runs take turns in the states, which no restart does.

A run that ended never speaks again. So where an earlier run goes on, up for longer than when it was last heard,
although a later one began, and not just a moment ago (messages may overtake each other), both live. When one of them
has been alone for an hour, that is over.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlmodel import Session, col, select

from cloud.alerts import Finding, clear_alert, raise_alert
from cloud.ingest.model import BootSeen
from contract.birth import State

SETTLED_MS: Final = 30_000
ALONE_MS: Final = 3_600_000
_MOST: Final = 8  # runs remembered of a gateway


def alive(known: Sequence[BootSeen], state: State, received: int) -> bool:
    """Whether a state (online, cloud's ms `received`) shows two machines; `known`: the runs of this gateway. Pure."""
    own = next((row for row in known if row.boot == state.boot), None)
    return own is not None and any(
        (row.first, row.boot) > (own.first, own.boot) and received - row.first > SETTLED_MS and state.up_ms > own.up
        for row in known
    )


def heard(session: Session, gateway: str, region: str, state: State, received: int) -> None:
    """A state came. In the caller's transaction."""
    if not state.online:
        return
    known = list(session.exec(select(BootSeen).where(BootSeen.gateway == gateway).order_by(col(BootSeen.last))))
    if alive(known, state, received):
        raise_alert(session, Finding("clone", gateway, region, "", {"boot": state.boot}), received)
    own = next((row for row in known if row.boot == state.boot), None) or BootSeen(
        gateway=gateway, boot=state.boot, region=region, first=received, last=received
    )
    own.last, own.up = received, max(own.up, state.up_ms)
    session.add(own)
    others = [row for row in known if row.boot != state.boot]
    if others and received - others[-1].last > ALONE_MS:
        clear_alert(session, "clone", gateway, "", received)
    for row in others[: -(_MOST - 1)]:
        session.delete(row)
    for row in others[-(_MOST - 1) :]:
        if received - row.last > ALONE_MS:
            session.delete(row)
