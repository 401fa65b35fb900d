"""The desk: what people enter over the API goes into the same journal as what the edge tells.

So there is one ledger, one projection and one proof for both. Each county has a desk of its own, a writer of events
like a gateway, whose events are numbered and chained under the writer's lock and are in the journal when the caller
commits. They carry no signature: whoever holds the database holds the desk, and the audit says who told what.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple
from uuid import UUID

from sqlmodel import Session, col, select

from cloud.kernel import journal
from cloud.kernel.audit import Deed
from cloud.kernel.journal import Entry, JournalEvent
from cloud.kernel.problem import Problem
from cloud.kernel.scope import COUNTY_DIGITS
from contract import event
from contract.errors import ContractError
from contract.event import Body
from contract.identifiers import uuid7
from contract.names import REGION

PREFIX: Final = "desk-"
_EPOCH: Final = 1


def name_of(region: str) -> str:
    """The desk of the county that a region lies in, as the journal names it; gateways may not be named so.

    Raises Problem("above_county") for a region that lies in no county.
    """
    if not REGION.match(region) or len(region) < COUNTY_DIGITS:
        raise Problem("above_county", region=region)
    return PREFIX + region[:COUNTY_DIGITS]


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
    writer = Writer(region, head(deed.session, region))
    frames = [writer.frame(body, ids[place] if ids else uuid7(), deed.now) for place, body in enumerate(bodies)]
    return take(deed, region, [frame.raw for frame in frames])


class Head(NamedTuple):
    """The last event of a desk: its number, and the digest that the next one names; (0, "") before the first."""

    seq: int = 0
    prev: str = ""


class Writer:
    """Writes events of a desk one behind the other, in memory: whoever has no database at hand may do it too."""

    def __init__(self, region: str, after: Head) -> None:
        self.name = name_of(region)
        self._seq, self._prev = after

    def frame(self, body: Body, key: UUID, now: int) -> event.EventFrame:
        """The next event, told at `now` (ms UTC)."""
        self._seq += 1
        made = event.Event(
            id=key,
            gateway=self.name,
            epoch=_EPOCH,
            seq=self._seq,
            boot="desk",
            t=now,
            mono=0,
            synced=True,
            prev=self._prev,
            body=body,
        )
        frame = event.frame(made)
        self._prev = frame.digest
        return frame


def head(session: Session, region: str) -> Head:
    """The last event of the desk of the region's county."""
    query = select(JournalEvent.seq, JournalEvent.digest).where(
        JournalEvent.gateway == name_of(region), JournalEvent.epoch == _EPOCH
    )
    return Head(*(session.exec(query.order_by(col(JournalEvent.seq).desc()).limit(1)).first() or Head()))


def take(deed: Deed, region: str, frames: Sequence[bytes]) -> int:
    """Append what a Writer wrote, in the deed's transaction; the number of the last event.

    Raises Problem("not_tellable") for what no reader could read, ValueError for events that do not follow on the
    desk's last one, or whose id the journal has.
    """
    last, name = head(deed.session, region), name_of(region)
    entries = []
    for raw in frames:
        frame = _checked(raw)
        said = frame.event
        if (said.gateway, said.epoch, said.seq, said.prev) != (name, _EPOCH, last.seq + 1, last.prev):
            raise ValueError("an event does not follow on the last one of its desk")
        last = Head(said.seq, frame.digest)
        entries.append(Entry(frame, region, deed.now))
    if journal.append(deed.session, entries).stored != len(entries):
        raise ValueError("an event with this id is in the journal already")
    return last.seq


def _checked(raw: bytes) -> event.EventFrame:
    try:
        return journal.read(raw)
    except ContractError as error:
        raise Problem("not_tellable", why=f"{error.text('zh')} / {error.text('en')}") from None
