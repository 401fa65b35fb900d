"""`zhigen cloud ingest`: one ingest worker on the county's stores, until SIGTERM.

Where the configuration says that there are several, they share what gateways send, and one of them leads.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from typing import Final

from sqlmodel import Session

from cloud import fleet, inputs, migrations, vault
from cloud.app import broker as brokers
from cloud.app import crew, stores
from cloud.app.assessor import Assessor
from cloud.app.beacon import Beacon
from cloud.app.chores import Chores
from cloud.app.crew import ALONE
from cloud.app.directory import RegistryDirectory
from cloud.app.lead import Lead, Post, Upkeep
from cloud.app.patrol import Patrol
from cloud.app.vigil import Vigil
from cloud.exchange import PROJECTION as EXCHANGE
from cloud.fleet import Courier
from cloud.fleet.watchman import Watchman
from cloud.ingest import store
from cloud.ingest.chain import CHAIN
from cloud.ingest.retention import Archivist
from cloud.ingest.service import Service
from cloud.ingest.settings import SWITCH_S, Settings
from cloud.kernel.broker import facts
from cloud.kernel.chair import Chair
from cloud.kernel.clock import now_ms
from cloud.kernel.config import Config
from cloud.kernel.database import Database
from cloud.kernel.folder import prepare
from cloud.kernel.notify import Notifier
from cloud.kernel.scope import NATION
from cloud.keys import KeyRoom, Rotating, county_keys, ensure, gateway_keys, renewals
from cloud.labels import PROJECTION as LABELS
from cloud.market import PROJECTION as MARKET
from cloud.production import PROJECTION as PRODUCTION
from cloud.recall import PROJECTION as RECALL
from cloud.telemetry import inbox
from cloud.testing import RAPID, SAMPLES
from cloud.trace import PROJECTION as TRACE
from cloud.vouchers import PROJECTION as VOUCHERS
from contract.command import Certificate
from contract.moment import DAY_MS

# In any order: who reads whom is said by Projection.after.
PROJECTIONS = (
    *inbox.PROJECTIONS, CHAIN, vault.PROJECTION, inputs.PROJECTION, PRODUCTION, RAPID, SAMPLES, TRACE, LABELS,
    VOUCHERS, MARKET, RECALL, EXCHANGE,
)  # fmt: skip
_JOIN_S: Final = 5.0
_RENEWAL_MS: Final = 7 * DAY_MS  # how long a new certificate waits for its gateway; it asks again every day


def ingest(config: Config, worker: str = ALONE) -> bool:
    """Work until SIGTERM under this name; False where it had to give up. Raises CloudError."""
    folder = prepare(config.data)
    crew.check(config, worker)
    sys.setswitchinterval(SWITCH_S)
    database = stores.database(config, folder)
    migrations.check(database)
    group = crew.GROUP if config.intake.workers > 1 else ""
    access = facts(config.broker or brokers.own(config.embedded_broker, folder))
    wanted = Settings(**access, group=group, worker=worker)
    series = stores.series(config, folder, database)
    county = config.county.code or ""
    ensure(database, folder, county, now_ms())
    room = KeyRoom(folder)
    vault.furnish(database, room, config.buyer_days)
    signer = Rotating(room, "ack", now_ms)
    issuing = renewals(room, _send, config.certificate_days * DAY_MS)
    projections = [*PROJECTIONS, issuing]
    service = Service(wanted, database, series, RegistryDirectory(), projections, signer=signer, leads=False)
    counties = [county] if county else []

    def courier() -> Courier:
        return Courier(database, wanted, room.signer, county_keys, gateway_keys, counties)

    posts: list[Callable[[], Post]] = [
        partial(Upkeep, service),
        courier,
        partial(_watchman, service, database, config),
        partial(Chores, database),
        partial(Patrol, database),
        partial(Assessor, database, series),
    ]
    if config.raw_days is not None:
        posts.append(partial(Archivist, database, series, config.raw_days))
    lead = Lead(Chair(database), worker, posts)
    lead.start()
    beacon = Beacon(folder, worker)
    vigil = Vigil(lambda: [*service.parts, *lead.parts], Notifier(), well=lambda: beacon.burn(service.trouble))
    vigil.start()
    try:
        return service.run()
    finally:
        vigil.stop()
        vigil.join(_JOIN_S)
        beacon.out()
        lead.stop()
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
