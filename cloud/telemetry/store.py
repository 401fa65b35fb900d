"""Queries on alarms, lost devices and gaps, each within a scope."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from sqlmodel import Session, col, func, or_, select
from sqlmodel.sql.expression import Select

from cloud.kernel.scope import Scope
from cloud.telemetry.model import Acknowledgement, Alarm, Gap, HealthEvent

AlarmState = Literal["active", "unacknowledged", "all"]
Seen = tuple[Alarm, Acknowledgement | None]


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


def _with_acknowledgement() -> Select[Alarm, Acknowledgement | None]:
    return select(Alarm, Acknowledgement).outerjoin(Acknowledgement, col(Acknowledgement.alarm_id) == Alarm.id)
