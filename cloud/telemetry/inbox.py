"""What telemetry learns from the events journal: alarms, lost and found devices, declared gaps,
rapid tests, scans, who signed on.

The order of arrival is not the order of events, and any event may come long after: each handler leaves the same rows
behind whatever the order, and the same again when it is told twice. What was signed before the clock was set is dated
as soon as the gateway has learnt the time (cloud.telemetry.boot_clock).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID, uuid5

from sqlmodel import Session, col, delete, select

from cloud import tally
from cloud.kernel.database import insert_new
from cloud.kernel.journal import JournalEvent, Projection, Together
from cloud.tally import Counted
from cloud.telemetry.alarms import next_revision
from cloud.telemetry.boot_clock import Dated, learning
from cloud.telemetry.model import Alarm, Attendance, Gap, HealthEvent, RapidTest, Scan
from contract import event

_ALARMS: Final = UUID("0d6b7f0e-6f3a-5a3e-9b53-6b1f1c0a7e11")  # a namespace of our own


def alarm_id(gateway: str, alarm: str) -> str:
    """The id of what a gateway calls `alarm`: the same again after a rebuild, so that acknowledgements find it."""
    return str(uuid5(_ALARMS, f"{gateway}/{alarm}"))


def alarms(session: Session, row: JournalEvent, dated: Dated) -> None:
    """One half of an alarm."""
    body = dated.event.body
    if not isinstance(body, event.Alarm):
        return
    key = alarm_id(row.gateway, body.alarm)
    alarm = session.get(Alarm, key)
    was = _tallied(alarm)
    if alarm is None:
        alarm = Alarm(
            id=key,
            gateway_id=row.gateway,
            device_id=body.device,
            point=body.point,
            region=row.region,
            side=body.side,
            limit=body.limit,
            severity=body.severity,
            revision=0,
        )
    if body.state == "raise":
        alarm.raised, alarm.raised_value = dated.t, body.value
        alarm.limit, alarm.severity = body.limit, body.severity
    else:
        alarm.cleared, alarm.cleared_value = dated.t, body.value
    alarm.revision = next_revision(session)
    session.add(alarm)
    session.flush()
    tally.shift(session, was, _tallied(alarm))


def _tallied(alarm: Alarm | None) -> list[Counted]:
    if alarm is None or alarm.raised is None:
        return []
    return [Counted("alarm", alarm.raised, alarm.region, kind=alarm.severity)]


def health(session: Session, row: JournalEvent, dated: Dated) -> None:
    """A device was lost or found."""
    body = dated.event.body
    if isinstance(body, event.DeviceHealth):
        session.merge(
            HealthEvent(
                id=row.id,
                gateway_id=row.gateway,
                device_id=body.device,
                region=row.region,
                t=dated.t,
                epoch=row.epoch,
                seq=row.seq,
                state=body.state,
                since=dated.true(body.since) if body.since else 0,
                cause=body.cause,
            )
        )


def gaps(session: Session, row: JournalEvent, dated: Dated) -> None:
    """Readings that never will come."""
    body = dated.event.body
    if isinstance(body, event.Gap):
        start, end = sorted((dated.true(body.start), dated.true(body.end)))
        session.merge(
            Gap(
                id=row.id,
                gateway_id=row.gateway,
                device_id=body.device,
                region=row.region,
                start=start,
                end=end,
                cause=body.cause,
                rows=body.rows,
            )
        )


def rapid_tests(session: Session, row: JournalEvent, dated: Dated) -> None:
    """An analyzer gave a result; its own time is left as it told it."""
    body = dated.event.body
    if isinstance(body, event.RapidTest):
        session.merge(RapidTest(**_tested(row, dated, body)))


def rapid_tests_together(session: Session, after: int, until: int) -> None:
    """All rapid tests behind one position up to another: a city tells 400,000 a year, and a rebuild takes them all.

    Those whose time is known from the start are written at once; the others, and the clocks that date them, one by one.
    """
    rows, position = [], col(JournalEvent.position)
    span = select(JournalEvent).where(position > after, position <= until)
    for row in session.exec(span.where(col(JournalEvent.kind).in_(("rapid_test", "clock"))).order_by(position)):
        said = row.event
        if said.synced and isinstance(said.body, event.RapidTest):
            rows.append(_tested(row, Dated(said, said.t, 0), said.body))
        else:
            _learn_tests(session, row)
    if rows:
        insert_new(session, RapidTest, rows)


def _tested(row: JournalEvent, dated: Dated, body: event.RapidTest) -> dict[str, Any]:
    return {
        **_begun(row, dated, body.device),
        "number": body.number,
        "sample": body.sample,
        "item": body.item,
        "rate": body.rate,
        "verdict": body.verdict,
        "tested": body.tested,
        "method": body.method,
        "doubts": " ".join(body.doubts),
    }


_learn_tests: Final = learning(rapid_tests, "rapid_test")


def scans(session: Session, row: JournalEvent, dated: Dated) -> None:
    """A camera counted a code. When it became legible is by the gateway's clock, as the event's own time."""
    body = dated.event.body
    if isinstance(body, event.Scan):
        session.merge(
            Scan(
                **_begun(row, dated, body.device),
                code=body.code,
                text="" if body.code == "foreign" else body.text,
                symbology=body.symbology,
                reads=body.reads,
                proof=body.proof,
                legible=dated.true(body.legible) if body.legible else 0,
                snapshot=body.snapshot,
            )
        )


def attendances(session: Session, row: JournalEvent, dated: Dated) -> None:
    """Somebody came to a terminal or left it."""
    body = dated.event.body
    if isinstance(body, event.Attendance):
        session.merge(
            Attendance(
                id=row.id,
                gateway_id=row.gateway,
                region=row.region,
                t=dated.at(body.at),
                received=row.received,
                step=body.step,
                operator=body.operator,
                terminal=body.terminal,
                means=body.means,
                by=body.by,
                roles=" ".join(body.roles),
                why=body.why,
            )
        )


def _begun(row: JournalEvent, dated: Dated, device: str) -> dict[str, Any]:
    """The columns of a DeviceEvent."""
    assert row.position is not None  # noqa: S101  # it was read from the journal
    return {
        "id": row.id,
        "position": row.position,
        "gateway_id": row.gateway,
        "device_id": device,
        "region": row.region,
        "t": dated.t,
        "epoch": row.epoch,
        "seq": row.seq,
    }


def _projection(
    name: str,
    kind: str,
    handle: Callable[[Session, JournalEvent, Dated], None],
    table: type[Alarm | HealthEvent | Gap | RapidTest | Scan | Attendance],
    together: Together | None = None,
) -> Projection:
    def empty(session: Session) -> None:
        session.exec(delete(table))
        if table is Alarm:
            tally.forget(session, "alarm")

    return Projection(name, frozenset({kind, "clock"}), learning(handle, kind), empty, together)


PROJECTIONS: Final = (
    _projection("alarms", "alarm", alarms, Alarm),
    _projection("health", "device", health, HealthEvent),
    _projection("gaps", "gap", gaps, Gap),
    _projection("rapid_tests", "rapid_test", rapid_tests, RapidTest, rapid_tests_together),
    _projection("scans", "scan", scans, Scan),
    _projection("attendances", "attendance", attendances, Attendance),
)
