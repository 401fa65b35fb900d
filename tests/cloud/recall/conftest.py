"""The ground of the tests of recalls."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cloud.kernel.database import Database
from tests.cloud.recall.ground import till
from tests.engines import Engines


@pytest.fixture
def land(engines: Engines, tmp_path: Path) -> Iterator[Database]:
    """One engine: what is tested are rules."""
    with engines.database("sqlite", tmp_path) as database:
        till(database)
        yield database
