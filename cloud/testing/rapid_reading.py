"""From the journal: rapid tests and notes on them as they were told, with their true time. Nothing judged.

Columns are read straight and not as objects: a city tells 400,000 of these a year, and a rebuild reads them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Any, Final, NamedTuple

from sqlalchemy import select
from sqlmodel import Session

from cloud.kernel import journal
from cloud.kernel.database import among, portions
from cloud.kernel.journal import JournalEvent
from cloud.kernel.scope import COUNTY_DIGITS
from cloud.telemetry import BootClock
from cloud.testing.rapid_model import RapidNote
from cloud.testing.rapid_place import Row
from contract import event
from contract.errors import bounded

_TOLD: Final = ("rapid_test", "remark")
KINDS: Final = frozenset({*_TOLD, "clock"})
CHUNK: Final = 5_000  # SQLite takes some 32,000 parameters in one statement
_JOURNAL: Final = JournalEvent.__table__  # type: ignore[attr-defined]
_LEAST_RAW: Final = 16  # hex digits: shorter frames are alike without having been copied


class Heard(NamedTuple):
    """What of a row of the journal is needed."""

    id: str
    position: int
    region: str
    gateway: str
    boot: str
    received: int
    raw: bytes


class Told(NamedTuple):
    """An event with its true ms; timeless: nobody knows it."""

    row: Heard
    said: event.Event
    t: int
    timeless: bool


def between(session: Session, after: int, until: int) -> list[Heard]:
    """The events that concern rapid tests behind one position up to another."""
    position = _JOURNAL.c.position
    return _heard(session, position > after, position <= until, _JOURNAL.c.kind.in_(sorted(KINDS)))


def told(session: Session, rows: Sequence[Heard]) -> list[Told]:
    """These events with their times, and earlier ones of a run whose clock became known among them."""
    pairs = [(row, journal.read(row.raw).event) for row in rows]
    events = {row.id: (row, said) for row, said in pairs}
    for row, said in pairs:
        if isinstance(said.body, event.ClockStep) and said.body.truth:
            for earlier in _learn(session, row, said.body.truth - said.mono):
                events.setdefault(earlier.id, (earlier, journal.read(earlier.raw).event))
    runs = {(row.gateway, row.boot) for row, said in events.values() if not said.synced}
    clocks = {run: clock.zero for run in sorted(runs) if (clock := session.get(BootClock, run)) is not None}
    found = []
    for row, said in sorted(events.values(), key=lambda pair: pair[0].position):
        if isinstance(said.body, event.ClockStep):
            continue
        zero = None if said.synced else clocks.get((row.gateway, row.boot))
        t = said.t if zero is None else zero + said.mono
        found.append(Told(row, said, t, not said.synced and zero is None))
    return found


def result(one: Told, body: event.RapidTest) -> Row:
    """The columns of a result that are as told."""
    row = one.row
    return {
        "id": row.id,
        "position": row.position,
        "county": row.region[:COUNTY_DIGITS],
        "home": row.region,
        "gateway": row.gateway,
        "device": body.device,
        "boot": row.boot,
        "named": body.subject,
        "clerk": body.clerk,
        "number": bounded(body.number),
        "sample": bounded(body.assigned or body.sample).strip(),
        "noted": "",
        "item": bounded(body.item),
        "kind": body.method,
        "rate": body.rate,
        "control": body.control,
        "change": body.change,
        "told": body.verdict,
        "reruns": body.reruns,
        "digest": _digest(body.raw),
        "tested": body.tested,
        "heard": one.t,
        "timeless": one.timeless,
        "received": row.received,
        "said": ",".join(body.doubts),
    }


def note(one: Told, body: event.Remark) -> RapidNote:
    """A note, with its time."""
    row = one.row
    return RapidNote(
        id=row.id,
        position=row.position,
        region=row.region,
        gateway=row.gateway,
        result=body.of,
        sample=bounded(body.sample).strip(),
        text=body.text,
        clerk=body.clerk,
        at=one.t,
        received=row.received,
    )


def _digest(raw: str) -> str:
    return blake2b(bytes.fromhex(raw), digest_size=8).hexdigest() if len(raw) >= _LEAST_RAW else ""


def _learn(session: Session, row: Heard, zero: int) -> list[Heard]:
    """A clock became known: the events of its run that were told before it."""
    session.merge(BootClock(gateway_id=row.gateway, boot=row.boot, region=row.region, zero=zero))
    session.flush()
    run = (_JOURNAL.c.gateway == row.gateway, _JOURNAL.c.boot == row.boot, _JOURNAL.c.position < row.position)
    return _heard(session, *run, _JOURNAL.c.kind.in_(_TOLD))


def _heard(session: Session, *where: Any) -> list[Heard]:
    columns = [_JOURNAL.c[name] for name in Heard._fields]
    rows = session.connection().execute(select(*columns).where(*where).order_by(_JOURNAL.c.position))
    return [Heard(*row) for row in rows]


def rows_of(session: Session, table: Any, where: Any, values: Iterable[str]) -> list[Row]:
    """Rows of a table whose text column `where` has one of the values, as dicts."""
    wanted = sorted(set(values))
    found: list[Row] = []
    connection = session.connection()
    names = tuple(column.key for column in table.c)
    for some in portions(wanted, CHUNK):
        clause = among(session, where, some)
        found += [dict(zip(names, row, strict=True)) for row in connection.execute(select(table).where(clause))]
    return found
