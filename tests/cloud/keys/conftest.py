"""Fixtures of the tests of keys."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cloud.keys.county import Seat


@pytest.fixture(scope="module")
def seat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seat]:
    """A county with keys, one for all tests of a file."""
    seat = Seat(tmp_path_factory.mktemp("seat"))
    yield seat
    seat.close()
