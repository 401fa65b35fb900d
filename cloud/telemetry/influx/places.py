"""Where a gateway stood when a row was measured: the site that its lines carry as a tag.

The tag must be the same each time a row is written, or the row would stand in two series. So a site holds from a row
time on, and what holds for a time never changes once rows of that time may have come: a gateway that moves gets its new
site for rows later than any of its own, and five minutes from now, when every process has heard of it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from time import monotonic
from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from cloud import registry
from cloud.kernel.database import Database
from cloud.kernel.scope import NATION
from cloud.telemetry.influx.book import available, decode, put
from cloud.telemetry.influx.model import InfluxDevice, InfluxPlace
from cloud.telemetry.series import MINUTE

KEEP_S: Final = 60.0
AHEAD: Final = 5 * MINUTE  # longer than any process remembers the old place
_MOST: Final = 50_000


class Places:
    """The sites of gateways, remembered for a minute. `now`: the cloud's clock in µs."""

    def __init__(self, database: Database, now: Callable[[], int], clock: Callable[[], float] = monotonic) -> None:
        self._database = database
        self._now = now
        self._clock = clock
        self._known: dict[str, tuple[float, Stays]] = {}

    def of(self, gateways: Sequence[str]) -> dict[str, Stays]:
        """Where these gateways stood. Raises StoreError."""
        now = self._clock()
        known = self._known
        unsure = [one for one in gateways if one not in known or now - known[one][0] > KEEP_S]
        if unsure:
            with available():
                self._look(unsure, now)
        return {one: self._known[one][1] for one in gateways}

    def _look(self, gateways: Sequence[str], now: float) -> None:
        with self._database.read() as session:
            found = {one: (_stays(session, one), _site(session, one)) for one in gateways}
        wrong = [one for one, (stays, site) in found.items() if not stays.sites or stays.sites[-1] != site]
        if wrong:
            with self._database.write() as session:
                for one in wrong:
                    self._move(session, one)
            with self._database.read() as session:
                found |= {one: (_stays(session, one), "") for one in wrong}
        if len(self._known) > _MOST:
            self._known.clear()
        self._known |= {one: (now, stays) for one, (stays, _) in found.items()}

    def _move(self, session: Session, gateway: str) -> None:
        stays, site = _stays(session, gateway), _site(session, gateway)
        if stays.sites and stays.sites[-1] == site:
            return  # another process was first
        since = 0
        if stays.sites:
            rows = session.execute(select(col(InfluxDevice.newest)).where(col(InfluxDevice.gateway) == gateway))
            times = [one[0] for (newest,) in rows for one in decode(newest).values() if one is not None]
            since = max([self._now() + AHEAD, stays.since[-1] + 1, *(t + 1 for t in times)])
        put(session, InfluxPlace, [{"gateway": gateway, "since": since, "site": site}])


class Stays:
    """The places of one gateway in the order of time."""

    def __init__(self, since: Sequence[int], sites: Sequence[str]) -> None:
        self.since = since
        self.sites = sites

    def at(self, t: int) -> str:
        """The site at `t` µs, "" where none was known."""
        place = bisect_right(self.since, t) - 1
        return self.sites[max(place, 0)] if self.sites else ""


def _stays(session: Session, gateway: str) -> Stays:
    query = select(col(InfluxPlace.since), col(InfluxPlace.site)).where(col(InfluxPlace.gateway) == gateway)
    rows = session.execute(query.order_by(col(InfluxPlace.since))).all()
    return Stays([row[0] for row in rows], [row[1] for row in rows])


def _site(session: Session, gateway: str) -> str:
    found = registry.gateway(NATION, session, gateway)
    return (found.site_id or "") if found is not None else ""
