"""Fixtures that every package's tests may use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.broker import Mosquitto


@pytest.fixture
def mosquitto(tmp_path: Path) -> Iterator[Mosquitto]:
    """A running real broker, anonymous on the loopback."""
    broker = Mosquitto(tmp_path)
    broker.start()
    yield broker
    broker.kill()
