"""Houses for moves: built by a word, filled in every table and with every kind of reading, looked at afterwards."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from click.testing import CliRunner, Result
from sqlalchemy import Column, LargeBinary, Table, insert

from cloud.app import stores
from cloud.app.move import cargo
from cloud.app.move.readings import FOREVER
from cloud.kernel.config import Config, load
from cloud.kernel.database import Database
from cloud.kernel.stores import Influx, Postgres
from cloud.telemetry.port import Block, TimeSeries
from cloud.telemetry.series import HOUR, MINUTE
from tests.cloud.series_ground import SeriesGround
from tests.engines import Engine
from tests.postgres import Cluster
from zhigen.commands.cloud import command

T = 1_790_000_000_000_000 - 1_790_000_000_000_000 % HOUR  # µs
ROWS = 7
TABLES = cargo.tables(with_readings=True)
_FLOATS = (0.1, -0.0, 5e-324, 1.7976931348623157e308, -2.5, 1 / 3, 36.6)
_VALUES = (0.1, -0.0, 5e-324, 1e6, -2.5, 1 / 3, 36.6)


class Plot:
    """One house: its configuration file and how its stores are opened."""

    def __init__(self, folder: Path, server: Postgres | None, influx: Influx | None) -> None:
        self.data = folder / "data"
        self.file = folder / "zhigen.yaml"
        content: dict[str, Any] = {"data": "data"}
        if influx is not None:
            content["influx"] = influx.model_dump(exclude_unset=True, exclude_none=True)
        if server is not None:
            content["postgres"] = server.model_dump(exclude_unset=True)
        self.file.write_text(yaml.safe_dump(content))

    @property
    def config(self) -> Config:
        return load(self.file)

    def database(self) -> Database:
        return stores.unguarded(self.config, self.data)

    def opened(self) -> None:
        """Open it as the product does, and close it again."""
        stores.database(self.config, self.data).close()

    @contextmanager
    def series(self) -> Iterator[TimeSeries]:
        database = self.database()
        series = stores.series(self.config, self.data, database)
        yield series
        series.close()
        database.close()


class Plan(NamedTuple):
    """What houses are copied from: a SQLite file and a database of the PostgreSQL, both migrated."""

    file: Path
    template: str
    cluster: Cluster


class Street:
    """All houses of one test."""

    def __init__(self, folder: Path, plan: Plan, ground: SeriesGround) -> None:
        self._folder, self._plan, self._ground = folder, plan, ground
        self._servers: list[Postgres] = []

    def build(self, name: str, engine: Engine = "sqlite", *, influx: str = "") -> Plot:
        """An empty house, migrated; `influx`: the name of its database there."""
        place = self._folder / name
        (place / "data").mkdir(parents=True)
        server = None
        if engine == "postgresql":
            server = self._plan.cluster.create(self._plan.template)
            self._servers.append(server)
        else:
            shutil.copy(self._plan.file, place / "data")
        if not influx:
            return Plot(place, server, None)
        self._ground.server.create(influx)  # again, where two houses share it
        return Plot(place, server, self._ground.proxy.told(influx))

    def close(self) -> None:
        for server in self._servers:
            self._plan.cluster.drop(server)


def furnish(plot: Plot, rows: int = ROWS) -> None:
    """Rows in every table but those of a store of readings, which come by the readings, of every kind."""
    database = plot.database()
    for table in TABLES if rows else ():
        with database.write() as session:
            session.connection().execute(insert(table), [row(table, number) for number in range(rows)])
    database.close()
    with plot.series() as series:
        _measure(series)


def _measure(series: TimeSeries) -> None:
    for device in ("air-1", "air-2"):
        times = [T + second * 1_000_000 for second in range(3 * 3600)][:: 60 if device == "air-2" else 7]
        values: list[float | None] = [_VALUES[place % 7] if place % 11 else None for place in range(len(times))]
        marks = [0 if value is not None else 6 for value in values]
        series.write([Block("yuhe-1", device, times, {"co2.roof": values}, {"co2.roof": marks})])
        series.write([Block("yuhe-1", device, times[:90], {"co2.roof:mean": [1.5] * 90}, {})])
    series.forget(T + HOUR)
    series.write([Block("yuhe-1", "air-2", [T + MINUTE + 1], {"co2.roof": [9.0]}, {})])  # late, below the floor


def row(table: Table, number: int) -> dict[str, Any]:
    """A row by the types of its columns; a foreign key is that of its parent's row of the same number."""
    return {column.name: _value(column, number) for column in table.columns}


def _value(column: Column[Any], number: int) -> Any:
    if column.foreign_keys:
        return _value(next(iter(column.foreign_keys)).column, number)
    if column.nullable and number % 3 == 1:
        return None
    if isinstance(column.type, LargeBinary):
        return bytes((number + place) % 256 for place in range(600))
    kind = column.type.python_type
    if kind is str:
        words = f"{'Zz_aA-é知'[number % 8]}{number}-{column.name}"
        return words[: getattr(column.type, "length", None) or 200]
    if kind is float:
        return _FLOATS[number % len(_FLOATS)]
    return number % 2 == 0 if kind is bool else number + 1


def move(source: Plot, target: Plot, locale: str = "C") -> Result:
    """The command, as a person runs it."""
    words = ["migrate-store", "--from", str(source.file), "--to", str(target.file)]
    return CliRunner(env={"LC_ALL": locale}).invoke(command, words, catch_exceptions=False)


def sums(plot: Plot) -> dict[str, cargo.Sum]:
    """Every table of a house, summed up."""
    database = plot.database()
    with database.read() as session:
        found = {table.name: cargo.total(cargo.rows(session.connection(), table)) for table in TABLES}
    database.close()
    return found


def everything(series: TimeSeries) -> dict[str, Any]:
    """All that a store of readings gives, to be compared; a negative zero counts as zero, as SQLite has it."""
    names = series.names()
    found: dict[str, Any] = {"floor": series.floor(), "names": names}
    for page in series.scan(names, 0, FOREVER):
        found.setdefault(page.series, []).extend(
            zip(page.t, [repr(value and value + 0.0) for value in page.value], page.quality, strict=True)
        )
    for length in (MINUTE, HOUR):
        for bucket in series.buckets(names, length, 0, series.floor()):
            found.setdefault(f"{bucket.series} {length}", []).append(repr(bucket))
    for window in (MINUTE, HOUR):  # sums are added up in another order where a minute was not rolled up yet
        for one in series.range(names, T, T + 3 * HOUR, window=window):
            means = [value and float(f"{value:.9g}") for value in one.value]
            found[f"{one.series} chart {window}"] = (one.t, means, one.low, one.high, one.quality)
    return found
