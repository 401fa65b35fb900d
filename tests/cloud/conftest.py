"""Fixtures of the cloud's tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cloud.house import House


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A served cloud, one for all tests of a file."""
    house = House(tmp_path_factory.mktemp("house"))
    yield house
    house.close()
