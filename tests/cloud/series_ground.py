"""What the tests open series on: every kind of store, with one real InfluxDB for all tests of the process."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from cloud.kernel.stores import Influx
from cloud.telemetry.embedded import EmbeddedSeries
from cloud.telemetry.influx.store import InfluxSeries
from cloud.telemetry.port import TimeSeries
from tests.engines import Engine, Engines
from tests.influx import InfluxServer, PathMap

NOW = 1_790_000_000_000_000  # µs, 2026-09-21
Opener = Callable[[], TimeSeries]
STORES = ("embedded", "influx", "influx+postgres")
OVERWRITES = ("influx", "influx+postgres")  # what is written again is not told from what is new
_numbers = count(1)


class SeriesGround:
    """Folders, and an InfluxDB that is started when the first test wants it."""

    def __init__(self, folder: Path, engines: Engines) -> None:
        self._folder = folder
        self._engines = engines
        self._server: InfluxServer | None = None
        self._proxy: PathMap | None = None

    @property
    def server(self) -> InfluxServer:
        """The InfluxDB itself. Skips where there is none."""
        if self._server is None:
            self._server = InfluxServer(self._folder)
            self._server.start()
        return self._server

    @property
    def proxy(self) -> PathMap:
        """The same with the paths of 2.x."""
        if self._proxy is None:
            self._proxy = PathMap(self.server.url)
        return self._proxy

    @contextmanager
    def buckets(self) -> Iterator[Influx]:
        """An empty database with its three buckets, and how the product is told of it."""
        name = f"test{next(_numbers)}"
        self.server.create(name)
        try:
            yield self.proxy.told(name)
        finally:
            self.server.ask(f'DROP DATABASE "{name}"')

    @contextmanager
    def place(self, kind: str) -> Iterator[Opener]:
        """An empty place for a store of this kind, opened as often as wanted: as several processes would."""
        folder = Path(tempfile.mkdtemp(dir=self._folder))
        opened: list[TimeSeries] = []

        def embedded() -> TimeSeries:
            opened.append(EmbeddedSeries(folder / "series.db", now=lambda: NOW))
            return opened[-1]

        try:
            if kind == "embedded":
                yield embedded
                return
            engine: Engine = "postgresql" if kind.endswith("postgres") else "sqlite"
            with self._engines.database(engine, folder) as database, self.buckets() as config:

                def influx() -> TimeSeries:
                    opened.append(InfluxSeries(config, database, now=lambda: NOW))
                    return opened[-1]

                yield influx
                while opened:
                    opened.pop().close()
        finally:
            for store in opened:
                store.close()
            shutil.rmtree(folder)

    def close(self) -> None:
        """End it."""
        if self._proxy is not None:
            self._proxy.close()
        if self._server is not None:
            self._server.kill()
