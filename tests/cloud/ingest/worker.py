"""An ingest process of its own, to be killed: `python -m tests.cloud.ingest.worker CONFIG NAME`.

The product's own stores, service and lead, on a registry and a key of the tests.
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

from cloud.app import crew, stores
from cloud.app.lead import Lead, Upkeep
from cloud.ingest.chain import CHAIN
from cloud.ingest.service import Service
from cloud.ingest.settings import Settings
from cloud.kernel import log
from cloud.kernel.broker import facts
from cloud.kernel.chair import Chair
from cloud.kernel.config import load
from tests.cloud.ingest.farm import COUNTY, Book
from tests.keys import ACK


def main(file: Path, name: str) -> int:
    log.to()
    config = load(file)
    crew.check(config, name)
    database = stores.database(config, config.data)
    series = stores.series(config, config.data, database)
    assert config.broker is not None
    group = crew.GROUP if config.intake.workers > 1 else ""
    settings = Settings(**facts(config.broker), group=group, worker=name)
    service = Service(settings, database, series, Book(farm_a=COUNTY), [CHAIN], signer=ACK, leads=False)
    lead = Lead(Chair(database), name, [partial(Upkeep, service)])
    lead.start()
    alive = service.run()
    lead.stop()
    series.close()
    database.close()
    return 0 if alive else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
