"""The projection `ledger`: what the edge and the desks tell of farm inputs, as entries, lines and stock.

The API projects what it just told at once, in its own transaction; the projector comes by later and finds it done.
Nothing of an entry is ever changed but what follows from other entries.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from sqlmodel import Session, col, delete, select

from cloud import law as laws
from cloud import tally
from cloud.inputs import loading, writing
from cloud.inputs.batch import Batch, Refuses
from cloud.inputs.doubts import split
from cloud.inputs.judging import Judge
from cloud.inputs.loading import Group
from cloud.inputs.model import LedgerEntry, LedgerLine, Stock, StockTotal
from cloud.inputs.reading import Told
from cloud.inputs.writing import FIGURES, tallied
from cloud.kernel import journal
from cloud.kernel.clock import now_ms
from cloud.kernel.database import among, portions
from cloud.kernel.journal import JournalEvent, Projection
from cloud.telemetry import BootClock
from cloud.vault import persons
from contract import event
from contract.event import Ledger
from contract.moment import DAY_MS

LEDGER: Final = ("purchase", "sale", "refusal", "reversal", "stock_count")
KINDS: Final = frozenset({*LEDGER, "buyer", "clock"})
_CHUNK: Final = 5_000
_YEAR_MS: Final = 366 * DAY_MS
_JOURNAL: Final = JournalEvent.__table__  # type: ignore[attr-defined]


class Heard(NamedTuple):
    """What of a row of the journal is needed; a JournalEvent will do too, at a price."""

    id: str
    position: int
    region: str
    gateway: str
    boot: str
    received: int
    kind: str
    raw: bytes


def project(session: Session, rows: Sequence[JournalEvent | Heard]) -> None:
    """Take events of the journal over, in the caller's transaction; those that are there already change nothing."""
    events = {row.id: (row, journal.read(row.raw).event) for row in rows if row.kind in KINDS}
    earlier = _dated_anew(session, events.values())
    events |= {row.id: (row, journal.read(row.raw).event) for row in earlier}
    late = forget(session, [row.id for row in earlier])
    known = _known(session, [key for key, (row, _) in events.items() if row.kind in LEDGER])
    fresh = {key: pair for key, pair in events.items() if pair[0].kind in LEDGER and key not in known}
    _run(session, _told(session, fresh.values()), late)
    _name_buyers(session, [key for key, (row, _) in events.items() if row.kind == "buyer"])


def again(session: Session, ids: Sequence[str]) -> None:
    """Work entries out anew from their events, because what they are judged by has become known."""
    late = forget(session, ids)
    rows = [row for some in portions(ids, _CHUNK) for row in _heard(session, among(session, _JOURNAL.c.id, some))]
    _run(session, _told(session, [(row, journal.read(row.raw).event) for row in rows]), late)


def run(session: Session, told: Sequence[Told], refuses: Refuses) -> Batch:
    """Work out what bodies would make, and write nothing: a desk asks before it tells."""
    batch = Batch(session, Judge(session), refuses)
    batch.work(told)
    return batch


def forget(session: Session, ids: Sequence[str]) -> set[Group]:
    """Take entries out, to be taken over anew; the stocks that they were part of."""
    if not ids:
        return set()
    lines = loading.lines(session, LedgerLine.entry, ids)
    tally.shift(session, tallied(loading.entries(session, col(LedgerEntry.id), ids)), ())
    for part in portions(ids, _CHUNK):
        session.execute(delete(LedgerLine).where(among(session, col(LedgerLine.entry), part)))
        session.execute(delete(LedgerEntry).where(among(session, col(LedgerEntry.id), part)))
    return {(line["subject"], line["registration"]) for line in lines if line["subject"] and line["product"]}


def handle(session: Session, row: JournalEvent) -> None:
    """One event."""
    project(session, [row])


def together(session: Session, after: int, until: int) -> None:
    """All events behind one position of the journal up to another."""
    position = _JOURNAL.c.position
    project(session, _heard(session, position > after, position <= until, _JOURNAL.c.kind.in_(sorted(KINDS))))


def clear(session: Session) -> None:
    """Empty all that follows from the journal."""
    for table in (LedgerLine, LedgerEntry, Stock, StockTotal):
        session.execute(delete(table))
    tally.forget(session, *FIGURES)


PROJECTION: Final = Projection("ledger", KINDS, handle, clear, together, after=frozenset({"vault"}))


def _run(session: Session, told: Sequence[Told], late: Iterable[Group]) -> None:
    if not told and not late:
        return
    judge = Judge(session)
    laws.keep(session, now_ms())  # what is judged by them can be judged so again, and tills may tell them
    batch = Batch(session, judge)
    batch.work(told, late)
    writing.write(session, batch)


def _told(session: Session, events: Iterable[tuple[JournalEvent | Heard, event.Event]]) -> list[Told]:
    pairs = list(events)
    runs = {(row.gateway, row.boot) for row, said in pairs if not said.synced}
    clocks = {
        (clock.gateway_id, clock.boot): clock.zero
        for gateway, boot in sorted(runs)
        if (clock := session.get(BootClock, (gateway, boot))) is not None
    }
    found = []
    for row, said in pairs:
        assert isinstance(said.body, Ledger)  # noqa: S101  # for mypy: the caller chose the kinds
        zero = None if said.synced else clocks.get((row.gateway, row.boot))
        shift = 0 if zero is None else zero + said.mono - said.t
        at = said.body.at
        if not at:
            at = said.t + shift
        elif said.t - said.mono <= at <= said.t:
            at += shift
        at = max(0, min(at, row.received + _YEAR_MS))  # what no calendar reaches breaks every day that is asked for
        found.append(Told(row.id, row.position or 0, row.region, row.gateway, row.received, at, said.body))
    return found


def _dated_anew(session: Session, events: Iterable[tuple[JournalEvent | Heard, event.Event]]) -> list[Heard]:
    """Entries of a run whose clock became known just now."""
    found: list[Heard] = []
    for row, said in events:
        if isinstance(said.body, event.ClockStep) and said.body.truth:
            earlier = (
                _JOURNAL.c.gateway == row.gateway,
                _JOURNAL.c.boot == row.boot,
                _JOURNAL.c.position < row.position,
                _JOURNAL.c.kind.in_(LEDGER),
            )
            zero = said.body.truth - said.mono
            session.merge(BootClock(gateway_id=row.gateway, boot=row.boot, region=row.region, zero=zero))
            session.flush()
            found += [one for one in _heard(session, *earlier) if not journal.read(one.raw).event.synced]
    return found


def _name_buyers(session: Session, events: Sequence[str]) -> None:
    """Entries that named a `buyer` event before it was there."""
    if not events:
        return
    named = loading.entries(session, col(LedgerEntry.buyer), events)
    waiting = [
        row for row in named if "buyer_unknown" in split(row["doubts"])
    ]  # a person has the id of their first event
    known = persons(session, sorted({row["buyer"] for row in waiting}))
    again(session, [row["id"] for row in waiting if row["buyer"] in known])


def _known(session: Session, ids: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for some in portions(ids, _CHUNK):
        clause = among(session, col(LedgerEntry.id), some)
        found |= set(session.exec(select(LedgerEntry.id).where(clause)))
    return found


def _heard(session: Session, *where: Any) -> list[Heard]:
    columns = [_JOURNAL.c[name] for name in Heard._fields]
    rows = session.connection().execute(select(*columns).where(*where).order_by(_JOURNAL.c.position))
    return [Heard(*row) for row in rows]
