"""Every store of readings that the product has, behind one fixture: the tests here are of the port, not of a store."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest

from cloud.kernel.database import Database
from cloud.telemetry.embedded import EmbeddedSeries
from cloud.telemetry.influx import InfluxSeries
from cloud.telemetry.port import TimeSeries
from tests.influx import InfluxServer, PathMap

NOW = 1_790_000_000_000_000  # µs, 2026-09-21
Opener = Callable[[], TimeSeries]
STORES = ("embedded", "influx")
OVERWRITES = ("influx",)  # what is written again is not told from what is new
_numbers = count(1)


class Ground:
    """What stores are opened on: folders, and one InfluxDB for all tests of the process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._server: InfluxServer | None = None
        self._proxy: PathMap | None = None

    @property
    def server(self) -> InfluxServer:
        if self._server is None:
            self._server = InfluxServer(self._folder)
            self._server.start()
        return self._server

    @property
    def proxy(self) -> PathMap:
        if self._proxy is None:
            self._proxy = PathMap(self.server.url)
        return self._proxy

    @contextmanager
    def place(self, kind: str) -> Iterator[Opener]:
        """An empty place for a store of this kind, opened as often as wanted: as several processes would."""
        opened: list[TimeSeries] = []
        folder = Path(tempfile.mkdtemp(dir=self._folder))
        database = Database.in_folder(folder)
        name = f"test{next(_numbers)}"
        if kind == "influx":
            database.create_all()
            self.server.create(name)

        def again() -> TimeSeries:
            if kind == "influx":
                opened.append(InfluxSeries(self.proxy.told(name), database, now=lambda: NOW))
            else:
                opened.append(EmbeddedSeries(folder / "series.db", now=lambda: NOW))
            return opened[-1]

        try:
            yield again
        finally:
            for store in opened:
                store.close()
            database.close()
            if kind == "influx":
                self.server.ask(f'DROP DATABASE "{name}"')
            shutil.rmtree(folder)

    def close(self) -> None:
        if self._proxy is not None:
            self._proxy.close()
        if self._server is not None:
            self._server.kill()


@pytest.fixture(scope="session")
def series_ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    ground = Ground(tmp_path_factory.mktemp("series"))
    yield ground
    ground.close()


@pytest.fixture(params=STORES)
def opener(request: pytest.FixtureRequest, series_ground: Ground) -> Iterator[Opener]:
    """Opens the same store again and again, as several processes would."""
    with series_ground.place(request.param) as again:
        yield again


@pytest.fixture
def store(opener: Opener) -> TimeSeries:
    return opener()


@pytest.fixture
def overwrites(request: pytest.FixtureRequest) -> bool:
    """Whether the store at hand cannot tell what it has already."""
    return request.node.callspec.params["opener"] in OVERWRITES
