"""The story of a batch as one EPCIS document: all that it came of, all that came of it, and what happened to them.

The graph of the trace says which batches belong to it, the threads which events. An account sees of them what it may
see anywhere: batches and events of its regions, and of a subject's account those that this subject told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

import msgspec
from sqlmodel import Session

from cloud import production, recall, subjects, testing, trace
from cloud.exchange import store
from cloud.exchange.epcis.context import STANDARD
from cloud.exchange.mapping import MAPPED, Beside, Event, Names, Told, mapped
from cloud.exchange.mapping.judging import blocked, released
from cloud.exchange.mapping.moving import recalled
from cloud.exchange.mapping.names import PREFIX
from cloud.exchange.mapping.sensing import climate, placement
from cloud.exchange.mapping.telling import whole
from cloud.exchange.threads import batch_thread, earlier, onward
from cloud.kernel.journal import JournalEvent
from cloud.kernel.scope import NATION, Scope
from cloud.telemetry import TimeSeries
from contract.event import Batching, Leg, Sampling, Transfer
from contract.moment import iso

_MOST_STEPS: Final = 8  # from a batch's event to the last rerun of a test of its sample


class Recalled(NamedTuple):
    """A recall that was begun. at: ms UTC; batches: its frozen closure."""

    id: str
    at: int
    batches: Collection[str]


def story(
    scope: Scope,
    session: Session,
    batch: str,
    names: Names,
    now: int,
    series: TimeSeries | None = None,
    recalls: Iterable[Recalled] | None = None,
) -> dict[str, Any]:
    """The document about a batch that the scope may see; its events by time. now: ms UTC, the date of the document.

    series: with it the environment of the cycles is told too, and StoreError may be raised. recalls: those that may
    touch it, None: as they stand.
    """
    flows = [*trace.ancestors(session, [batch]), *trace.descendants(session, [batch])]
    batches = trace.batches(scope, session, sorted({flow.batch for flow in flows}))
    ids = [row.id for row in batches]
    told = _told(scope, session, _gathered(scope, session, ids))
    beside = Beside(
        batches=frozenset(ids),
        offers={one.id: _by(one) for one in told if isinstance(one.body, Transfer) and one.body.step == "offer"},
        departures={one.id: one.body for one in told if isinstance(one.body, Leg) and one.body.step == "depart"},
        samples={one.body.sample: one.body for one in told if isinstance(one.body, Sampling)},
        verdicts=testing.verdicts(scope, session, [one.id for one in told]),
    )
    events = [event for one in told for event in mapped(one, names, beside)]
    if recalls is None:
        recalls = [Recalled(*one) for one in recall.frozen(scope, session, ids)]
    for call in recalls:
        touched = sorted(beside.batches & frozenset(call.batches))
        if touched:
            events.append(recalled(Told(call.id, None, call.at, call.at, ""), call.id, touched, names))
    asked = [row for row in batches if row.id == batch]
    events += [released(trace.release(session, row, now), now, row.holder or row.subject, names) for row in asked]
    for block in trace.blocks_among(scope, session, ids):
        events.extend(blocked(block, names))
    events.extend(_grown(scope, session, batches, names, now, series))
    events.sort(key=lambda event: (event["eventTime"], event["eventID"]))
    return document(events, names, now)


def document(events: Sequence[Event], names: Names, now: int) -> dict[str, Any]:
    """An EPCISDocument of these events, with our namespace declared. now: ms UTC."""
    return {
        "@context": [STANDARD, {PREFIX: names.namespace}],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": iso(now),
        "epcisBody": {"eventList": list(events)},
    }


def _gathered(scope: Scope, session: Session, batches: Sequence[str]) -> list[JournalEvent]:
    """The events of the batches, and those that hang on them by samples, orders and one another."""
    found: dict[int, JournalEvent] = {}
    places = store.positions(scope, session, [batch_thread(one) for one in batches])
    for _ in range(_MOST_STEPS):
        new = [row for row in store.events(scope, session, places - found.keys()) if row.kind in MAPPED]
        if not new:
            break
        found |= {row.position: row for row in new if row.position is not None}
        bodies = [(row.id, row.event.body) for row in new]
        places = store.positions(scope, session, {thread for one, body in bodies for thread in onward(one, body)})
        places |= store.named(scope, session, {one for _, body in bodies for one in earlier(body)})
    return [found[place] for place in sorted(found)]


def _told(scope: Scope, session: Session, rows: Sequence[JournalEvent]) -> list[Told]:
    """The events with who told them and what corrects them; of a subject's account those that this subject told."""
    corrections: dict[str, list[JournalEvent]] = {}
    for row in rows:
        body = row.event.body
        if isinstance(body, Batching) and body.corrects:
            corrections.setdefault(body.corrects, []).append(row)
    owners: dict[str, str] = {}
    told = []
    for row in rows:
        said = row.event
        body = said.body
        subject = getattr(body, "subject", "")
        if not subject:
            if row.gateway not in owners:
                owner = subjects.holder(NATION, session, row.gateway, said.t)
                owners[row.gateway] = owner.id if owner is not None else ""
            subject = owners[row.gateway]
        if not scope.covers(row.region, subject):
            continue
        after = corrections.get(row.id, [])
        told.append(
            Told(
                id=row.id,
                body=body,
                at=getattr(body, "at", 0) or getattr(body, "tested", 0) or said.t,
                received=row.received,
                gateway=row.gateway,
                subject=subject,
                corrected=tuple(one.id for one in after),
                corrected_at=max((one.received for one in after), default=0),
            )
        )
    return told


def _by(told: Told) -> Transfer:
    """An offer with who made it, which it leaves out where its gateway says it."""
    assert isinstance(told.body, Transfer)  # noqa: S101  # whoever calls has looked
    return msgspec.structs.replace(told.body, subject=told.subject)


def _grown(
    scope: Scope, session: Session, batches: Sequence[trace.Batch], names: Names, now: int, series: TimeSeries | None
) -> Iterator[Event]:
    """Where the harvested batches grew: the sensors on the plot while they did, and what these said in all."""
    cycles: dict[str, list[str]] = {}
    for row in batches:
        if row.cycle:
            cycles.setdefault(row.cycle, []).append(row.id)
    seen: set[str] = set()
    for cycle_id, ids in cycles.items():
        cycle = production.cycle(scope, session, cycle_id)
        if cycle is None:
            continue
        start, end = production.span(cycle, now)
        for stay in production.placements(scope, session, cycle.plot, start, end):
            if stay.id not in seen:
                seen.add(stay.id)
                yield from placement(Told(stay.id, None, stay.since, stay.created, "", stay.subject), stay, names)
        if series is not None:
            found = production.environment(session, series, cycle, now, {})
            about = Told(cycle.id, None, found.end, max(found.end, cycle.created), "", cycle.subject)
            yield from climate(about, cycle.plot, whole(names, ids), found, names)
