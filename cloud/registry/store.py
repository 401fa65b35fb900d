"""Queries on what stands in the field, each within a scope: an account of a subject sees what that runs."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, func, select

from cloud.kernel.holding import runs, runs_site
from cloud.kernel.scope import Scope
from cloud.registry.model import Device, Gateway, Knock, Point, Site


def sites(scope: Scope, session: Session) -> Sequence[Site]:
    """All sites, by id."""
    return session.exec(
        select(Site).where(scope.clause(Site.region), runs_site(scope, Site.id)).order_by(Site.id)
    ).all()


def gateways(scope: Scope, session: Session) -> Sequence[Gateway]:
    """All registered gateways, by id."""
    return session.exec(
        select(Gateway).where(scope.clause(Gateway.region), runs(scope, Gateway.id)).order_by(Gateway.id)
    ).all()


def gateway(scope: Scope, session: Session, gateway_id: str) -> Gateway | None:
    """One gateway, or None where it is unknown or outside the scope."""
    query = select(Gateway).where(scope.clause(Gateway.region), runs(scope, Gateway.id))
    return session.exec(query.where(Gateway.id == gateway_id)).first()


def counties(scope: Scope, session: Session) -> Sequence[str]:
    """The counties that have a gateway."""
    return session.exec(select(Gateway.county).where(scope.clause(Gateway.region)).distinct()).all()


def devices(
    scope: Scope,
    session: Session,
    *,
    site: str | None = None,
    gateway: str | None = None,
    device: str | None = None,
    past: bool = False,
) -> Sequence[tuple[Device, str | None]]:
    """Present devices with the id of their site, by gateway and id; with `past` also those that are gone."""
    query = (
        select(Device, Gateway.site_id).join(Gateway).where(scope.clause(Device.region), runs(scope, Device.gateway_id))
    )
    if not past:
        query = query.where(col(Device.present))
    if site is not None:
        query = query.where(Gateway.site_id == site)
    if gateway is not None:
        query = query.where(Device.gateway_id == gateway)
    if device is not None:
        query = query.where(Device.id == device)
    return session.exec(query.order_by(Device.gateway_id, Device.id)).all()


def device_counts(scope: Scope, session: Session) -> dict[str, int]:
    """Gateway id -> how many devices it has now."""
    query = select(Device.gateway_id, func.count()).where(
        scope.clause(Device.region), runs(scope, Device.gateway_id), col(Device.present)
    )
    return dict(session.exec(query.group_by(Device.gateway_id)).all())


def points(
    scope: Scope,
    session: Session,
    *,
    site: str | None = None,
    gateway: str | None = None,
    device: str | None = None,
    past: bool = False,
) -> Sequence[Point]:
    """Present points in the order in which their devices list them; with `past` also those that are gone."""
    query = select(Point).where(scope.clause(Point.region), runs(scope, Point.gateway_id))
    if not past:
        query = query.where(col(Point.present))
    if site is not None:
        query = query.join(Gateway, col(Gateway.id) == Point.gateway_id).where(Gateway.site_id == site)
    if gateway is not None:
        query = query.where(Point.gateway_id == gateway)
    if device is not None:
        query = query.where(Point.device_id == device)
    return session.exec(query.order_by(Point.gateway_id, Point.device_id, col(Point.place))).all()


def known_points(scope: Scope, session: Session, series: Sequence[str]) -> dict[str, Point]:
    """Of these series ids ("gateway/device/point") those that exist in the scope, also when no longer present."""
    found: dict[str, Point] = {}
    for name in dict.fromkeys(series):
        gateway_id, _, rest = name.partition("/")
        device_id, _, key = rest.partition("/")
        query = select(Point).where(scope.clause(Point.region), runs(scope, Point.gateway_id))
        query = query.where(Point.gateway_id == gateway_id, Point.device_id == device_id, Point.key == key)
        point = session.exec(query).first()
        if point is not None:
            found[name] = point
    return found


def knocks(scope: Scope, session: Session) -> Sequence[Knock]:
    """Unregistered gateways, the latest first."""
    return session.exec(select(Knock).where(scope.clause(Knock.region)).order_by(col(Knock.last).desc())).all()
