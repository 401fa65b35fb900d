"""Sites as people see them: their gateways, how many devices, and whether anything is wrong."""

from __future__ import annotations

from collections import defaultdict

from sqlmodel import Session

from cloud import registry
from cloud.kernel.language import Words
from cloud.kernel.scope import Scope
from cloud.registry import Gateway, SiteView, is_online
from cloud.telemetry import store


def sites(scope: Scope, session: Session, now: int) -> list[SiteView]:
    """All sites of the scope, at `now` (ms)."""
    devices = registry.device_counts(scope, session)
    alarms = store.active_alarm_counts(scope, session)
    by_site: dict[str, list[Gateway]] = defaultdict(list)
    for gateway in registry.gateways(scope, session):
        by_site[gateway.site_id or ""].append(gateway)
    return [
        SiteView(
            id=site.id,
            name=Words(zh=site.name_zh, en=site.name_en),
            kind=site.kind,
            region=site.region,
            latitude=site.latitude,
            longitude=site.longitude,
            gateways=[gateway.id for gateway in by_site[site.id]],
            devices=sum(devices.get(gateway.id, 0) for gateway in by_site[site.id]),
            active_alarms=sum(alarms.get(gateway.id, 0) for gateway in by_site[site.id]),
            online=bool(by_site[site.id]) and all(is_online(gateway, now) for gateway in by_site[site.id]),
        )
        for site in registry.sites(scope, session)
    ]
