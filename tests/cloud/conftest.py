"""Fixtures of the cloud's tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cloud.kernel.database import Database
from tests.cloud.house import House
from tests.cloud.series_ground import SeriesGround


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A served cloud, one for all tests of a file."""
    house = House(tmp_path_factory.mktemp("house"))
    yield house
    house.close()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An empty database with all tables."""
    database = Database.in_folder(tmp_path)
    database.create_all()
    yield database
    database.close()


@pytest.fixture(scope="session")
def series_ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SeriesGround]:
    """Where stores of series can be opened."""
    ground = SeriesGround(tmp_path_factory.mktemp("series"))
    yield ground
    ground.close()
