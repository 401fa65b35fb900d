"""Every store of readings that the product has, behind one fixture: the tests here are of the port, not of a store."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cloud.telemetry.port import TimeSeries
from tests.cloud.series_ground import OVERWRITES, STORES, Opener, SeriesGround


@pytest.fixture(params=STORES)
def opener(request: pytest.FixtureRequest, series_ground: SeriesGround) -> Iterator[Opener]:
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
