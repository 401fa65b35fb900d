"""Alarms as people see them, and the word that somebody has seen one."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, func, select

from cloud import registry
from cloud.kernel.audit import Deed
from cloud.kernel.language import Words
from cloud.kernel.problem import Problem
from cloud.kernel.scope import Scope
from cloud.telemetry import store
from cloud.telemetry.devices import point_name
from cloud.telemetry.model import Acknowledgement, Alarm
from cloud.telemetry.views import AcknowledgementView, AlarmView
from contract.errors import ContractError
from contract.measurement import of_point


def views(scope: Scope, session: Session, seen: Sequence[store.Seen]) -> list[AlarmView]:
    """Alarms with the names that their device, point and site have now."""
    wanted = {(alarm.gateway_id, alarm.device_id) for alarm, _ in seen}
    devices = {
        (row.gateway_id, row.id): (row, site)
        for gateway_id, device_id in wanted
        for row, site in registry.devices(scope, session, gateway=gateway_id, device=device_id)
    }
    series = [f"{alarm.gateway_id}/{alarm.device_id}/{alarm.point}" for alarm, _ in seen]
    points = registry.known_points(scope, session, series)
    found = []
    for (alarm, acknowledgement), name in zip(seen, series, strict=True):
        device, site = devices.get((alarm.gateway_id, alarm.device_id), (None, None))
        point = points.get(name)
        found.append(
            AlarmView(
                id=alarm.id,
                gateway=alarm.gateway_id,
                device=alarm.device_id,
                point=alarm.point,
                region=alarm.region,
                site=site,
                device_name=Words(zh=device.name_zh, en=device.name_en) if device else Words(zh=alarm.device_id),
                point_name=point_name(point) if point else Words(zh=alarm.point),
                unit=point.unit if point else _unit(alarm.point),
                side=alarm.side,
                limit=alarm.limit,
                severity=alarm.severity,
                raised=alarm.raised,
                raised_value=alarm.raised_value,
                cleared=alarm.cleared,
                cleared_value=alarm.cleared_value,
                acknowledged=AcknowledgementView(by=acknowledgement.name, at=acknowledgement.at)
                if acknowledgement
                else None,
            )
        )
    return found


def acknowledge(deed: Deed, alarm: Alarm, account: str) -> None:
    """Note who has seen it. Again by the same person changes nothing; raises Problem("alarm_over") for another."""
    already = deed.session.get(Acknowledgement, alarm.id)
    if already is not None:
        if already.account != account:
            raise Problem("alarm_over", name=already.name)
        deed.idle = True
        return
    deed.session.add(
        Acknowledgement(alarm_id=alarm.id, region=alarm.region, account=account, name=deed.by, at=deed.now)
    )
    alarm.revision = next_revision(deed.session)
    deed.session.add(alarm)
    deed.session.flush()
    deed.note("alarm", alarm.id, alarm.region, what={"acknowledged": deed.now})


def next_revision(session: Session) -> int:
    """One more than any alarm has; call it inside a write, which has one writer."""
    return (session.exec(select(func.max(Alarm.revision))).one() or 0) + 1


def _unit(key: str) -> str:
    try:
        return of_point(key).unit
    except ContractError:
        return ""
