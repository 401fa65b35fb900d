"""`zhigen cloud ingest`: one ingest worker on the stores of a data folder, until SIGTERM."""

from __future__ import annotations

import sys
from typing import Final

from sqlmodel import Session

from cloud import fleet, migrations
from cloud.app import broker as brokers
from cloud.app import stores
from cloud.app.directory import RegistryDirectory
from cloud.app.vigil import Vigil
from cloud.fleet import Courier
from cloud.fleet.watchman import Watchman
from cloud.ingest import store
from cloud.ingest.chain import CHAIN
from cloud.ingest.service import Service
from cloud.ingest.settings import SWITCH_S, Settings
from cloud.kernel.broker import facts
from cloud.kernel.clock import now_ms
from cloud.kernel.config import Config
from cloud.kernel.database import Database
from cloud.kernel.folder import prepare
from cloud.kernel.notify import Notifier
from cloud.kernel.scope import NATION
from cloud.keys import KeyRoom, Rotating, county_keys, ensure, gateway_keys, renewals
from cloud.keys.rules import DAY_MS
from cloud.telemetry import inbox
from contract.command import Certificate

PROJECTIONS = (*inbox.PROJECTIONS, CHAIN)
_JOIN_S: Final = 5.0
_RENEWAL_MS: Final = 7 * DAY_MS  # how long a new certificate waits for its gateway; it asks again every day


def ingest(config: Config) -> bool:
    """Work until SIGTERM; False where it had to give up. Raises CloudError."""
    folder = prepare(config.data)
    sys.setswitchinterval(SWITCH_S)
    database = stores.database(config, folder)
    migrations.check(database)
    wanted = Settings(**facts(config.broker or brokers.own(config.embedded_broker, folder)))
    series = stores.series(config, folder, database)
    county = config.county.code or ""
    ensure(database, folder, county, now_ms())
    room = KeyRoom(folder)
    signer = Rotating(room, "ack", now_ms)
    issuing = renewals(room, _send, config.certificate_days * DAY_MS)
    service = Service(wanted, database, series, RegistryDirectory(), [*PROJECTIONS, issuing], signer=signer)
    courier = Courier(database, wanted, room.signer, county_keys, gateway_keys, [county] if county else [])
    watchman = _watchman(service, database, config)
    courier.start()
    watchman.start()
    vigil = Vigil(lambda: [*service.parts, watchman.part], Notifier())
    vigil.start()
    try:
        return service.run()
    finally:
        courier.stop()
        vigil.stop()
        watchman.stop()
        watchman.join(_JOIN_S)
        series.close()
        database.close()


def _send(session: Session, gateway: str, body: Certificate, now: int) -> None:
    """A certificate goes down as a command."""
    fleet.order(session, gateway, body, "renewal", _RENEWAL_MS, now)


def _watchman(service: Service, database: Database, config: Config) -> Watchman:
    """It stands where the gateways are heard: while no state can come in, none of them counts as silent."""
    events = service.lanes[0]

    def losses(session: Session) -> dict[str, tuple[int, int]]:
        return {row.gateway: (row.dropped, row.last) for row in store.losses(NATION, session)}

    return Watchman(
        database,
        hears=lambda: events.link.connected and not events.tally.held,
        losses=losses,
        region=config.county.code or "",
        silence_ms=round(config.watch.silence_s * 1000),
    )
