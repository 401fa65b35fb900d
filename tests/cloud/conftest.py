"""Fixtures of the cloud's tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from argon2 import PasswordHasher

from cloud.accounts import password
from cloud.kernel.database import Database
from tests.cloud.house import House
from tests.cloud.series_ground import SeriesGround
from tests.dialects import spoken_by_all
from tests.engines import ENGINES, Engine, Engines


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> Iterator[None]:
    """All databases of a process share their compiled statements."""
    with spoken_by_all():
        yield


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[PasswordHasher]:
    """Argon2id at its least cost, for a hundred log-ins took as long as a thousand rows; gives the product's own."""
    own = password._HASHER
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(password, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield own


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Engine:
    """Which engine the databases of a test are of: every test that asks for one runs on both."""
    return cast(Engine, request.param)


@pytest.fixture(scope="module")
def house(engines: Engines, engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A served cloud, one for all tests of a file."""
    folder = tmp_path_factory.mktemp("house")
    with engines.database(engine, folder) as database:
        house = House(folder, database)
        yield house
        house.close()


@pytest.fixture
def database(engines: Engines, engine: Engine, tmp_path: Path) -> Iterator[Database]:
    """An empty database with all tables."""
    with engines.database(engine, tmp_path) as database:
        yield database


@pytest.fixture
def bare(engines: Engines, engine: Engine, tmp_path: Path) -> Iterator[Database]:
    """A database without any table."""
    with engines.database(engine, tmp_path, bare=True) as database:
        yield database


@pytest.fixture(scope="session")
def series_ground(tmp_path_factory: pytest.TempPathFactory, engines: Engines) -> Iterator[SeriesGround]:
    """Where stores of series can be opened."""
    ground = SeriesGround(tmp_path_factory.mktemp("series"), engines)
    yield ground
    ground.close()
