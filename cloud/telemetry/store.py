"""Queries on alarms, lost devices, gaps, and what devices said in events, each within a scope."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, TypeVar

from sqlalchemy import ColumnElement, and_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, or_, select, union_all
from sqlmodel.sql.expression import Select

from cloud.kernel.holding import ran
from cloud.kernel.scope import Scope
from cloud.registry import Device
from cloud.telemetry.model import Acknowledgement, Alarm, DeviceEvent, Gap, HealthEvent, Scan

AlarmState = Literal["active", "unacknowledged", "all"]
Seen = tuple[Alarm, Acknowledgement | None]
D = TypeVar("D", bound=DeviceEvent)
_TOGETHER: Final = 100  # devices in one SELECT; SQLite takes 500 parts


def alarms(
    scope: Scope, session: Session, *, state: AlarmState = "active", before: int | None = None, limit: int = 100
) -> Sequence[Seen]:
    """Alarms, the latest change first, below revision `before`."""
    query = _with_acknowledgement().where(_seen(scope))
    if state == "active":
        query = query.where(col(Alarm.cleared).is_(None))
    elif state == "unacknowledged":
        query = query.where(col(Acknowledgement.alarm_id).is_(None))
    if before is not None:
        query = query.where(Alarm.revision < before)
    return session.exec(query.order_by(col(Alarm.revision).desc()).limit(limit)).all()


def alarm(scope: Scope, session: Session, alarm_id: str) -> Seen | None:
    """One alarm, or None where it is unknown or outside the scope."""
    return session.exec(_with_acknowledgement().where(_seen(scope), Alarm.id == alarm_id)).first()


def alarms_changed(scope: Scope, session: Session, after: int, limit: int) -> Sequence[Seen]:
    """Alarms whose revision rose above `after`, in order: what the live stream tails."""
    query = _with_acknowledgement().where(_seen(scope), Alarm.revision > after)
    return session.exec(query.order_by(col(Alarm.revision)).limit(limit)).all()


def alarm_revision(scope: Scope, session: Session) -> int:
    """The highest revision in the scope, 0 where there is none."""
    return session.exec(select(func.max(Alarm.revision)).where(_seen(scope))).one() or 0


def active_alarm_counts(scope: Scope, session: Session) -> dict[str, int]:
    """Gateway id -> how many alarms are active."""
    query = select(Alarm.gateway_id, func.count()).where(_seen(scope), col(Alarm.cleared).is_(None))
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
        .where(scope.clause(HealthEvent.region), ran(scope, HealthEvent.gateway_id, HealthEvent.t))
        .where(col(HealthEvent.gateway_id).in_(gateways))
        .subquery()
    )
    return session.exec(select(HealthEvent).join(ranked, ranked.c.id == HealthEvent.id).where(ranked.c.age == 1)).all()


def health_history(scope: Scope, session: Session, gateway: str, device: str, until: int) -> Sequence[HealthEvent]:
    """All health events of a device up to `until` (ms), as the gateway ordered them."""
    return session.exec(
        select(HealthEvent)
        .where(
            scope.clause(HealthEvent.region),
            ran(scope, HealthEvent.gateway_id, HealthEvent.t),
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
            ran(scope, Gap.gateway_id, Gap.start),
            Gap.gateway_id == gateway,
            or_(Gap.device_id == "", col(Gap.device_id).in_(devices)),
            Gap.end >= start,
            Gap.start <= end,
        )
        .order_by(col(Gap.start))
        .limit(2000)
    ).all()


def newest(
    scope: Scope, session: Session, table: type[D], devices: Sequence[tuple[str, str]], limit: int
) -> Sequence[D]:
    """Of each of these devices (gateway, device) the newest `limit` events of a table, newest first as the gateway
    said them."""
    found: list[D] = []
    last_said = (col(table.epoch).desc(), col(table.seq).desc())
    for start in range(0, len(devices), _TOGETHER):
        of_each = [
            select(
                select(table.id)
                .where(scope.clause(table.region), ran(scope, table.gateway_id, table.t))
                .where(table.gateway_id == gateway, table.device_id == device)
                .order_by(*last_said)
                .limit(limit)
                .subquery()
            )
            for gateway, device in devices[start : start + _TOGETHER]
        ]
        wanted = union_all(*of_each).subquery()
        query = select(table).join(wanted, wanted.c.id == table.id)
        found += session.exec(query.order_by(*last_said)).all()
    return found


def after(scope: Scope, session: Session, table: type[D], position: int, limit: int) -> Sequence[D]:
    """Events of a table behind a position of the journal, in its order: what the live stream tails."""
    query = select(table).where(
        scope.clause(table.region), ran(scope, table.gateway_id, table.t), table.position > position
    )
    return session.exec(query.order_by(col(table.position)).limit(limit)).all()


def last_position(scope: Scope, session: Session, table: type[DeviceEvent]) -> int:
    """The position of a table's last event in the scope, 0 where there is none."""
    return (
        session.exec(
            select(func.max(table.position)).where(scope.clause(table.region), ran(scope, table.gateway_id, table.t))
        ).one()
        or 0
    )


def counting(scope: Scope, session: Session, gateways: Sequence[str], since: int) -> Sequence[tuple[Scan, int]]:
    """Of each device of these gateways that ever counted a code: its newest scan, and how many since `since` (ms)."""
    one = aliased(Scan)
    here = (
        scope.clause(one.region),
        ran(scope, one.gateway_id, one.t),
        one.gateway_id == Device.gateway_id,
        one.device_id == Device.id,
    )
    last = select(one.id).where(*here).order_by(col(one.epoch).desc(), col(one.seq).desc()).limit(1)
    many = select(func.count()).select_from(one).where(*here, one.t >= since)
    query = select(Scan, many.correlate(Device).scalar_subquery()).select_from(Device)
    query = query.join(Scan, col(Scan.id) == last.correlate(Device).scalar_subquery())
    return session.exec(query.where(col(Device.gateway_id).in_(gateways))).all()


def _with_acknowledgement() -> Select[Alarm, Acknowledgement | None]:
    return select(Alarm, Acknowledgement).outerjoin(Acknowledgement, col(Acknowledgement.alarm_id) == Alarm.id)


def _seen(scope: Scope) -> ColumnElement[bool]:
    return and_(scope.clause(Alarm.region), ran(scope, Alarm.gateway_id, func.coalesce(Alarm.raised, Alarm.cleared)))
