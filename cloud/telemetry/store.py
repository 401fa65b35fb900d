"""Queries on alarms, lost devices, gaps and rapid tests, each within a scope."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from sqlmodel import Session, col, func, or_, select, union_all
from sqlmodel.sql.expression import Select

from cloud.kernel.scope import Scope
from cloud.telemetry.model import Acknowledgement, Alarm, Gap, HealthEvent, RapidTest

AlarmState = Literal["active", "unacknowledged", "all"]
Seen = tuple[Alarm, Acknowledgement | None]
_TOGETHER: Final = 100  # devices in one SELECT; SQLite takes 500 parts


def alarms(
    scope: Scope, session: Session, *, state: AlarmState = "active", before: int | None = None, limit: int = 100
) -> Sequence[Seen]:
    """Alarms, the latest change first, below revision `before`."""
    query = _with_acknowledgement().where(scope.clause(Alarm.region))
    if state == "active":
        query = query.where(col(Alarm.cleared).is_(None))
    elif state == "unacknowledged":
        query = query.where(col(Acknowledgement.alarm_id).is_(None))
    if before is not None:
        query = query.where(Alarm.revision < before)
    return session.exec(query.order_by(col(Alarm.revision).desc()).limit(limit)).all()


def alarm(scope: Scope, session: Session, alarm_id: str) -> Seen | None:
    """One alarm, or None where it is unknown or outside the scope."""
    return session.exec(_with_acknowledgement().where(scope.clause(Alarm.region), Alarm.id == alarm_id)).first()


def alarms_changed(scope: Scope, session: Session, after: int, limit: int) -> Sequence[Seen]:
    """Alarms whose revision rose above `after`, in order: what the live stream tails."""
    query = _with_acknowledgement().where(scope.clause(Alarm.region), Alarm.revision > after)
    return session.exec(query.order_by(col(Alarm.revision)).limit(limit)).all()


def alarm_revision(scope: Scope, session: Session) -> int:
    """The highest revision in the scope, 0 where there is none."""
    return session.exec(select(func.max(Alarm.revision)).where(scope.clause(Alarm.region))).one() or 0


def active_alarm_counts(scope: Scope, session: Session) -> dict[str, int]:
    """Gateway id -> how many alarms are active."""
    query = select(Alarm.gateway_id, func.count()).where(scope.clause(Alarm.region), col(Alarm.cleared).is_(None))
    return dict(session.exec(query.group_by(Alarm.gateway_id)).all())


def health(scope: Scope, session: Session, gateways: Sequence[str]) -> Sequence[HealthEvent]:
    """The newest health event of each device of these gateways."""
    ranked = (
        select(
            HealthEvent.id,
            func.row_number()
            .over(
                partition_by=(col(HealthEvent.gateway_id), col(HealthEvent.device_id)),
                order_by=(col(HealthEvent.epoch).desc(), col(HealthEvent.seq).desc()),
            )
            .label("age"),
        )
        .where(scope.clause(HealthEvent.region), col(HealthEvent.gateway_id).in_(gateways))
        .subquery()
    )
    return session.exec(select(HealthEvent).join(ranked, ranked.c.id == HealthEvent.id).where(ranked.c.age == 1)).all()


def health_history(scope: Scope, session: Session, gateway: str, device: str, until: int) -> Sequence[HealthEvent]:
    """All health events of a device up to `until` (ms), as the gateway ordered them."""
    return session.exec(
        select(HealthEvent)
        .where(
            scope.clause(HealthEvent.region),
            HealthEvent.gateway_id == gateway,
            HealthEvent.device_id == device,
            HealthEvent.t <= until,
        )
        .order_by(col(HealthEvent.epoch), col(HealthEvent.seq))
    ).all()


def gaps(scope: Scope, session: Session, gateway: str, devices: Sequence[str], start: int, end: int) -> Sequence[Gap]:
    """Declared gaps of a gateway that touch [start, end] ms and concern one of these devices, by start."""
    return session.exec(
        select(Gap)
        .where(
            scope.clause(Gap.region),
            Gap.gateway_id == gateway,
            or_(Gap.device_id == "", col(Gap.device_id).in_(devices)),
            Gap.end >= start,
            Gap.start <= end,
        )
        .order_by(col(Gap.start))
        .limit(2000)
    ).all()


def rapid_tests(scope: Scope, session: Session, devices: Sequence[tuple[str, str]], limit: int) -> Sequence[RapidTest]:
    """Of each of these devices (gateway, device) the newest `limit` results, newest first as the gateway heard them."""
    found: list[RapidTest] = []
    for start in range(0, len(devices), _TOGETHER):
        newest = [
            select(
                select(RapidTest.id)
                .where(scope.clause(RapidTest.region), RapidTest.gateway_id == gateway, RapidTest.device_id == device)
                .order_by(col(RapidTest.epoch).desc(), col(RapidTest.seq).desc())
                .limit(limit)
                .subquery()
            )
            for gateway, device in devices[start : start + _TOGETHER]
        ]
        wanted = union_all(*newest).subquery()
        query = select(RapidTest).join(wanted, wanted.c.id == RapidTest.id)
        found += session.exec(query.order_by(col(RapidTest.epoch).desc(), col(RapidTest.seq).desc())).all()
    return found


def rapid_tests_after(scope: Scope, session: Session, position: int, limit: int) -> Sequence[RapidTest]:
    """Results behind a position of the journal, in its order: what the live stream tails."""
    query = select(RapidTest).where(scope.clause(RapidTest.region), RapidTest.position > position)
    return session.exec(query.order_by(col(RapidTest.position)).limit(limit)).all()


def rapid_test_position(scope: Scope, session: Session) -> int:
    """The position of the last result in the scope, 0 where there is none."""
    return session.exec(select(func.max(RapidTest.position)).where(scope.clause(RapidTest.region))).one() or 0


def _with_acknowledgement() -> Select[Alarm, Acknowledgement | None]:
    return select(Alarm, Acknowledgement).outerjoin(Acknowledgement, col(Acknowledgement.alarm_id) == Alarm.id)
