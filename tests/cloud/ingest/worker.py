"""An ingest process of its own, to be killed: `python -m tests.cloud.ingest.worker FOLDER PORT URL`."""

from __future__ import annotations

import sys
from pathlib import Path

from cloud.ingest.service import Service
from cloud.ingest.settings import Settings
from cloud.kernel.database import Database
from cloud.telemetry.embedded import EmbeddedSeries
from tests.cloud.ingest.farm import COUNTY, Book
from tests.keys import ACK


def main(folder: Path, port: int, url: str) -> int:
    database, series = Database(url), EmbeddedSeries.in_folder(folder)
    alive = Service(Settings(port=port, linger_ms=5), database, series, Book(farm_a=COUNTY), signer=ACK).run()
    series.close()
    database.close()
    return 0 if alive else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]))
