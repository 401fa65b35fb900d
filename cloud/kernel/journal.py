"""The journal: every event of the edge as it came, in the order of its arrival, never changed.

An event is known by its id: what is there already is left alone, the same id with other bytes is told to the caller.
Contexts learn from the journal by projections: each has a name, a cursor into the journal and a handler, so that a bug
in one never stops another or an ack, and its tables can be emptied and filled again from the first event.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, Final, Literal, NamedTuple

from sqlalchemy import BigInteger, Index, LargeBinary, func, select
from sqlmodel import Field, Session, col

from cloud.kernel.database import NUMBERED, Table, among, insert_many, portions
from contract import event

_CHUNK: Final = 500  # ids in one SELECT


class JournalEvent(Table, table=True):
    """One event. `raw` is what was signed, `digest` its SHA-256 in hex, `prev` that of the event before it in its epoch
    ("" for the first), `region` its gateway's."""

    __tablename__ = "journal"
    __table_args__ = (
        Index("ix_journal_address", "gateway", "epoch", "seq"),
        Index("ix_journal_boot", "gateway", "boot"),
        {"sqlite_autoincrement": True},
    )

    position: int | None = Field(default=None, primary_key=True, sa_type=NUMBERED)
    id: str = Field(unique=True, max_length=36)
    gateway: str = Field(max_length=32)
    epoch: int = Field(sa_type=BigInteger)
    seq: int = Field(sa_type=BigInteger)
    boot: str
    t: int = Field(sa_type=BigInteger)  # ms, by the gateway's clock
    received: int = Field(sa_type=BigInteger)  # ms, by the cloud's
    kind: str = Field(index=True, max_length=32)
    region: str = Field(index=True, max_length=12)
    digest: str = Field(max_length=64)
    prev: str = Field(default="", max_length=64, sa_column_kwargs={"server_default": ""})
    raw: bytes = Field(sa_type=LargeBinary)
    signature: bytes = Field(default=b"", sa_type=LargeBinary)

    @property
    def event(self) -> event.Event:
        """The event, read again from its bytes."""
        return read(self.raw).event


class ProjectionCursor(Table, table=True):
    """How far a projection has come; `stopped` with the position and the error where its handler failed."""

    __tablename__ = "projection"

    name: str = Field(primary_key=True, max_length=60)
    position: int = Field(default=0, sa_type=BigInteger)
    state: str = Field(default="running", max_length=10)
    failed_at: int | None = Field(default=None, sa_type=BigInteger)
    error: str = ""
    updated: int = Field(default=0, sa_type=BigInteger)


Handler = Callable[[Session, JournalEvent], None]
Together = Callable[[Session, int, int], None]
State = Literal["running", "stopped"]


class Projection(NamedTuple):
    """A reader of the journal. No kinds: all; `handle` does not commit; `clear` empties its tables for a rebuild.

    together: takes all events behind one position up to another at once, instead of `handle` each by itself. after:
    names of those whose rows it reads while it projects: it never goes beyond them.
    """

    name: str
    kinds: frozenset[str]
    handle: Handler
    clear: Callable[[Session], None]
    together: Together | None = None
    after: frozenset[str] = frozenset()


class Entry(NamedTuple):
    """An event to append, with the region of its gateway and the cloud's ms at its arrival."""

    frame: event.EventFrame
    region: str
    received: int


class Appended(NamedTuple):
    """What became of a batch: how many are new, how many known, which entries (by index) have the id of another."""

    stored: int
    known: int
    conflicts: list[int]


@lru_cache(maxsize=16_384)
def read(raw: bytes) -> event.EventFrame:
    """An event read from its bytes, and remembered: it never changes, and several projections ask for it in turn.

    Raises what contract.event.decode raises.
    """
    return event.decode(raw)


