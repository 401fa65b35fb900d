"""A county with something to take away: every kind of reading, and an event of every kind that matters."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from cloud.kernel.database import Database
from cloud.telemetry.embedded import EmbeddedSeries
from cloud.telemetry.port import Block, TimeSeries
from contract import event
from contract.personal import Sealed
from tests.cloud.farm import NOW, alarm, happen, settle
from tests.cloud.house import House

HOUR_MS = 3_600_000
START = NOW - NOW % HOUR_MS - 3 * HOUR_MS
END = START + 3 * HOUR_MS
BOX = "c2VhbGVkLXNlY3JldC1ib3g"
THINNED = START + 2 * HOUR_MS + 60_000


class Stocked(NamedTuple):
    """The stores of a county."""

    database: Database
    series: TimeSeries


def stock(database: Database, series: TimeSeries) -> None:
    """Two gateways of two townships; forgotten raw rows, a thinned minute, nulls; four events."""
    settle(database, "yuhe-1", "532331100", devices=2)
    settle(database, "qing-1", "532331200")
    for gateway, device in (("yuhe-1", "air-1"), ("yuhe-1", "air-2"), ("qing-1", "air-1")):
        times = [(START + step * 10_000) * 1000 for step in range(720)]  # two hours, every 10 s
        values: list[float | None] = [20.5 + step % 6 if step % 100 else None for step in range(720)]
        marks = [0 if value is not None else 7 for value in values]
        series.write([Block(gateway, device, times, {"air_temperature": values}, {"air_temperature": marks})])
    minute: dict[str, list[float | None]] = {
        "air_temperature:mean": [-3.5], "air_temperature:min": [-4.0], "air_temperature:max": [-3.0]
    }  # fmt: skip
    series.write([Block("yuhe-1", "air-1", [THINNED * 1000], minute, {})])
    series.forget((START + HOUR_MS) * 1000)
    happen(database, "yuhe-1", alarm("a1"), START + 1)
    happen(database, "yuhe-1", event.Buyer(Sealed("vault-1", BOX)), START + 2)
    happen(database, "yuhe-1", event.DeviceHealth("air-2", "lost", "=1+1"), START + 3)
    happen(database, "qing-1", alarm("a2"), END - 1, "532331200")


@pytest.fixture
def stocked(tmp_path: Path, database: Database) -> Iterator[Stocked]:
    series = EmbeddedSeries(tmp_path / "series.db", now=lambda: END * 1000)
    stock(database, series)
    yield Stocked(database, series)
    series.close()


@pytest.fixture(scope="module")
def stocked_house(house: House) -> House:
    """The same, served."""
    stock(house.database, house.series)
    return house
