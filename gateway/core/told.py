"""An event of the day book (gateway.rim.outbox_days), as all terminals see it."""

from __future__ import annotations

from typing import NamedTuple

from contract.event import Body


class Told(NamedTuple):
    """One event: its id, the wall UTC ms at which it was recorded, where it stands in the outbox, what it says."""

    id: str
    t: int
    body: Body
    epoch: int = 0
    seq: int = 0
