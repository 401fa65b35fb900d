"""How the county lies: each township with its figures, gateways and markets as points, one cell for each gateway."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final, Literal, NamedTuple

from sqlmodel import Session

from cloud import alerts, regions, registry, tally
from cloud.kernel.language import Words
from cloud.kernel.scope import TOWNSHIP_DIGITS, Scope
from cloud.overview import rules, store
from cloud.registry import Gateway
from contract.moment import DAY_MS, law_day

DAYS: Final = 30  # over which the share of failed tests and the coverage are counted
State = Literal["online", "backlog", "silent", "never"]


class Township(NamedTuple):
    """Figures of a township. failed, covered: shares (0-1), None where there is nothing to count; samples: behind the
    former; silent_since: ms UTC from which none of its gateways was heard, None: one of them is, or there is none."""

    code: str
    name: Words
    samples: int
    failed: float | None
    covered: float | None
    alerts: int
    devices: int
    silent: int
    silent_since: int | None


class Cell(NamedTuple):
    """A gateway. seen: ms UTC of its last word, 0: never; waiting: rows that it has not got rid of; lost: devices that
    do not answer it."""

    gateway: str
    region: str
    kind: str
    site: Words
    state: State
    seen: int
    waiting: int
    longitude: float | None
    latitude: float | None
    lost: int


class Land(NamedTuple):
    """All of it."""

    townships: list[Township]
    fleet: list[Cell]


def land(scope: Scope, session: Session, now: int) -> Land:
    """As it is at `now` (ms UTC)."""
    gateways = registry.gateways(scope, session)
    all_cells = fleet(scope, session, gateways, now)
    devices = registry.device_counts(scope, session)
    today = law_day(now)
    first = (today - timedelta(days=DAYS - 1)).isoformat()
    counted = tally.by_township(scope, session, ("sample", "positive"), first, today.isoformat())
    growers = store.growers(scope, session)
    tested = store.tested_growers(scope, session, now - DAYS * DAY_MS)
    opened = store.open_alerts(scope, session)
    names = {row.region: Words(zh=row.name_zh, en=row.name_en) for row in regions.townships(scope, session)}
    seen = {cell.region[:TOWNSHIP_DIGITS] for cell in all_cells} | {code for _, code in counted} | set(growers)
    for code in seen:
        if len(code) == TOWNSHIP_DIGITS and code not in names:
            names[code] = Words(zh=code)
    townships = []
    for code, name in sorted(names.items()):
        cells = [cell for cell in all_cells if cell.region[:TOWNSHIP_DIGITS] == code]
        samples = counted.get(("sample", code), 0)
        townships.append(
            Township(
                code,
                name,
                samples,
                rules.share(counted.get(("positive", code), 0), samples),
                rules.share(tested.get(code, 0), growers.get(code, 0)),
                opened.get(code, 0),
                sum(devices.get(cell.gateway, 0) for cell in cells),
                _silent(cells, devices),
                _silent_since(cells),
            )
        )
    return Land(townships, all_cells)


def fleet(scope: Scope, session: Session, gateways: Sequence[Gateway], now: int) -> list[Cell]:
    """One cell for each of these gateways, as they are at `now` (ms UTC)."""
    sites = {site.id: site for site in registry.sites(scope, session)}
    growing = {row.gateway for row in alerts.open_of(scope, session, ["backlog"])}
    cells = []
    for row in gateways:
        site = sites.get(row.site_id or "")
        told = registry.last_state(row)
        lanes = [lane for lane in (told.events, told.readings) if lane is not None] if told is not None else []
        state: State = "never"
        if row.last_seen:
            state = "silent" if not registry.is_online(row, now) else "backlog" if row.id in growing else "online"
        cells.append(
            Cell(
                row.id,
                row.region,
                site.kind if site else "",
                Words(zh=site.name_zh, en=site.name_en) if site else Words(zh=row.id),
                state,
                row.last_seen,
                sum(lane.backlog for lane in lanes),
                site.longitude if site else None,
                site.latitude if site else None,
                len(told.lost) if told is not None else 0,
            )
        )
    return cells


def _silent(cells: Sequence[Cell], devices: Mapping[str, int]) -> int:
    """Devices that nobody hears: all of a silent gateway, and those that a gateway has lost."""
    return sum(devices.get(cell.gateway, 0) if cell.state in ("silent", "never") else cell.lost for cell in cells)


def _silent_since(cells: Sequence[Cell]) -> int | None:
    heard = [cell for cell in cells if cell.state != "never"]
    if not heard or any(cell.state != "silent" for cell in heard):
        return None
    return max(cell.seen for cell in heard)