def append(session: Session, entries: Sequence[Entry]) -> Appended:
    """Append what is not there yet, in the caller's transaction."""
    ids = [str(entry.frame.event.id) for entry in entries]
    seen = dict(_digests(session, list(dict.fromkeys(ids))))
    rows: list[dict[str, Any]] = []
    known, conflicts = 0, []
    for place, (key, entry) in enumerate(zip(ids, entries, strict=True)):
        digest = entry.frame.digest
        if key not in seen:
            seen[key] = digest
            rows.append(_row(entry, key, digest))
        elif seen[key] == digest:
            known += 1
        else:
            conflicts.append(place)
    if rows:
        insert_many(session, JournalEvent, rows)
    return Appended(len(rows), known, conflicts)


def kinds(session: Session, after: int, limit: int) -> list[tuple[int, str]]:
    """Position and kind of the events behind position `after`, oldest first: cheap."""
    position = col(JournalEvent.position)
    rows = session.execute(
        select(position, col(JournalEvent.kind)).where(position > after).order_by(position).limit(limit)
    )
    return [(place, kind) for place, kind in rows]


def kinds_between(session: Session, after: int, until: int) -> set[str]:
    """Which kinds there are behind one position up to another."""
    position = col(JournalEvent.position)
    query = select(col(JournalEvent.kind)).where(position > after, position <= until)
    return set(session.scalars(query.distinct()))


def at(session: Session, positions: Sequence[int]) -> Sequence[JournalEvent]:
    """The events at these positions, oldest first."""
    position = col(JournalEvent.position)
    return session.scalars(select(JournalEvent).where(position.in_(positions)).order_by(position)).all()


def between(session: Session, after: int, until: int, kinds: Collection[str]) -> Sequence[JournalEvent]:
    """The events of some kinds behind one position up to another, oldest first."""
    position = col(JournalEvent.position)
    query = select(JournalEvent).where(position > after, position <= until, col(JournalEvent.kind).in_(kinds))
    return session.scalars(query.order_by(position)).all()


def head(session: Session) -> int:
    """The last position, 0 where nothing was told yet."""
    return session.scalars(select(func.max(col(JournalEvent.position)))).one() or 0


def behind(session: Session, name: str) -> int:
    """How many positions lie before a projection."""
    return head(session) - reached(session, name)


def reached(session: Session, name: str) -> int:
    """The position up to which a projection has come."""
    cursor = session.get(ProjectionCursor, name)
    return cursor.position if cursor is not None else 0


def bodies(session: Session, after: int, until: int, kinds: Collection[str]) -> Iterator[tuple[int, str, event.Body]]:
    """Position, region and body of the same, where no more is wanted: without an object for each row."""
    position = col(JournalEvent.position)
    query = select(position, col(JournalEvent.region), col(JournalEvent.raw))
    query = query.where(position > after, position <= until, col(JournalEvent.kind).in_(kinds))
    for place, region, raw in session.execute(query.order_by(position)):
        yield place, region, read(raw).event.body


def tail(session: Session, after: int, limit: int) -> Sequence[JournalEvent]:
    """The events behind position `after`, oldest first."""
    position = col(JournalEvent.position)
    return session.scalars(select(JournalEvent).where(position > after).order_by(position).limit(limit)).all()


def _digests(session: Session, ids: list[str]) -> Iterable[tuple[str, str]]:
    for some in portions(ids, _CHUNK):
        wanted = among(session, col(JournalEvent.id), some)
        rows = session.connection().execute(select(col(JournalEvent.id), col(JournalEvent.digest)).where(wanted))
        yield from ((key, digest) for key, digest in rows)


def _row(entry: Entry, key: str, digest: str) -> dict[str, Any]:
    said = entry.frame.event
    return {
        "id": key,
        "gateway": said.gateway,
        "epoch": said.epoch,
        "seq": said.seq,
        "boot": said.boot,
        "t": said.t,
        "received": entry.received,
        "kind": type(said.body).__struct_config__.tag,
        "region": entry.region,
        "digest": digest,
        "prev": said.prev,
        "raw": entry.frame.raw,
        "signature": entry.frame.signature,
    }
