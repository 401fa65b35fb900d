"""The desk: what people enter over the API goes into the same journal as what the edge tells.

So there is one ledger, one projection and one proof for both. Each county has a desk of its own, a writer of events
like a gateway, whose events are numbered and chained under the writer's lock and are in the journal when the caller
commits. They carry no signature: whoever holds the database holds the desk, and the audit says who told what.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from cloud.kernel import journal
from cloud.kernel.audit import Deed
from cloud.kernel.journal import Entry, JournalEvent
from cloud.kernel.problem import Problem
from contract import event
from contract.errors import ContractError
from contract.event import Body
from contract.identifiers import uuid7
from contract.names import REGION

PREFIX: Final = "desk-"
_EPOCH: Final = 1
_COUNTY: Final = 6  # digits


def name_of(region: str) -> str:
    """The desk of the county that a region lies in, as the journal names it; gateways may not be named so.

    Raises Problem("above_county") for a region that lies in no county.
    """
    if not REGION.match(region) or len(region) < _COUNTY:
        raise Problem("above_county", region=region)
    return PREFIX + region[:_COUNTY]


def home(gateway: str, region: str) -> str:
    """The region of a whole chain: of a desk its county, though its events tell of many townships."""
    return gateway.removeprefix(PREFIX) if gateway.startswith(PREFIX) else region


def tell(deed: Deed, region: str, bodies: Sequence[Body], ids: Sequence[UUID] = ()) -> list[JournalEvent]:
    """Append events to the journal of the region's county, in the deed's transaction; their rows, in order.

    ids: of the events, where the caller has given some out already. The caller projects them (`handle` of its
    projection, at once) and adds the audit row. Raises Problem("above_county" | "not_tellable"): what no reader of the
    journal could read again does not come into it. Raises ValueError for an id that the journal has.
    """
    last = put(deed, region, bodies, ids)
    query = select(JournalEvent).where(JournalEvent.gateway == name_of(region), JournalEvent.epoch == _EPOCH)
    query = query.where(col(JournalEvent.seq) > last - len(bodies), col(JournalEvent.seq) <= last)
    return list(deed.session.exec(query.order_by(col(JournalEvent.seq))))


def put(deed: Deed, region: str, bodies: Sequence[Body], ids: Sequence[UUID] = ()) -> int:
    """The same for who tells many and projects them together: only the number (seq) of the last event.

    Reading the rows back costs as much as all the rest of it.
    """
    gateway = name_of(region)
    query = select(JournalEvent.seq, JournalEvent.digest).where(
        JournalEvent.gateway == gateway, JournalEvent.epoch == _EPOCH
    )
    last = deed.session.exec(query.order_by(col(JournalEvent.seq).desc()).limit(1)).first()
    seq, prev = last or (0, "")
    entries = []
    for place, body in enumerate(bodies):
        seq += 1
        made = event.Event(
            id=ids[place] if ids else uuid7(),
            gateway=gateway,
            epoch=_EPOCH,
            seq=seq,
            boot="desk",
            t=deed.now,
            mono=0,
            synced=True,
            prev=prev,
            body=body,
        )
        frame = _checked(event.frame(made))
        prev = frame.digest
        entries.append(Entry(frame, region, deed.now))
    if journal.append(deed.session, entries).stored != len(entries):
        raise ValueError("an event with this id is in the journal already")
    return seq


def _checked(frame: event.EventFrame) -> event.EventFrame:
    try:
        return journal.read(frame.raw)
    except ContractError as error:
        raise Problem("not_tellable", why=f"{error.text('zh')} / {error.text('en')}") from None
