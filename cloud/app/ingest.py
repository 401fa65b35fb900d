"""`zhigen cloud ingest`: one ingest worker on the stores of a data folder, until SIGTERM."""

from __future__ import annotations

from cloud import migrations
from cloud.app import broker as brokers
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


def settings(broker: Broker) -> Settings:
    """What ingest must know of the broker. Raises CloudError where the password file cannot be read."""
    return Settings(
        host=broker.host,
        port=broker.port,
        username=broker.username or "",
        password=first_line(broker.password_file) if broker.password_file else "",
        tls=broker.tls is not None,
        ca_file=broker.tls.ca_file if broker.tls else None,
        cert_file=broker.tls.cert_file if broker.tls else None,
        key_file=broker.tls.key_file if broker.tls else None,
    )


def ingest(config: Config) -> bool:
    """Work until SIGTERM; False where it had to give up. Raises CloudError."""
    folder = prepare(config.data)
    database = Database.in_folder(folder)
    migrations.check(database)
    wanted = settings(config.broker or brokers.own(config.embedded_broker, folder))
    series = EmbeddedSeries(folder / SERIES_FILE)
    try:
        return Service(wanted, database, series, RegistryDirectory(), PROJECTIONS).run()
    finally:
        series.close()
        database.close()
