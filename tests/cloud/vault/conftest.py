"""A served county with shops and the keys of its vault."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cloud.kernel.clock import now_ms
from cloud.kernel.database import Database
from cloud.keys import ensure
from tests.cloud.house import House
from tests.cloud.inputs import ground


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One for all tests of a file."""
    folder = tmp_path_factory.mktemp("vault-house")
    database = Database.in_folder(folder)
    database.create_all()
    ground.found(database)
    ensure(database, folder, ground.COUNTY, now_ms())
    house = House(folder, database)
    yield house
    house.close()
