"""`zhigen cloud ingest`: one ingest worker on the stores of a data folder, until SIGTERM."""

from __future__ import annotations

from cloud import migrations
from cloud.app.directory import RegistryDirectory
from cloud.app.serve import SERIES_FILE
from cloud.ingest.service import Service
from cloud.ingest.settings import Settings
from cloud.kernel.config import Broker, Config, ConfigError
from cloud.kernel.database import Database
from cloud.kernel.folder import prepare
from cloud.telemetry import inbox
from cloud.telemetry.embedded import EmbeddedSeries

PROJECTIONS = (*inbox.PROJECTIONS,)


def settings(broker: Broker) -> Settings:
    """What ingest must know of the broker. Raises ConfigError where the password file cannot be read."""
    password = ""
    if broker.password_file is not None:
        try:
            password = broker.password_file.read_text(encoding="utf-8").split("\n", 1)[0]
        except (OSError, UnicodeDecodeError) as error:
            why = (getattr(error, "strerror", None) or "not text").lower()
            raise ConfigError([f"broker.password_file {broker.password_file}: {why}"]) from None
    return Settings(
        host=broker.host,
        port=broker.port,
        username=broker.username or "",
        password=password,
        ca_file=broker.tls.ca_file if broker.tls else None,
    )


def ingest(config: Config) -> bool:
    """Work until SIGTERM; False where it had to give up. Raises ConfigError, SchemaError."""
    broker = config.broker or Broker(host=config.embedded_broker.host, port=config.embedded_broker.port)
    wanted = settings(broker)
    folder = prepare(config.data)
    database = Database.in_folder(folder)
    migrations.check(database)
    series = EmbeddedSeries(folder / SERIES_FILE)
    try:
        return Service(wanted, database, series, RegistryDirectory(), PROJECTIONS).run()
    finally:
        series.close()
        database.close()
