"""What the registry hears from the edge: births, states, and the knocking of gateways that are not let in.

All functions run inside a write of the caller and do not commit.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec
from sqlmodel import Session, col, delete, func, select

from cloud import regions
from cloud.kernel.problem import Problem
from cloud.registry.model import Birth, Device, Gateway, Knock, Point, Site
from contract.birth import DeviceMeta, Meta, PointMeta, SiteMeta, State
from contract.errors import ContractError
from contract.names import within

MOST_KNOCKS: Final = 1000
MOST_BIRTHS: Final = 20  # per gateway
_encode: Final = msgspec.json.Encoder().encode


def knocked(session: Session, gateway_id: str, county: str, now: int, lack: str = "unregistered") -> None:
    """A gateway that is not let in sent something. Of too many the one that was silent longest is forgotten."""
    row = session.get(Knock, gateway_id)
    if row is not None:
        row.region, row.last, row.count, row.lack = county, now, row.count + 1, lack
        return
    session.add(Knock(gateway_id=gateway_id, region=county, first=now, last=now, lack=lack))
    session.flush()
    surplus = session.exec(select(func.count()).select_from(Knock)).one() - MOST_KNOCKS
    if surplus > 0:
        oldest = session.exec(select(Knock.gateway_id).order_by(col(Knock.last), Knock.gateway_id).limit(surplus)).all()
        session.exec(delete(Knock).where(col(Knock.gateway_id).in_(oldest)))


def heard_birth(session: Session, county: str, meta: Meta, received: int) -> None:
    """What a registered gateway says of its site and devices replaces what it said before; no device is ever deleted.

    A birth whose site lies outside the gateway's county, or in a township that no list has, is refused: remembered by
    its hash with the reason, no more.
    """
    gateway = session.get(Gateway, meta.gateway)
    if gateway is None:
        return
    session.exec(delete(Knock).where(col(Knock.gateway_id) == meta.gateway))  # it was let in
    refusal = _refusal(session, gateway, county, meta.content.site)
    _remember(session, gateway, meta, received, refusal)
    if refusal is not None:
        return
    gateway.software, gateway.boot, gateway.boot_heard = meta.software, meta.boot, received
    if gateway.meta_hash == meta.hash:
        return
    site = meta.content.site
    site_id = f"{county}/{site.id}"
    session.merge(
        Site(
            id=site_id,
            county=county,
            region=site.region,
            kind=site.kind,
            name_zh=site.name.zh,
            name_en=site.name.en,
            latitude=site.latitude,
            longitude=site.longitude,
            heard=received,
        )
    )
    session.flush()
    gateway.site_id, gateway.region, gateway.meta_hash = site_id, site.region, meta.hash
    _devices(session, gateway, meta.content.devices)


def heard_state(session: Session, gateway_id: str, state: State, received: int) -> None:
    """A heartbeat, or the last will. The will of an earlier run that comes late says nothing of the present one."""
    gateway = session.get(Gateway, gateway_id)
    if gateway is None:
        return
    if not state.online:
        if gateway.online and gateway.boot and state.boot != gateway.boot:
            return
        gateway.online = False
        return
    gateway.online = True
    gateway.last_seen = received
    gateway.boot = state.boot
    gateway.software = state.software or gateway.software
    gateway.state = _encode(state).decode()


def _refusal(session: Session, gateway: Gateway, county: str, site: SiteMeta) -> ContractError | None:
    if county != gateway.county:
        return ContractError("wrong_county", gateway=gateway.id, own=gateway.county, said=county)
    if not within(site.region, county):
        return ContractError("wrong_county", "content.site.region", gateway=gateway.id, own=county, said=site.region)
    known = session.get(Site, f"{county}/{site.id}")
    if known is not None and known.region == site.region:
        return None  # what stands somewhere already is cut off by no new list
    try:
        regions.check(session, site.region)
    except Problem:
        return ContractError("region_unknown", "content.site.region", region=site.region)
    return None


def _remember(session: Session, gateway: Gateway, meta: Meta, received: int, refusal: ContractError | None) -> None:
    session.merge(
        Birth(
            gateway_id=gateway.id,
            hash=meta.hash,
            region=gateway.region,
            heard=received,
            code=refusal.code if refusal else "",
            reason=refusal.text("zh") if refusal else "",
        )
    )
    session.flush()
    old = session.exec(
        select(Birth).where(Birth.gateway_id == gateway.id).order_by(col(Birth.heard).desc()).offset(MOST_BIRTHS)
    ).all()
    for row in old:
        session.delete(row)


def _devices(session: Session, gateway: Gateway, metas: list[DeviceMeta]) -> None:
    devices = {row.id: row for row in session.exec(select(Device).where(Device.gateway_id == gateway.id))}
    points = {
        (row.device_id, row.key): row for row in session.exec(select(Point).where(Point.gateway_id == gateway.id))
    }
    for row in (*devices.values(), *points.values()):
        row.present, row.region = False, gateway.region
    for meta in metas:
        fields: dict[str, Any] = {
            "name_zh": meta.name.zh,
            "name_en": meta.name.en,
            "profile": meta.profile,
            "profile_hash": meta.profile_hash,
            "present": True,
        }
        device = devices.get(meta.id) or Device(gateway_id=gateway.id, id=meta.id, region=gateway.region, **fields)
        device.sqlmodel_update(fields)
        session.add(device)
    session.flush()
    for meta in metas:
        for place, (key, said) in enumerate(meta.points.items()):
            values = _point(said, place)
            point = points.get((meta.id, key)) or Point(
                gateway_id=gateway.id, device_id=meta.id, key=key, region=gateway.region, **values
            )
            point.sqlmodel_update(values)
            session.add(point)


def _point(said: PointMeta, place: int) -> dict[str, Any]:
    return {
        "place": place,
        "unit": said.unit,
        "name_zh": said.name.zh if said.name else "",
        "name_en": said.name.en if said.name else "",
        "low": said.low,
        "high": said.high,
        "interval_ms": said.interval_ms,
        "calibrations": _encode([msgspec.structs.asdict(one) for one in said.calibrations]).decode(),
        "present": True,
    }
