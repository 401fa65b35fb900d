"""The watchman: a thread that looks at all gateways every few seconds and keeps the alerts about them.

It runs in the process that hears the gateways, which is the only writer. It writes only where something changed, so
that a county in which all is well costs a read a look.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final

from sqlmodel import Session, col, delete, select

from cloud import alerts, registry
from cloud.alerts import Finding
from cloud.fleet.watch import Changes, Judge
from cloud.fleet.watch_disk import KEPT_MS, Point
from cloud.fleet.watch_model import GatewayDisk
from cloud.fleet.watch_rules import RULES, SILENCE_MS, Facts
from cloud.kernel.clock import now_ms
from cloud.kernel.database import Database
from cloud.kernel.journal import ProjectionCursor
from cloud.kernel.log import note
from cloud.kernel.rounds import Rounds
from cloud.kernel.scope import NATION
from contract.moment import HOUR_MS

PROJECTION: Final = "projection"
_PIECE: Final = 100  # alerts in one transaction, so that the lanes never wait long
_log: Final = logging.getLogger("zhigen.watch")
Losses = Callable[[Session], Mapping[str, tuple[int, int]]]


class Watchman(Rounds):
    """One per database.

    hears: whether the cloud can hear gateways at all now; losses: gateway -> (messages that its full quarantine has
    dropped, ms of the last); region: the cloud's own, for what is about itself; silence_ms: see Judge.
    """

    def __init__(
        self,
        database: Database,
        *,
        hears: Callable[[], bool] = lambda: True,
        losses: Losses = lambda _: {},
        region: str = "",
        silence_ms: int = SILENCE_MS,
        clock: Callable[[], int] = now_ms,
    ) -> None:
        super().__init__("watchman", _log)
        self._database, self._hears, self._losses, self._region = database, hears, losses, region
        self._clock = clock
        self._judge = Judge(silence_ms)
        self._hearing: int | None = None
        self._disks: dict[str, list[Point]] | None = None

    def look(self) -> Changes:
        """One look; returns what it changed. Raises what the database raises."""
        now = self._clock()
        self._hearing = (self._hearing or now) if self._hears() else None
        with self._database.read() as session:
            if self._disks is None:
                self._disks = _disks(session)
            rows = registry.gateways(NATION, session)
            losses = self._losses(session)
            raised = {(row.code, row.gateway) for row in alerts.open_of(NATION, session, [*RULES])}
            stopped = [row for row in session.exec(select(ProjectionCursor)) if row.state == "stopped"]
            standing = {row.subject for row in alerts.open_alerts(session, PROJECTION, "")}
        facts = [self._facts(row, losses, now) for row in rows]
        changes = self._judge.look(facts, raised, now)
        fresh = self._fresh(facts, now)
        found = [
            Finding(PROJECTION, "", self._region, row.name, {"name": row.name, "position": row.failed_at})
            for row in stopped
        ]
        changes.opened.extend(one for one in found if one.subject not in standing)
        mended = standing - {one.subject for one in found}
        self._write(changes, mended, now)
        if fresh:
            self._keep(fresh, now)
        for one in changes.opened:
            note(_log, logging.WARNING, "alert", code=one.code, gateway=one.gateway, subject=one.subject)
        return changes

    def _facts(self, row: registry.Gateway, losses: Mapping[str, tuple[int, int]], now: int) -> Facts:
        assert self._disks is not None  # noqa: S101  # read before the first facts
        return Facts(
            row.id,
            row.region,
            registry.is_online(row, now),
            row.last_seen,
            registry.last_state(row),
            self._hearing,
            self._disks.get(row.id, ()),
            losses.get(row.id, (0, 0)),
        )

    def _fresh(self, facts: Sequence[Facts], now: int) -> list[GatewayDisk]:
        """What the disks of gateways that are online have now, where the last point is an hour old."""
        return [
            GatewayDisk(gateway=one.gateway, t=now, region=one.region, free=one.state.host.disk_free)
            for one in facts
            if one.online and one.state is not None and one.state.host is not None and one.state.host.disk_total
            if not one.disk or now - one.disk[-1].t >= HOUR_MS
        ]

    def _write(self, changes: Changes, mended: set[str], now: int) -> None:
        steps: list[Callable[[Session], object]] = [
            *(partial(alerts.raise_alert, finding=one, now=now) for one in changes.opened),
            *(partial(alerts.amend_alert, finding=one, now=now) for one in changes.amended),
            *(_clear(code, gateway, "", now) for code, gateway in changes.closed),
            *(_clear(PROJECTION, "", name, now) for name in sorted(mended)),
        ]
        for start in range(0, len(steps), _PIECE):
            with self._database.write() as session:
                for step in steps[start : start + _PIECE]:
                    step(session)

    def _keep(self, fresh: Sequence[GatewayDisk], now: int) -> None:
        assert self._disks is not None  # noqa: S101  # as above
        with self._database.write() as session:
            session.exec(delete(GatewayDisk).where(col(GatewayDisk.t) < now - KEPT_MS))
            session.add_all(fresh)
        for row in fresh:
            points = self._disks.setdefault(row.gateway, [])
            points.append(Point(row.t, row.free))
            while points[0].t < now - KEPT_MS:
                points.pop(0)


def _clear(code: str, gateway: str, subject: str, now: int) -> Callable[[Session], object]:
    return partial(alerts.clear_alert, code=code, gateway=gateway, subject=subject, now=now)


def _disks(session: Session) -> dict[str, list[Point]]:
    found: dict[str, list[Point]] = defaultdict(list)
    for row in session.exec(select(GatewayDisk).order_by(col(GatewayDisk.t))):
        found[row.gateway].append(Point(row.t, row.free))
    return dict(found)
