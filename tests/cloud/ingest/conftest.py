"""A whole ingest on a real broker: stores in a folder, a registry in memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import select

from cloud.ingest.model import Quarantined
from cloud.ingest.service import Service
from cloud.ingest.settings import Settings
from cloud.kernel.database import Database
from cloud.kernel.journal import JournalEvent, Projection
from cloud.telemetry.embedded import EmbeddedSeries
from cloud.telemetry.embedded_file import FILE
from tests.broker import Mosquitto
from tests.cloud.ingest.farm import COUNTY, Book, Farm
from tests.keys import ACK
from tests.patience import until


class Ground:
    """What one test stands on."""

    def __init__(self, folder: Path, port: int, database: Database) -> None:
        self.folder = folder
        self.port = port
        self.database = database
        self.series = EmbeddedSeries.in_folder(folder)
        self.book = Book(farm_a=COUNTY, farm_b=COUNTY)
        self.projections: list[Projection] = []
        self._services: list[Service] = []
        self._farms: list[Farm] = []

    @property
    def series_file(self) -> Path:
        return self.folder / FILE

    def ingest(self) -> Service:
        """Start an ingest, connected on both lanes."""
        service = Service(
            Settings(port=self.port, linger_ms=5), self.database, self.series, self.book, self.projections, signer=ACK
        )
        self._services.append(service)
        service.start()
        until(lambda: all(lane.link.connected for lane in service.lanes), "the broker")
        return service

    def farm(self, gateway: str = "farm-a", county: str = COUNTY) -> Farm:
        self._farms.append(Farm(self.port, gateway, county))
        return self._farms[-1]

    def stored(self, series: str = "farm-a/d1/co2") -> list[float | None]:
        return self.series.range([series], 0, 1 << 60, max_points=1_000_000)[0].value

    def quarantine(self) -> list[Quarantined]:
        with self.database.read() as session:
            return list(session.exec(select(Quarantined).order_by(Quarantined.id)))  # type: ignore[arg-type]

    def reasons(self) -> list[str]:
        return [row.code for row in self.quarantine()]

    def journal(self) -> list[JournalEvent]:
        with self.database.read() as session:
            return list(session.exec(select(JournalEvent).order_by(JournalEvent.position)))  # type: ignore[arg-type]

    def close(self) -> None:
        for farm in self._farms:
            if not farm.closed:
                farm.close()
        for service in self._services:
            service.stop()
        self.series.close()


@pytest.fixture
def ground(tmp_path: Path, mosquitto: Mosquitto, database: Database) -> Iterator[Ground]:
    ground = Ground(tmp_path, mosquitto.port, database)
    yield ground
    ground.close()
