"""Fixtures that every package's tests may use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.broker import Mosquitto
from tests.engines import Engines


@pytest.fixture
def mosquitto(tmp_path: Path) -> Iterator[Mosquitto]:
    """A running real broker, anonymous on the loopback."""
    broker = Mosquitto(tmp_path)
    broker.start()
    yield broker
    broker.kill()


@pytest.fixture(scope="session")
def engines() -> Iterator[Engines]:
    """SQLite and PostgreSQL; one server for all tests of this process."""
    engines = Engines()
    yield engines
    engines.close()
