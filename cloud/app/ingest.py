"""`zhigen cloud ingest`: one ingest worker on the stores of a data folder, until SIGTERM."""

from __future__ import annotations

import sys
from typing import Final

from cloud import migrations
from cloud.app.directory import RegistryDirectory
from cloud.app.serve import SERIES_FILE
from cloud.ingest.service import Service
from cloud.ingest.settings import Settings
from cloud.kernel.config import Broker, Config
from cloud.kernel.database import Database
from cloud.kernel.folder import prepare
from cloud.kernel.secret import first_line
from cloud.telemetry import inbox
from cloud.telemetry.embedded import EmbeddedSeries

PROJECTIONS = (*inbox.PROJECTIONS,)

# With CPython's 5 ms a thread that only wants to hand on an event waits 5 ms for every breath while the other lane
# works off a backlog. Fifty gateways came home in 157 s like that, sales meanwhile 19 s old; now in 42 s and 1.5 s.
_SWITCH_S: Final = 0.0005


def settings(broker: Broker) -> Settings:
    """What ingest must know of the broker. Raises CloudError where the password file cannot be read."""
    return Settings(
        host=broker.host,
        port=broker.port,
        username=broker.username or "",
        password=first_line(broker.password_file) if broker.password_file else "",
        ca_file=broker.tls.ca_file if broker.tls else None,
    )


def ingest(config: Config) -> bool:
    """Work until SIGTERM; False where it had to give up. Raises CloudError."""
    broker = config.broker or Broker(host=config.embedded_broker.host, port=config.embedded_broker.port)
    wanted = settings(broker)
    folder = prepare(config.data)
    sys.setswitchinterval(_SWITCH_S)
    database = Database.in_folder(folder)
    migrations.check(database)
    series = EmbeddedSeries(folder / SERIES_FILE)
    try:
        return Service(wanted, database, series, RegistryDirectory(), PROJECTIONS).run()
    finally:
        series.close()
        database.close()
