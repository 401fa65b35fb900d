"""How many workers take in what gateways send, what they are called, and where there may be more than one. Pure."""

from __future__ import annotations

import re
from typing import Final

from cloud.app.broker import mosquitto
from cloud.kernel.config import Config
from cloud.kernel.errors import CloudError

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9.-]{0,39}")
ALONE: Final = "ingest"
GROUP: Final = "zhigen"  # the shared subscription; brokers hand each message to one of its members


def check(config: Config, worker: str = ALONE) -> None:
    """Raises CloudError where a worker cannot be called so, or several are wanted and a part cannot bear that."""
    if _NAME.fullmatch(worker) is None:
        raise CloudError("worker_name", name=worker[:60])
    if config.intake.workers == 1:
        return
    if config.postgres is None:
        raise CloudError("workers_sqlite", workers=config.intake.workers)
    if config.influx is None:
        raise CloudError("workers_series", workers=config.intake.workers)
    if config.broker is None and mosquitto(config.embedded_broker) is None:
        raise CloudError("workers_amqtt", workers=config.intake.workers)


def names(config: Config) -> list[tuple[str, ...]]:
    """For each worker that `zhigen cloud run` starts: what tells its process which one it is."""
    if config.intake.workers == 1:
        return [(ALONE,)]
    return [("ingest", f"{ALONE}-{number}") for number in range(1, config.intake.workers + 1)]
