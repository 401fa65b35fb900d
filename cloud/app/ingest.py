"""`zhigen cloud ingest`: one ingest worker on the stores of a data folder, until SIGTERM."""

from __future__ import annotations

from cloud import migrations
from cloud.app.directory import RegistryDirectory
from cloud.app.serve import SERIES_FILE
from cloud.fleet import Courier
from cloud.ingest.service import Service
from cloud.ingest.settings import Settings
from cloud.kernel.clock import now_ms
from cloud.kernel.config import Broker, Config
from cloud.kernel.database import Database
from cloud.kernel.folder import prepare
from cloud.kernel.secret import first_line
from cloud.keys import KeyRoom, county_keys, ensure, gateway_keys
from cloud.telemetry import inbox
from cloud.telemetry.embedded import EmbeddedSeries

PROJECTIONS = (*inbox.PROJECTIONS,)


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
    database = Database.in_folder(folder)
    migrations.check(database)
    series = EmbeddedSeries(folder / SERIES_FILE)
    county = config.county.code or ""
    courier = Courier(database, wanted, KeyRoom(folder).signer, county_keys, gateway_keys, [county] if county else [])
    try:
        ensure(database, folder, county, now_ms())
        courier.start()
        return Service(wanted, database, series, RegistryDirectory(), PROJECTIONS).run()
    finally:
        courier.stop()
        series.close()
        database.close()
