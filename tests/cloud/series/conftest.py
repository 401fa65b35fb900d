"""Every store of readings that the product has, behind one fixture: the tests here are of the port, not of a store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cloud.telemetry.embedded import EmbeddedSeries
from cloud.telemetry.port import TimeSeries

NOW = 1_790_000_000_000_000  # µs, 2026-09-21
Opener = Callable[[], TimeSeries]


def _embedded(folder: Path) -> TimeSeries:
    return EmbeddedSeries(folder / "series.db", now=lambda: NOW)


STORES = {"embedded": _embedded}


@pytest.fixture(params=sorted(STORES))
def opener(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opener]:
    """Opens the same store again and again, as several processes would."""
    opened: list[TimeSeries] = []

    def again() -> TimeSeries:
        opened.append(STORES[request.param](tmp_path))
        return opened[-1]

    yield again
    for store in opened:
        store.close()


@pytest.fixture
def store(opener: Opener) -> TimeSeries:
    return opener()
